/* Checks of who could disable the hook. In a clone the hook is only a help. */
#include <string.h>

#include "internal.h"

/* Is it one thing with the rest of a repository that a group shares? That needs another
 * owner, and a chmod of this file alone would stop the pushes of the others. */
static bool is_shared(const struct sp_doctor_repo *repo,
                      const struct sp_weak_point *weak)
{
    const size_t len = strlen(repo->gitdir);
    return repo->sharers &&
           (weak->is_of_trail || (strncmp(weak->path, repo->gitdir, len) == 0 &&
                                  strchr("/", weak->path[len])));
}

void sp_check_shared(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (!repo->sharers)
        return;
    if (repo->trail.is_of_one)
        sp_problem_add(out, NULL,
                       "only one user can write to the trail, so each push of "
                       "the others in the group %s (core.sharedRepository) %s",
                       repo->sharers,
                       sp_doctor_must_record(repo) ? "is refused"
                                                   : "is not recorded");
    else
        sp_problem_add(out, NULL,
                       "everybody in the group %s can write to it "
                       "(core.sharedRepository), and so disable the hook and "
                       "change the trail",
                       repo->sharers);
}

static void add_writers(struct sp_buf *out, const struct sp_doctor_repo *repo,
                        const struct sp_weak_point *weak)
{
    sp_buf_puts(out, "everybody");
    if (weak->writers == SP_THE_GROUP) {
        sp_buf_puts(out, " in the group ");
        sp_group_name(out, &repo->doctor->people, weak->group);
    }
}

static void add_writable(const struct sp_doctor_repo *repo,
                         struct sp_problems *out, bool is_of_trail,
                         const char *power)
{
    for (size_t i = 0; i < repo->weak.count; i++) {
        const struct sp_weak_point *weak = &repo->weak.items[i];
        struct sp_buf who = {0};
        if (weak->writers == SP_NOBODY_ELSE ||
            weak->is_of_trail != is_of_trail ||
            (weak->writers == SP_THE_GROUP && is_shared(repo, weak)))
            continue;
        add_writers(&who, repo, weak);
        sp_problem_add(out, weak->path, "%s can write to %s, and so %s",
                       sp_buf_text(&who), weak->path, power);
        sp_buf_dispose(&who);
    }
}

void sp_check_writable(const struct sp_doctor_repo *repo,
                       struct sp_problems *out)
{
    add_writable(repo, out, false, "disable the hook");
}

void sp_check_trail_writable(const struct sp_doctor_repo *repo,
                             struct sp_problems *out)
{
    add_writable(repo, out, true, "change the trail");
}

/* What the owner of a path can do. */
static const char *power_over(const struct sp_weak_point *weak)
{
    static const char *const powers[][2] = {{".ini", "change the policy"},
                                            {"/config", "disable the hook"},
                                            {"/HEAD", "disable the hook"},
                                            {"", "remove the hook"}};
    size_t i = 0;
    if (weak->is_of_trail)
        return "change the trail";
    while (!sp_str_ends(sp_str(weak->path), powers[i][0]))
        i++;
    return powers[i][1];
}

/* A repository of root in a directory of another user: the repository is what is
 * wrong. */
static bool is_restored(const struct sp_doctor_repo *repo,
                        const struct sp_weak_point *weak)
{
    return repo->owner == 0 && weak->is_strange &&
           sp_doctor_is_above(repo, weak->path);
}

static void add_strange(const struct sp_doctor_repo *repo,
                        struct sp_problems *out, bool is_of_trail)
{
    for (size_t i = 0; i < repo->weak.count; i++) {
        const struct sp_weak_point *weak = &repo->weak.items[i];
        struct sp_buf who = {0};
        if (!weak->is_strange || is_restored(repo, weak) ||
            weak->is_of_trail != is_of_trail ||
            (is_of_trail && (repo->sharers || repo->trail.of_user)))
            continue;
        sp_person_name(&who, &repo->doctor->people, weak->owner);
        sp_problem_add(out, weak->path, "user '%s' owns %s and can %s",
                       sp_buf_text(&who), weak->path, power_over(weak));
        sp_buf_dispose(&who);
    }
}

void sp_check_owner(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    add_strange(repo, out, false);
}

void sp_check_trail_owner(const struct sp_doctor_repo *repo,
                          struct sp_problems *out)
{
    add_strange(repo, out, true);
}

static void add_pusher(const struct sp_doctor_repo *repo,
                       struct sp_problems *out, const char *where, uid_t user)
{
    struct sp_buf name = {0};
    sp_person_name(&name, &repo->doctor->people, user);
    sp_problem_add(out, sp_buf_text(&name),
                   "it belongs to %s and %s to %s, so git refuses every push "
                   "of %s",
                   repo->owner_name, where, sp_buf_text(&name),
                   sp_buf_text(&name));
    sp_buf_dispose(&name);
}

/* Who is meant to have it may not be known. */
void sp_check_account(const struct sp_doctor_repo *repo,
                      struct sp_problems *out)
{
    struct sp_buf name = {0};
    if (!repo->is_stranger)
        return;
    if (repo->beside)
        sp_person_name(&name, &repo->doctor->people, repo->beside);
    sp_problem_add(out, repo->beside ? sp_buf_text(&name) : "USER",
                   "it belongs to %s, and no account has that number, so "
                   "nobody can push",
                   repo->owner_name);
    sp_buf_dispose(&name);
}

void sp_check_lone(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (repo->is_lone)
        add_pusher(repo, out, "those beside it", repo->beside);
}

void sp_check_parts(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (repo->parts_of)
        add_pusher(repo, out, "its HEAD, config, objects and refs",
                   repo->parts_of);
}

/* git lets only the owner push. What root restores belongs to root. */
void sp_check_pusher(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (repo->owner != 0 || repo->is_clone || repo->is_trusted)
        return;
    if (repo->beside) {
        add_pusher(repo, out, "those beside it", repo->beside);
        return;
    }
    for (size_t i = 0; i < repo->weak.count; i++)
        if (is_restored(repo, &repo->weak.items[i])) {
            add_pusher(repo, out, repo->weak.items[i].path,
                       repo->weak.items[i].owner);
            return;
        }
}
