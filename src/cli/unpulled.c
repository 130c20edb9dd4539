#include "unpulled.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/ancestry.h"
#include "sallyport/refs.h"
#include "sallyport/remotes.h"
#include "sallyport/sanitise.h"

/* A branch, its remote's copy, and what is found of them. */
struct search {
    struct sp_repo *repo;
    const struct branch *branch;
    const char *there; /* the short name that the remote has it by */
    struct sp_buf remote;
    struct sp_oid copy;
    struct sp_oids known; /* what the copy is compared with */
    bool is_line;         /* no merge is among what it has more */
};

/* Has a remote that branch? Then it is the one that is meant. */
static bool has_copy(struct search *s, struct sp_str remote)
{
    struct sp_error ignored = {0};
    struct sp_buf ref = {0};
    sp_buf_reset(&s->remote);
    sp_buf_add(&s->remote, remote.ptr, remote.len);
    sp_buf_printf(&ref, "refs/remotes/%s/%s", sp_buf_text(&s->remote),
                  s->there);
    int code = sp_repo_ref(s->repo, sp_buf_text(&ref), &s->copy, &ignored);
    sp_buf_dispose(&ref);
    return !code;
}

/* The remote of refs/remotes/hub/main; empty where that is no copy. */
static struct sp_str remote_of(const struct sp_status *status)
{
    static const char remotes[] = "refs/remotes/";
    struct sp_str ref = sp_str(status->target_ref);
    size_t others =
        strlen(remotes) + strlen("/") + strlen(sp_ref_short(status->target));
    if (!sp_str_starts(ref, remotes) || ref.len <= others)
        return sp_str("");
    return (struct sp_str){ref.ptr + strlen(remotes), ref.len - others};
}

/* Has a remote commits at that branch that it does not reach? A setting that names the
 * remote would cost more than all else here. */
static bool find_copy(struct search *s, const struct sp_status *status)
{
    struct sp_error ignored = {0};
    struct sp_oid tip = s->branch->id;
    struct sp_str remote = remote_of(status);
    return (has_copy(s, sp_str("origin")) ||
            (remote.len && has_copy(s, remote))) &&
           !sp_oid_equal(&s->copy, &tip) &&
           sp_repo_reaches(s->repo, &(struct sp_oids){&tip, 1, 1}, &s->copy,
                           &ignored) == 0;
}

/* How many commits of the copy are not among those that are known; 0 if it is not known. */
static size_t count(struct search *s)
{
    struct sp_error ignored = {0};
    size_t lacking;
    sp_repo_lacking(s->repo, &s->copy, &s->known, &lacking, &s->is_line,
                    &ignored);
    return lacking;
}

static void say_push(struct sp_buf *out, const struct search *s)
{
    sp_say_push_again(out, s->repo, sp_buf_text(&s->remote), s->there,
                      strcmp(s->there, sp_ref_short(s->branch->name)) == 0);
}

/* The branch was rebased: a pull would bring its old commits back. */
static void say_take(struct sp_buf *out, const struct search *s, size_t lacking)
{
    char theirs[SP_OID_SHORT + 1], mine[SP_OID_SHORT + 1];
    sp_oid_short(theirs, &s->copy);
    sp_oid_short(mine, &s->branch->id);
    sp_buf_printf(out,
                  "git reset --keep %s && git rebase --autostash --onto %s "
                  "%s~%zu\n",
                  theirs, mine, theirs, lacking);
    say_push(out, s);
}

/* A merge that was made here stays one. */
static void say_pull(struct sp_buf *out, const struct search *s)
{
    sp_buf_puts(out, "git pull --rebase=merges ");
    sp_shell_quote(out, sp_str(sp_buf_text(&s->remote)));
    sp_buf_putc(out, ' ');
    sp_shell_quote(out, sp_str(s->there));
}

/* One that was only taken back to an earlier commit is not. */
static bool is_rewritten(const struct search *s)
{
    struct sp_error ignored = {0};
    struct sp_oid copy = s->copy;
    return sp_repo_reaches(s->repo, &(struct sp_oids){&copy, 1, 1},
                           &s->branch->id, &ignored) == 0;
}

static void say_unpulled(struct sp_buf *out, const struct search *s,
                         const char *away, size_t lacking, bool is_rewritten)
{
    sp_buf_puts(out, away ? away : "");
    if (away && is_rewritten && s->is_line)
        say_take(out, s, lacking);
    else if (away)
        say_pull(out, s);
}

/* Says how the branch replaces its copy, where it was rewritten. */
static void look_at_own(struct unpulled *out, const struct search *s,
                        const char *away, struct sp_status *status)
{
    if (!away || !status->ahead || !is_rewritten(s))
        return;
    sp_buf_puts(&out->push, away);
    say_push(&out->push, s);
    status->push = sp_buf_text(&out->push);
}

/* git asks the reflog, too, before it overwrites a copy: --force-if-includes. */
static void look(struct unpulled *out, struct search *s, const char *away,
                 struct sp_status *status)
{
    size_t others = count(s);
    if (!others)
        return;
    sp_repo_ref_was(s->repo, s->branch->name, &s->known);
    status->unpulled = count(s);
    sp_buf_printf(&out->copy, "%s/%s", sp_buf_text(&s->remote), s->there);
    status->copy = sp_buf_text(&out->copy);
    if (!status->unpulled) {
        look_at_own(out, s, away, status);
        return;
    }
    say_unpulled(&out->pull, s, away, status->unpulled,
                 status->unpulled < others);
    status->pull = sp_buf_text(&out->pull);
}

void unpulled_look(struct unpulled *out, struct sp_repo *repo,
                   const struct branch *branch, const char *there,
                   const struct sp_oid *target, const char *away,
                   struct sp_status *status)
{
    struct search s = {.repo = repo, .branch = branch, .there = there};
    if (!sp_repo_worktree(repo) || status->operation ||
        !sp_str_starts(sp_str(branch->name), "refs/heads/"))
        return;
    SP_VEC_PUSH(&s.known, branch->id);
    SP_VEC_PUSH(&s.known, *target);
    if (find_copy(&s, status))
        look(out, &s, away, status);
    sp_buf_dispose(&s.remote);
    free(s.known.items);
}

void unpulled_dispose(struct unpulled *unpulled)
{
    sp_buf_dispose(&unpulled->copy);
    sp_buf_dispose(&unpulled->pull);
    sp_buf_dispose(&unpulled->push);
}
