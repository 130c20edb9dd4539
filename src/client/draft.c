#include "sallyport/draft.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/commit.h"
#include "sallyport/encoding.h"
#include "sallyport/git_config.h"
#include "sallyport/objects.h"
#include "sallyport/operation.h"
#include "sallyport/refs.h"
#include "sallyport/staged.h"

/* The parts of a commit, apart from its message. */
struct making {
    struct sp_draft *draft;
    struct sp_oid tree;
    bool is_born; /* HEAD is a commit: */
    struct sp_oid head, head_tree;
    struct sp_oids head_parents, merged;
    int64_t head_time;
    struct sp_buf author, encoding, branch;
};

static void making_dispose(struct making *making)
{
    free(making->head_parents.items);
    free(making->merged.items);
    sp_buf_dispose(&making->author);
    sp_buf_dispose(&making->encoding);
    sp_buf_dispose(&making->branch);
}

/* git exports what it will write; without git, the settings say it. */
static void add_person(struct sp_buf *out, const struct sp_repo *repo,
                       const char *variable, const char *key)
{
    const char *value = getenv(variable);
    struct sp_buf setting = {0};
    if (!value && sp_repo_setting(repo, key, &setting))
        value = sp_buf_text(&setting);
    for (value = value ? value : "unknown"; *value; value++)
        if (!strchr("<>\n", *value))
            sp_buf_putc(out, *value);
    sp_buf_dispose(&setting);
}

/* Has HEAD this author, with the time that git exported? */
static bool has_author(struct sp_str head, const char *author)
{
    const char *date = getenv("GIT_AUTHOR_DATE");
    struct sp_buf line = {0};
    if (!date)
        return false;
    sp_buf_printf(&line, "\nauthor %s %s\n", author,
                  date + (*date == '@' ? 1 : 0));
    bool has = memmem(head.ptr, head.len, line.data, line.len) != NULL;
    sp_buf_dispose(&line);
    return has;
}

static int read_head(struct making *making, struct sp_error *err)
{
    struct sp_repo *repo = making->draft->repo;
    struct sp_object object;
    struct sp_commit commit = {0};
    int code = sp_repo_ref(repo, "HEAD", &making->head, err);
    if (code == SP_ENOTFOUND)
        return SP_OK;
    if (!code)
        code = sp_repo_read_any_commit(repo, &making->head, &object, err);
    if (code)
        return code;
    code = sp_commit_parse(&commit, object.bytes, err);
    making->is_born = true;
    making->head_tree = commit.tree;
    making->head_time = commit.time;
    making->head_parents = commit.parents;
    commit.parents = (struct sp_oids){0};
    making->draft->is_amend =
        making->draft->amends == SP_AMEND_YES ||
        (making->draft->amends == SP_AMEND_UNKNOWN &&
         has_author(object.bytes, sp_buf_text(&making->author)));
    sp_commit_dispose(&commit);
    sp_object_dispose(&object);
    return code;
}

static int read_making(struct making *making, struct sp_error *err)
{
    struct sp_repo *repo = making->draft->repo;
    add_person(&making->author, repo, "GIT_AUTHOR_NAME", "user.name");
    sp_buf_puts(&making->author, " <");
    add_person(&making->author, repo, "GIT_AUTHOR_EMAIL", "user.email");
    sp_buf_putc(&making->author, '>');
    sp_repo_setting(repo, "i18n.commitEncoding", &making->encoding);
    int code =
        sp_repo_stage(repo, making->draft->index_file, &making->tree, err);
    if (!code)
        code = read_head(making, err);
    if (!code)
        code = sp_repo_merge_heads(repo, &making->merged, err);
    if (making->merged.count)
        making->draft->is_amend = false;
    if (!code)
        code = sp_repo_branch(repo, &making->branch, err);
    return code;
}

static bool is_utf8(struct sp_str encoding)
{
    return !encoding.len || sp_str_equal_nocase(encoding, "utf-8") ||
           sp_str_equal_nocase(encoding, "utf8");
}

static void add_parents(struct sp_buf *out, const struct sp_oids *parents)
{
    char hex[SP_OID_HEX + 1];
    for (size_t i = 0; i < parents->count; i++)
        sp_buf_printf(out, "parent %s\n",
                      sp_oid_format(hex, &parents->items[i]));
}

/* Writes the commit as git will: on top of HEAD, or instead of it. */
static void write_commit(struct sp_buf *out, const struct making *making,
                         bool in_place)
{
    char hex[SP_OID_HEX + 1];
    struct sp_oid head = making->head;
    const struct sp_oids on_head = {&head, making->is_born, 1};
    struct sp_str message = making->draft->message;
    struct sp_str encoding = {sp_buf_text(&making->encoding),
                              making->encoding.len};
    sp_buf_printf(out, "tree %s\n", sp_oid_format(hex, &making->tree));
    add_parents(out, in_place ? &making->head_parents : &on_head);
    add_parents(out, &making->merged);
    for (int i = 0; i < 2; i++)
        sp_buf_printf(out, "%s %s %lld +0000\n", i ? "committer" : "author",
                      sp_buf_text(&making->author),
                      (long long)making->head_time + 1);
    if (!is_utf8(encoding))
        sp_buf_printf(out, "encoding %.*s\n", SP_STR_ARG(encoding));
    sp_buf_putc(out, '\n');
    if (is_utf8(encoding))
        sp_utf8_repair(out, message);
    else
        sp_buf_add(out, message.ptr, message.len);
}

/* Where there are too many commits below, those before are not judged. */
static int judge_update(const struct sp_draft *draft,
                        struct sp_decision *decision, struct sp_error *err)
{
    struct sp_buf user = {0};
    struct sp_source source = {.repo = draft->repo,
                               .policy = draft->policy,
                               .setting_file = ".sallyport.ini",
                               .takes = draft->takes,
                               .is_squashing =
                                   draft->amends != SP_AMEND_YES &&
                                   sp_repo_is_squashing(draft->repo),
                               .occasion = SP_DRAFT};
    if (sp_repo_setting(draft->repo, "sallyport.user", &user))
        source.user = sp_buf_text(&user);
    int code = sp_decision_judge(decision, &source, err);
    if (!code && decision->found.too_many_commits) {
        source.is_alone = true;
        code = sp_decision_judge(decision, &source, err);
    }
    sp_buf_dispose(&user);
    return code;
}

static int judge_as(struct making *making, bool in_place,
                    struct sp_decision *decision, struct sp_error *err)
{
    struct sp_buf bytes = {0};
    struct sp_ref_update *update = making->draft->push.items;
    write_commit(&bytes, making, in_place);
    update->old_id = (struct sp_oid){{0}};
    if (!in_place && making->is_born)
        update->old_id = making->head;
    else if (in_place && making->head_parents.count)
        update->old_id = making->head_parents.items[0];
    int code = sp_repo_put_commit(making->draft->repo,
                                  (struct sp_str){bytes.data, bytes.len},
                                  &update->new_id, err);
    sp_buf_dispose(&bytes);
    return code ? code : judge_update(making->draft, decision, err);
}

static bool has_rule(const struct sp_findings *findings, const char *rule)
{
    for (size_t i = 0; i < findings->count; i++)
        if (strcmp(findings->items[i].rule, rule) == 0)
            return true;
    return false;
}

/* Keeps only the findings whose rules are broken in the other reading too. */
static void keep_common(struct sp_findings *findings,
                        const struct sp_findings *other)
{
    struct sp_findings all = *findings, gone = {.items = NULL};
    *findings = (struct sp_findings){.max = all.max,
                                     .excused = all.excused,
                                     .excused_by = all.excused_by,
                                     .notes = all.notes};
    for (size_t i = 0; i < all.count; i++) {
        struct sp_finding *f = &all.items[i];
        if (!has_rule(other, f->rule)) {
            SP_VEC_PUSH(&gone, *f);
            continue;
        }
        sp_findings_add(findings, *f);
    }
    free(all.items);
    free(all.rules.items);
    sp_findings_dispose(&gone);
}

static int judge_both(struct making *making, struct sp_decision *decision,
                      struct sp_error *err)
{
    struct sp_verdict *out = &decision->found;
    bool is_known = making->draft->amends != SP_AMEND_UNKNOWN;
    bool may_amend = !is_known && making->is_born && !making->merged.count &&
                     (making->draft->is_amend ||
                      sp_oid_equal(&making->tree, &making->head_tree));
    bool in_place = making->draft->amends == SP_AMEND_YES;
    int code = judge_as(making, in_place, decision, err);
    if (code || !out->findings.count || !may_amend)
        return code;
    struct sp_verdict other = *out;
    *out = (struct sp_verdict){.findings.max = other.findings.max};
    code = judge_as(making, true, decision, err);
    if (!making->draft->is_amend) { /* what it says agrees with what is done */
        struct sp_verdict swapped = *out;
        *out = other;
        other = swapped;
    }
    if (!code)
        keep_common(&out->findings, &other.findings);
    sp_verdict_dispose(&other);
    return code;
}

/* HEAD may already have what an amend should leave out. */
static void reset_to_parent(struct sp_finding *finding)
{
    static const char to_head[] = "git reset -- ";
    struct sp_buf command = {0};
    if (!finding->command || !sp_str_starts(sp_str(finding->command), to_head))
        return;
    sp_buf_printf(&command, "git reset HEAD^ -- %s",
                  finding->command + strlen(to_head));
    free(finding->command);
    finding->command = sp_buf_detach(&command);
}

/* HEAD is itself where the commit that is missing before it should be. */
static void take_back(struct sp_draft *draft, struct sp_finding *finding)
{
    if (!sp_str_starts(sp_str(finding->code->id), "tdd-order/"))
        return;
    free(finding->command);
    finding->command = sp_strdup("git reset HEAD^");
    draft->undoes = true;
}

/* Makes the commands for a new commit those for an amend. A merge is not taken back. */
static void fit_amend(struct making *making, struct sp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        reset_to_parent(&findings->items[i]);
        if (making->head_parents.count == 1)
            take_back(making->draft, &findings->items[i]);
    }
}

int sp_draft_decide(struct sp_draft *draft, struct sp_decision *decision,
                    struct sp_error *err)
{
    struct sp_verdict *out = &decision->found;
    struct making making = {.draft = draft};
    int code = read_making(&making, err);
    if (!code) {
        const char *branch = sp_buf_text(&making.branch);
        struct sp_ref_update update = {
            .name = sp_strdup(*branch ? branch : "HEAD")};
        SP_VEC_PUSH(&draft->push, update);
        code = judge_both(&making, decision, err);
    }
    out->commits = 1;
    sp_findings_forget_ids(&out->findings);
    if (draft->amends == SP_AMEND_YES)
        fit_amend(&making, &out->findings);
    making_dispose(&making);
    sp_decision_complete(decision, err);
    return code;
}

void sp_draft_dispose(struct sp_draft *draft)
{
    sp_push_dispose(&draft->push);
    sp_buf_dispose(&draft->text);
}
