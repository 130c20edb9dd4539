#include "sallyport/since.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/clock.h"
#include "sallyport/git_program.h"
#include "sallyport/oid.h"

/* Runs `git rev-parse ARGUMENT`. out: what it printed, errors and all. */
static int rev_parse(const struct sp_repo *repo, const char *argument,
                     struct sp_buf *out, struct sp_error *err)
{
    const char *const arguments[] = {"rev-parse", argument, NULL};
    struct sp_watch watch;
    struct sp_git git = {.gitdir = NULL};
    int status = 0;
    int code = sp_watch_open(&watch, err);
    if (code)
        return code;
    code = sp_git_open_to_read(&git, repo, &watch, err);
    if (!code)
        code = sp_git_try(&git, arguments, sp_str(""), out, &status, err);
    sp_git_dispose(&git);
    sp_watch_close(&watch);
    return code;
}

/* git takes what it does not understand for the present. */
static int read_time(const struct sp_repo *repo, const char *text,
                     int64_t *seconds, struct sp_error *err)
{
    static const char answer[] = "--max-age=";
    struct sp_buf option = {0}, out = {0};
    sp_buf_printf(&option, "--since=%s", text);
    int code = rev_parse(repo, sp_buf_text(&option), &out, err);
    const char *number = strstr(sp_buf_text(&out), answer);
    *seconds = number ? strtoll(number + strlen(answer), NULL, 10) : 0;
    if (!code && (*seconds <= 0 || *seconds >= sp_clock_now() - 1))
        code = sp_error_set(
            err, SP_EUSAGE,
            "--since takes a time in the past, such as '1 year ago'");
    sp_buf_dispose(&option);
    sp_buf_dispose(&out);
    return code;
}

/* The commits where a walk ends, because they are older. */
struct older {
    git_repository *git;
    int64_t since;
    struct sp_range *range;
};

/* Is the commit older? One that is missing is for the judge to find. */
static bool is_older(const struct older *older, const git_oid *id)
{
    git_commit *commit;
    if (git_commit_lookup(&commit, older->git, id) < 0)
        return false;
    bool is = git_commit_time(commit) < older->since;
    git_commit_free(commit);
    return is;
}

static void leave_out(struct sp_range *range, const struct sp_oid *id)
{
    for (size_t i = 0; i < range->without.count; i++)
        if (sp_oid_equal(&range->without.items[i], id))
            return;
    SP_VEC_PUSH(&range->without, *id);
}

static int hide_older(const git_oid *id, void *context)
{
    const struct older *older = context;
    if (!is_older(older, id))
        return 0;
    struct sp_oid known = from_git(id);
    leave_out(older->range, &known);
    return 1;
}

/* The range begins at the first older commit of the first-parent line. */
static void begin_at(struct older *older)
{
    git_oid id = *to_git(&older->range->to);
    git_commit *commit = NULL;
    while (!is_older(older, &id)) {
        bool has_parent = git_commit_lookup(&commit, older->git, &id) == 0 &&
                          git_commit_parentcount(commit) > 0;
        if (has_parent)
            id = *git_commit_parent_id(commit, 0);
        git_commit_free(commit);
        commit = NULL;
        if (!has_parent)
            return;
    }
    older->range->from = from_git(&id);
    leave_out(older->range, &older->range->from);
}

static int leave_older(struct older *older, struct sp_error *err)
{
    git_oid id;
    git_revwalk *walk = NULL;
    int failed = git_revwalk_new(&walk, older->git);
    if (!failed)
        failed = git_revwalk_add_hide_cb(walk, hide_older, older);
    if (!failed)
        failed = git_revwalk_push(walk, to_git(&older->range->to));
    while (!failed)
        failed = git_revwalk_next(&id, walk);
    git_revwalk_free(walk);
    return failed == GIT_ITEROVER ? SP_OK
                                  : sp_git_fail(err, "cannot walk the commits");
}

int sp_range_since(struct sp_repo *repo, struct sp_range *range,
                   const char *time, struct sp_error *err)
{
    struct older older = {.git = repo->git, .range = range};
    int code = read_time(repo, time, &older.since, err);
    if (code)
        return code;
    if (sp_oid_is_zero(&range->from))
        begin_at(&older);
    return leave_older(&older, err);
}

void sp_say_short_reflog(const struct sp_repo *repo, const char *word,
                         struct sp_buf *out)
{
    struct sp_error ignored = {0};
    struct sp_buf name = {0}, said = {0};
    const char *dots = strstr(word, "..");
    sp_buf_add(&name, word, dots ? (size_t)(dots - word) : strlen(word));
    if (strstr(sp_buf_text(&name), "@{") && *sp_buf_text(&name) != '-' &&
        rev_parse(repo, sp_buf_text(&name), &said, &ignored) == SP_OK) {
        const char *log = strstr(sp_buf_text(&said), "log for '");
        if (log)
            sp_buf_printf(out,
                          "%.*s, and the range begins there; name a commit, "
                          "or use --since",
                          (int)strcspn(log, "\n"), log);
    }
    sp_buf_dispose(&name);
    sp_buf_dispose(&said);
}
