/* Pushes judged over the temporary repository; see support.h. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

/* One word of a line of a push. */
static bool word(const char **text, char out[64])
{
    *text += strspn(*text, " ");
    size_t len = strcspn(*text, " \n");
    cr_assert(len < 64);
    memcpy(out, *text, len);
    out[len] = '\0';
    *text += len;
    return len > 0;
}

void push_of(struct sp_push *out, const char *text)
{
    char ref[64], old_name[64], new_name[64];
    while (word(&text, ref) && word(&text, old_name) && word(&text, new_name)) {
        struct sp_ref_update update = {sp_strdup(ref), repo_id(old_name),
                                       repo_id(new_name)};
        SP_VEC_PUSH(out, update);
        text += *text == '\n';
    }
}

/* What is asked of a whole change has tests of its own. */
struct sp_policy *attempt_policy(const struct attempt *attempt)
{
    char *ini = NULL;
    struct sp_buf text = {0};
    sp_buf_printf(&text,
                  "[rule \"window\"]\nlevel = off\n"
                  "[rule \"documentation\"]\nlevel = off\n"
                  "[roles]\nci = ci-bot\n%s",
                  attempt->ini ? attempt->ini : "");
    ini = sp_buf_detach(&text);
    struct sp_policy *policy = policy_of(ini);
    free(ini);
    return policy;
}

static int no_pushers(struct sp_pushers *self, const struct sp_oidmap *commits,
                      const struct sp_oid *head, struct sp_strings *users,
                      bool *found, struct sp_error *err)
{
    (void)self, (void)commits, (void)head, (void)users, (void)err;
    *found = false;
    return SP_OK;
}

static int64_t newest_time;

static int newest(struct sp_pushers *self, int64_t *out, struct sp_error *err)
{
    (void)self, (void)err;
    *out = newest_time;
    return SP_OK;
}

/* A trail that knows only its newest entry. */
static struct sp_pushers *trail_of(const struct attempt *attempt)
{
    static struct sp_pushers pushers = {no_pushers, newest};
    newest_time = attempt->newest;
    return newest_time ? &pushers : NULL;
}

struct sp_source attempt_source(const struct attempt *attempt,
                                const struct sp_policy *policy)
{
    return (struct sp_source){.gitdir = repo_path(),
                              .object_directory = attempt->object_directory,
                              .alternates = attempt->alternates,
                              .repo = attempt->repo,
                              .policy = policy,
                              .user = attempt->user ? attempt->user : "ci-bot",
                              .is_host_merge = attempt->is_host_merge,
                              .request = attempt->request,
                              .may_be_edit = attempt->may_be_edit,
                              .setting_file = "vpn.git/sallyport.ini",
                              .occasion = attempt->occasion,
                              .base = attempt->base,
                              .without = attempt->without,
                              .pushers = trail_of(attempt),
                              .keeps_in = attempt->keeps_in,
                              .progress = attempt->progress,
                              .remote = attempt->remote};
}

static void print_finding(struct sp_buf *out, const struct sp_finding *f,
                          const struct sp_push *push)
{
    sp_buf_printf(out, "%s %s %s%s%s%s\n",
                  sp_ref_short(push->items[f->update].name),
                  f->has_commit ? repo_name_of(&f->commit) : "-", f->code->id,
                  f->level == SP_LEVEL_WARN ? " (warning)" : "",
                  f->excused_by ? ", excused by " : "",
                  f->excused_by ? f->excused_by : "");
}

/* A gather that has judged a range. */
static struct sp_gather *judged_first(const struct sp_source *source,
                                      const char *range)
{
    struct sp_error err = {0};
    struct sp_push push = {0};
    struct sp_verdict verdict = {0};
    struct sp_source first = *source;
    first.occasion = SP_RANGE;
    first.gather = sp_gather_new(&first);
    push_of(&push, range);
    cr_assert(sp_judge(&first, &push, &verdict, &err) == SP_OK, "%s",
              err.message);
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&push);
    return first.gather;
}

char *verdict_of(const struct attempt *attempt)
{
    struct sp_error err = {0};
    struct sp_push push = {0};
    struct sp_verdict verdict = {.findings.max = attempt->max};
    struct sp_buf text = {0};
    struct sp_policy *policy = attempt_policy(attempt);
    struct sp_source source = attempt_source(attempt, policy);
    push_of(&push, attempt->push);
    source.push = attempt->records ? &push : NULL;
    source.gather =
        attempt->first ? judged_first(&source, attempt->first) : NULL;
    int code = sp_judge(&source, &push, &verdict, &err);
    cr_assert(code == (int)err.code);
    if (code)
        sp_buf_printf(&text, "undecided: %s\n", err.message);
    else
        sp_buf_printf(&text, "%zu judged\n", verdict.commits);
    for (size_t i = 0; !code && i < verdict.findings.count; i++)
        print_finding(&text, &verdict.findings.items[i], &push);
    for (size_t i = 0; !code && i < verdict.findings.excused.count; i++)
        print_finding(&text, &verdict.findings.excused.items[i], &push);
    sp_verdict_dispose(&verdict);
    sp_gather_free(source.gather);
    sp_push_dispose(&push);
    sp_policy_free(policy);
    return sp_buf_detach(&text);
}

void land(const char *push)
{
    struct sp_push updates = {0};
    push_of(&updates, push);
    for (size_t i = 0; i < updates.count; i++)
        repo_ref(updates.items[i].name,
                 sp_oid_is_zero(&updates.items[i].new_id)
                     ? "-"
                     : repo_name_of(&updates.items[i].new_id));
    sp_push_dispose(&updates);
}
