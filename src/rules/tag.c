#include "sallyport/buf.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

enum { NOT_A_COMMIT, DELETED, MOVED, HIDES };

static const struct sp_finding_code codes[] = {
    [NOT_A_COMMIT] = {.id = "tag/not-a-commit",
                      .wrong = "{ref} names a {kind}, whose content nobody has "
                               "judged",
                      .fix = "make it name a commit, or leave it out of the "
                             "push"},
    [DELETED] = {.id = "tag/deleted",
                 .wrong = "the tag '{tag}' is published and cannot be deleted",
                 .fix = "do not delete this tag"},
    [MOVED] = {.id = "tag/moved",
               .wrong = "the tag '{tag}' is published and cannot move",
               .fix = "give your tag another name, and take the server's tag "
                      "back"},
    [HIDES] = {.id = "tag/hides-a-branch",
               .wrong = "a tag '{tag}' would be read instead of the branch "
                        "'{tag}'",
               .fix = "give your tag another name"},
    {.id = NULL},
};

static void report_non_commit(const struct sp_ref_facts *ref,
                              struct sp_sink *sink)
{
    bool is_tag = ref->ref_class == SP_REF_TAG;
    struct sp_buf name = {0};
    sp_buf_printf(&name, "%s%s%s", is_tag ? "the tag '" : "",
                  sp_ref_short(ref->update->name), is_tag ? "'" : "");
    sp_report(sink,
              &(struct sp_claim){.code = &codes[NOT_A_COMMIT],
                                 .words = SP_WORDS({"ref", sp_buf_text(&name)},
                                                   {"kind", ref->names})});
    sp_buf_dispose(&name);
}

static void report_moved(const struct sp_ref_facts *ref, struct sp_sink *sink)
{
    const char *name = sp_ref_short(ref->update->name);
    struct sp_buf command = {0};
    struct sp_buf other = {0};
    sp_buf_printf(&other, "%s-2", name);
    sp_buf_puts(&command, "git tag ");
    sp_shell_quote(&command, sp_str(sp_buf_text(&other)));
    sp_buf_putc(&command, ' ');
    sp_shell_quote(&command, sp_str(name));
    sp_buf_puts(&command, " && git fetch ");
    sp_fix_remote(&command, ref);
    sp_buf_puts(&command, " --force tag ");
    sp_shell_quote(&command, sp_str(name));
    sp_report(sink, &(struct sp_claim){.code = &codes[MOVED],
                                       .command = sp_buf_text(&command),
                                       .takes_off = true,
                                       .words = SP_WORDS({"tag", name})});
    sp_buf_dispose(&command);
    sp_buf_dispose(&other);
}

static void report_name(int code, const char *name, struct sp_sink *sink)
{
    sp_report(sink, &(struct sp_claim){.code = &codes[code],
                                       .words = SP_WORDS({"tag", name})});
}

static int check(const struct sp_ref_facts *ref, const struct sp_policy *policy,
                 struct sp_sink *sink, struct sp_error *err)
{
    (void)err;
    const char *name = sp_ref_short(ref->update->name);
    if (ref->hides_branch && !ref->is_import)
        report_name(HIDES, name, sink);
    if (ref->names && !ref->is_import && policy->refs.non_commit == SP_REFUSE)
        report_non_commit(ref, sink);
    else if (ref->ref_class != SP_REF_TAG || ref->kind == SP_CREATE ||
             policy->refs.tag == SP_TAG_FREE)
        return SP_OK;
    else if (ref->kind == SP_DELETE)
        report_name(DELETED, name, sink);
    else
        report_moved(ref, sink);
    return SP_OK;
}

const struct sp_rule sp_rule_tag = {
    .id = "tag",
    .summary =
        "a tag names a commit, and neither moves nor goes once it is there",
    .codes = codes,
    .ref = check,
    .text =
        {
            .why = "People, packages and audits refer to a release by its tag. "
                   "If it could move, the same name would mean two things.",
            .breaks = "Pushing another object under the name of a tag that "
                      "the server has; deleting such a tag. A tag, or any "
                      "other ref, of a tree or a blob: it would publish what "
                      "no commit brings, so nobody has judged it. A new tag "
                      "with the name of a protected branch: git reads 'main' "
                      "as the tag.",
            .wrong = "git tag -f v1.2.0 && git push --force origin v1.2.0",
            .right = "git tag -a v1.2.1 && git push origin v1.2.1",
            .fix = "Take the server's tag back and give yours a new name:\n"
                   "  git fetch origin --force tag v1.2.0\n"
                   "  git tag -a v1.2.1 COMMIT",
            .set = "[refs]\n"
                   "tag = immutable | free\n"
                   "non-commit = refuse | allow",
        },
};
