/* Checks of the trail. Who can write to it, check_trust.c says. */
#include <string.h>

#include "internal.h"
#include "sallyport/utc.h"

/* Where no backup is put back. */
#define NEXT_BEGINS "the next push begins a new trail"

/* Where no push came yet, the hooks beside the one that judges are not missed. */
static bool records(const struct sp_doctor_repo *repo)
{
    return repo->trail.is_there;
}

bool sp_doctor_must_record(const struct sp_doctor_repo *repo)
{
    return repo->policy->audit.on_failure == SP_FAILURE_REFUSES &&
           repo->policy->policy.mode != SP_OBSERVE;
}

/* Pushes were judged, and what they left is missing. */
static bool is_gone(const struct sp_doctor_trail *trail)
{
    return trail->was_used && (!trail->is_there || trail->is_empty);
}

/* Does another check say why it cannot be used? */
static bool is_explained(const struct sp_doctor_trail *trail)
{
    return is_gone(trail) || trail->of_root || trail->shut || trail->no_place;
}

static const char *refuses(const struct sp_doctor_repo *repo)
{
    return sp_doctor_must_record(repo) ? ", so every push is refused" : "";
}

/* What is wrong with it, and what to do. */
static void add_wrong(const struct sp_doctor_repo *repo,
                      struct sp_problems *out, const char *about,
                      const char *what_to_do)
{
    const struct sp_doctor_trail *trail = &repo->trail;
    if (trail->fault && !is_explained(trail))
        sp_problem_add(out, about, "no push can be recorded%s: %s%s",
                       refuses(repo), trail->fault, what_to_do);
    if (trail->damage)
        sp_problem_add(out, about, "the trail is not what was written: %s%s",
                       trail->damage, what_to_do);
}

void sp_check_trail(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (!repo->trail.is_damaged)
        add_wrong(repo, out, NULL, "");
}

void sp_check_trail_place(const struct sp_doctor_repo *repo,
                          struct sp_problems *out)
{
    if (repo->trail.no_place)
        sp_problem_add(out, repo->trail.no_place,
                       "no push can be recorded%s: %s", refuses(repo),
                       repo->trail.no_place_why);
}

void sp_check_trail_shut(const struct sp_doctor_repo *repo,
                         struct sp_problems *out)
{
    if (repo->trail.shut)
        sp_problem_add(out, repo->trail.shut,
                       "no push can be recorded%s: the mode of %s keeps %s "
                       "from it",
                       refuses(repo), repo->trail.shut, repo->owner_name);
}

void sp_check_trail_damaged(const struct sp_doctor_repo *repo,
                            struct sp_problems *out)
{
    if (repo->trail.is_damaged)
        add_wrong(
            repo, out, repo->trail.path,
            "; move it away, then restore a backup; without one, " NEXT_BEGINS);
}

void sp_check_trail_room(const struct sp_doctor_repo *repo,
                         struct sp_problems *out)
{
    const struct sp_doctor_trail *trail = &repo->trail;
    if (trail->full)
        sp_problem_add(out, trail->full,
                       "no push can be recorded%s: %s is on a file system that "
                       "is %s",
                       refuses(repo), trail->full,
                       trail->is_read_only ? "mounted read-only" : "full");
}

/* SQLite would read the WAL of one store into another. */
static bool has_left_wal(const struct sp_doctor_trail *trail)
{
    return trail->has_wal && !trail->of_root &&
           (trail->is_damaged || is_gone(trail));
}

void sp_check_trail_left(const struct sp_doctor_repo *repo,
                         struct sp_problems *out)
{
    const struct sp_doctor_trail *trail = &repo->trail;
    struct sp_buf wal = {0};
    if (!has_left_wal(trail))
        return;
    sp_buf_printf(&wal, "%s-wal", trail->path);
    sp_problem_add(out, sp_buf_text(&wal),
                   "what is left of that trail must not be mixed with "
                   "another: %s",
                   sp_buf_text(&wal));
    sp_buf_dispose(&wal);
}

/* Is it gone, and could a backup take its place? */
static bool is_missed(const struct sp_doctor_trail *trail)
{
    return !trail->is_off && trail->path && !trail->of_root &&
           !trail->no_place && is_gone(trail);
}

/* Its file alone would lack what is in the WAL. */
static void add_backup(struct sp_buf *out, const struct sp_doctor_repo *repo)
{
    const struct sp_doctor_trail *trail = &repo->trail;
    if (trail->before)
        sp_buf_printf(out,
                      "it is still %s, where it was before [audit] path was "
                      "set; put a backup of that there",
                      trail->before);
    else
        sp_buf_printf(out, "put back a backup that %s can read",
                      repo->owner_name);
}

void sp_check_trail_there(const struct sp_doctor_repo *repo,
                          struct sp_problems *out)
{
    const struct sp_doctor_trail *trail = &repo->trail;
    struct sp_buf backup = {0};
    if (!is_missed(trail))
        return;
    add_backup(&backup, repo);
    sp_problem_add(out, trail->path,
                   "pushes were judged here, and the trail of them is %s%s: "
                   "%s; %s; without one, %s" NEXT_BEGINS,
                   trail->is_empty ? "empty" : "gone",
                   trail->is_empty ? refuses(repo) : "", trail->path,
                   sp_buf_text(&backup),
                   trail->is_empty ? "move it away, and " : "");
    sp_buf_dispose(&backup);
}

void sp_check_trail_whole(const struct sp_doctor_repo *repo,
                          struct sp_problems *out)
{
    char time[SP_UTC_TEXT + 1];
    if (repo->trail.earlier_gone)
        sp_problem_add(out, NULL,
                       "pushes were recorded here before %s, and the trail of "
                       "them is gone; look for a backup of it before you "
                       "acknowledge that",
                       sp_utc_write(time, repo->trail.earlier_gone / 1000));
}

void sp_check_trail_restored(const struct sp_doctor_repo *repo,
                             struct sp_problems *out)
{
    const struct sp_doctor_trail *trail = &repo->trail;
    struct sp_buf user = {0};
    if (!trail->of_root)
        return;
    if (trail->of_user)
        sp_person_name(&user, &repo->doctor->people, trail->of_user);
    sp_problem_add(out, trail->given ? trail->given : trail->of_root,
                   "no push can be recorded%s: %s belongs to %s, and pushes "
                   "come as %s",
                   refuses(repo), trail->of_root,
                   trail->of_user ? sp_buf_text(&user) : "root",
                   repo->owner_name);
    sp_buf_dispose(&user);
}

void sp_check_left_by_root(const struct sp_doctor_repo *repo,
                           struct sp_problems *out)
{
    const struct sp_strings *left = &repo->trail.left_by_root;
    for (size_t i = 0; i < left->count; i++)
        sp_problem_add(out, left->items[i],
                       "%s belongs to root, so what %s does with it fails",
                       left->items[i], repo->owner_name);
}

void sp_check_landed(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (records(repo) && !sp_doctor_has_hook(repo, "post-receive"))
        sp_problem_add(out, NULL,
                       "the hook post-receive is missing, so the trail does "
                       "not say what has landed");
}

/* Some hosts move refs by themselves. */
static bool may_guard_refs(const struct sp_doctor_repo *repo)
{
    const struct sp_hook_file *guard = sp_doctor_guard(repo, NULL);
    return guard && (guard->layout == SP_LAYOUT_PLAIN ||
                     guard->layout == SP_LAYOUT_GITOLITE);
}

static bool lacks_ref_guard(const struct sp_doctor_repo *repo)
{
    return records(repo) && repo->policy->audit.guard != SP_GUARD_OFF &&
           !sp_doctor_has_hook(repo, "reference-transaction");
}

void sp_check_ref_guard(const struct sp_doctor_repo *repo,
                        struct sp_problems *out)
{
    if (lacks_ref_guard(repo) && may_guard_refs(repo))
        sp_problem_add(out, NULL,
                       "the hook reference-transaction is missing, so nothing "
                       "stops git update-ref on the server");
}

void sp_check_no_ref_guard(const struct sp_doctor_repo *repo,
                           struct sp_problems *out)
{
    if (lacks_ref_guard(repo) && !may_guard_refs(repo))
        sp_problem_add(out, NULL,
                       "%s %s, so nothing stops git update-ref; the next push "
                       "records what has moved",
                       sp_doctor_repo_host(repo),
                       repo->has_vref ? "judges by a VREF"
                                      : "moves refs by itself");
}

void sp_check_recorded(const struct sp_doctor_repo *repo,
                       struct sp_problems *out)
{
    if (!repo->trail.is_off)
        return;
    const struct sp_setting *path =
        sp_policy_setting(repo->policy, "audit", NULL, "path");
    sp_problem_add(out, path ? path->file : NULL,
                   "no push is recorded: [audit] path is off");
}

void sp_check_on_failure(const struct sp_doctor_repo *repo,
                         struct sp_problems *out)
{
    const struct sp_setting *failure =
        records(repo)
            ? sp_policy_setting(repo->policy, "audit", NULL, "on-failure")
            : NULL;
    if (failure && repo->policy->audit.on_failure == SP_FAILURE_ACCEPTS)
        sp_problem_add(out, failure->file,
                       "a push that cannot be recorded is accepted: [audit] "
                       "on-failure (%s:%d)",
                       failure->file, failure->line);
}

void sp_check_ended(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    size_t count = repo->trail.never_ended;
    if (count)
        sp_problem_add(out, NULL,
                       "%zu %s of the last seven days began and never ended",
                       count, count == 1 ? "push" : "pushes");
}
