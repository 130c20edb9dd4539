#include "sallyport/buf.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

static void report_non_commit(const struct sp_ref_facts *ref,
                              struct sp_sink *sink)
{
    bool is_tag = ref->ref_class == SP_REF_TAG;
    sp_report(sink, NULL, "let it name a commit, or leave it out of the push",
              NULL, "%s%s%s names a %s, whose content nobody has judged",
              is_tag ? "the tag '" : "", sp_ref_short(ref->update->name),
              is_tag ? "'" : "", ref->names);
}

static int check(const struct sp_ref_facts *ref, const struct sp_policy *policy,
                 struct sp_sink *sink, struct sp_error *err)
{
    (void)err;
    if (ref->names && !ref->is_import && policy->non_commit == SP_REFUSE) {
        report_non_commit(ref, sink);
        return SP_OK;
    }
    if (ref->ref_class != SP_REF_TAG || ref->kind == SP_CREATE ||
        policy->tag == SP_TAG_FREE)
        return SP_OK;
    const char *name = sp_ref_short(ref->update->name);
    if (ref->kind == SP_DELETE) {
        sp_report(sink, NULL, "leave its deletion out of the push", NULL,
                  "the tag '%s' is published and stays", name);
        return SP_OK;
    }
    struct sp_buf command = {0};
    sp_buf_puts(&command, "git fetch origin --force tag ");
    sp_shell_quote(&command, sp_str(name));
    sp_report(sink, NULL,
              "take the server's tag back and give yours another name",
              sp_buf_text(&command),
              "the tag '%s' is published and cannot move", name);
    sp_buf_dispose(&command);
    return SP_OK;
}

const struct sp_rule sp_rule_tag = {
    .id = "tag",
    .summary =
        "a tag names a commit, and neither moves nor goes once it is there",
    .level = SP_LEVEL_ENFORCE,
    .ref = check,
    .text =
        {
            .why = "People, packages and audits refer to a release by its tag. "
                   "If it could move, the same name would mean two things.",
            .breaks = "Pushing another object under the name of a tag that "
                      "the server has; deleting such a tag. A tag, or any "
                      "other ref, of a tree or a blob: it would publish what "
                      "no commit brings, so nobody has judged it.",
            .wrong = "git tag -f v1.2.0 && git push --force origin v1.2.0",
            .right = "git tag -a v1.2.1 && git push origin v1.2.1",
            .mend = "Take the server's tag back and give yours a new name:\n"
                    "  git fetch origin --force tag v1.2.0\n"
                    "  git tag -a v1.2.1 COMMIT",
            .set = "[refs]\n"
                   "tag = immutable | free\n"
                   "non-commit = refuse | allow",
        },
};
