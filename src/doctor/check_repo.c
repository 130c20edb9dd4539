/* Checks of the repository itself. */
#include <string.h>

#include "internal.h"

void sp_check_closed_above(const struct sp_doctor_repo *repo,
                           struct sp_problems *out)
{
    if (repo->closed)
        sp_problem_add(out, repo->closed,
                       "%s cannot enter %s, which is on the way to it, so "
                       "nobody can push",
                       repo->owner_name, repo->closed);
}

void sp_check_directory_open(const struct sp_doctor_repo *repo,
                             struct sp_problems *out)
{
    if (repo->is_shut)
        sp_problem_add(out, repo->gitdir,
                       "the mode of %s keeps %s from it, so pushes fail",
                       repo->gitdir, repo->owner_name);
}

/* Does the user see all that the owner sees? */
static bool sees_all(const struct sp_doctor_repo *repo)
{
    return repo->doctor->user == 0 || repo->doctor->user == repo->owner;
}

void sp_check_user(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (!sees_all(repo))
        sp_problem_add(out, NULL, "it belongs to %s, who may see more than you",
                       repo->owner_name);
}

/* Is it one of pushes, too? Others than the owner may not enter the owner's home, where
 * git reads settings as well. */
static bool stops_pushes(const struct sp_doctor_repo *repo,
                         const char *config_fault)
{
    return sees_all(repo) || strstr(config_fault, repo->gitdir);
}

/* Is a file in it that belongs to another user the reason? The check of rights says so. */
static bool is_given(const struct sp_doctor_repo *repo,
                     const char *config_fault)
{
    for (size_t i = 0; i < repo->shut.count; i++)
        if (repo->shut.items[i].is_file &&
            strstr(config_fault, repo->shut.items[i].path))
            return true;
    return false;
}

void sp_check_config(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (repo->config_fault && stops_pushes(repo, repo->config_fault) &&
        !is_given(repo, repo->config_fault))
        sp_problem_add(
            out, NULL,
            "its configuration cannot be read, so nobody can push: %s",
            repo->config_fault);
}

bool sp_doctor_can_judge(const struct sp_doctor_repo *repo)
{
    return !repo->object_format ||
           sp_str_equal_nocase(sp_str(repo->object_format), "sha1");
}

static bool has_files(const struct sp_doctor_repo *repo)
{
    return !repo->storage ||
           sp_str_equal_nocase(sp_str(repo->storage), "files");
}

void sp_check_object_format(const struct sp_doctor_repo *repo,
                            struct sp_problems *out)
{
    if (!sp_doctor_can_judge(repo))
        sp_problem_add(
            out, NULL,
            "its ids are of %s, and this build can read only SHA-1%s",
            repo->object_format,
            sp_doctor_has_hook(repo, NULL) ? ": its hook refuses every push"
                                           : ", so it cannot be guarded");
}

/* A later libgit2 may support it. */
void sp_check_storage(const struct sp_doctor_repo *repo,
                      struct sp_problems *out)
{
    if (repo->open_fault && !has_files(repo))
        sp_problem_add(out, NULL,
                       "sallyport cannot read refs stored as %s: its hook "
                       "refuses every push",
                       repo->storage);
}

void sp_check_opens(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (repo->open_fault && sp_doctor_can_judge(repo) && has_files(repo))
        sp_problem_add(out, NULL, "every push is refused: %s",
                       repo->open_fault);
}
