/* Checks of each hook of ours: is it there, and would it run? */
#include <string.h>

#include "internal.h"

bool sp_doctor_has_hook(const struct sp_doctor_repo *repo, const char *name)
{
    for (size_t i = 0; i < repo->files.count; i++)
        if (repo->files.items[i].is_ours &&
            (name ? strcmp(repo->files.items[i].name, name) == 0
                  : !sp_hook_stands_beside(repo->files.items[i].name)))
            return true;
    return false;
}

/* A hook that the owner cannot reach may be ours. */
static bool has_closed(const struct sp_doctor_repo *repo)
{
    for (size_t i = 0; i < repo->files.count; i++)
        if (repo->files.items[i].fault == SP_HOOK_CLOSED)
            return true;
    return false;
}

static bool is_missing(const struct sp_doctor_repo *repo)
{
    return !sp_doctor_has_hook(repo, NULL) && !has_closed(repo) &&
           !repo->has_vref && sp_doctor_can_judge(repo) &&
           !sp_doctor_repo_is_aside(repo);
}

/* Is it the reason, and the owner's own directory or another user's? */
static bool is_shut(const struct sp_doctor_repo *repo, bool is_own)
{
    return repo->shut_hooks && (repo->hooks_of == repo->owner) == is_own &&
           is_missing(repo);
}

void sp_check_hooks_given(const struct sp_doctor_repo *repo,
                          struct sp_problems *out)
{
    struct sp_buf user = {0};
    sp_person_name(&user, &repo->doctor->people, repo->hooks_of);
    if (is_shut(repo, false))
        sp_problem_add(out, repo->shut_hooks,
                       "%s belongs to %s, so %s can put no hook there",
                       repo->shut_hooks, sp_buf_text(&user), repo->owner_name);
    sp_buf_dispose(&user);
}

void sp_check_hooks_open(const struct sp_doctor_repo *repo,
                         struct sp_problems *out)
{
    if (is_shut(repo, true))
        sp_problem_add(out, repo->shut_hooks,
                       "%s cannot enter %s and write there, so no hook can be "
                       "put there",
                       repo->owner_name, repo->shut_hooks);
}

void sp_check_there(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (is_missing(repo))
        sp_problem_add(out, NULL,
                       "no sallyport hook is installed, so nothing is judged%s",
                       repo->is_of_gitolite
                           ? "; a VREF under 'repo @all' is not seen from here"
                           : "");
}

void sp_check_clone(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    for (size_t i = 0; sp_doctor_clone_hooks[i]; i++)
        if (repo->is_clone && sp_doctor_has_hook(repo, NULL) &&
            !sp_doctor_has_hook(repo, sp_doctor_clone_hooks[i]))
            sp_problem_add(out, NULL, "sallyport's hook %s is missing",
                           sp_doctor_clone_hooks[i]);
}

/* The next hook of ours with that fault. A file of another program counts only if
 * it has the name of our hook and is a dangling link or cannot be reached. */
static const struct sp_hook_file *next(const struct sp_doctor_repo *repo,
                                       enum sp_hook_fault fault, size_t *at)
{
    while (*at < repo->files.count) {
        const struct sp_hook_file *file = &repo->files.items[(*at)++];
        if (file->fault == fault && file->role == SP_HOOK_ITSELF &&
            (file->is_ours || fault == SP_HOOK_DANGLES ||
             fault == SP_HOOK_CLOSED))
            return file;
    }
    return NULL;
}

/* Does the installer put a hook of ours there without being asked for that one? */
static bool is_taken(const struct sp_doctor_repo *repo, const char *name)
{
    const char *const *names =
        repo->is_clone ? sp_doctor_clone_hooks : sp_doctor_server_hooks;
    if (strcmp(name, "update") == 0)
        return false;
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names;
}

/* Does the installer leave the file of another program where it is? One that was in the
 * place of ours was kept beside it. */
static bool is_left(const struct sp_doctor_repo *repo,
                    const struct sp_hook_file *file)
{
    if (file->is_ours || file->layout == SP_LAYOUT_GITOLITE)
        return false;
    return file->role == SP_HOOK_CHAINED
               ? sp_doctor_has_hook(repo, file->name)
               : file->role == SP_HOOK_ITSELF && !is_taken(repo, file->name);
}

static void add_dangling(const struct sp_hook_file *file, const char *about,
                         struct sp_problems *out)
{
    sp_problem_add(out, about,
                   "%s is a link to %s, which does not exist, so it is skipped",
                   file->shown, file->real);
}

void sp_check_dangling(const struct sp_doctor_repo *repo,
                       struct sp_problems *out)
{
    const struct sp_hook_file *file;
    if (repo->is_admin)
        return;
    for (size_t i = 0; (file = next(repo, SP_HOOK_DANGLES, &i));)
        if (!is_left(repo, file))
            add_dangling(file, NULL, out);
}

void sp_check_left_link(const struct sp_doctor_repo *repo,
                        struct sp_problems *out)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        if (file->fault == SP_HOOK_DANGLES && is_left(repo, file))
            add_dangling(file, file->path, out);
    }
}

void sp_check_execute(const struct sp_doctor_repo *repo,
                      struct sp_problems *out)
{
    const struct sp_hook_file *file;
    for (size_t i = 0; (file = next(repo, SP_HOOK_NO_EXECUTE, &i));)
        sp_problem_add(out, file->real,
                       "%s has no execute bit for %s, so it is skipped",
                       file->shown, repo->owner_name);
}

void sp_check_closed(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    const struct sp_hook_file *file;
    for (size_t i = 0; (file = next(repo, SP_HOOK_CLOSED, &i));)
        sp_problem_add(out, file->closed,
                       "%s cannot enter %s, which is on the way to %s, so it "
                       "is skipped",
                       repo->owner_name, file->closed, file->shown);
}

void sp_check_mount(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    const struct sp_hook_file *file;
    for (size_t i = 0; (file = next(repo, SP_HOOK_NOEXEC, &i));)
        sp_problem_add(out, file->real,
                       "%s is on a file system that is mounted noexec, so it "
                       "is skipped",
                       file->shown);
}

/* Ours, or a hook that ours runs. */
static bool concerns_us(const struct sp_doctor_repo *repo,
                        const struct sp_hook_file *file)
{
    return file->is_ours || (file->role == SP_HOOK_CHAINED &&
                             sp_doctor_has_hook(repo, file->name));
}

void sp_check_machine(const struct sp_doctor_repo *repo,
                      struct sp_problems *out)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        if (file->is_foreign && concerns_us(repo, file))
            sp_problem_add(
                out, NULL,
                "%s is built for another kind of machine, so it cannot "
                "start",
                file->shown);
    }
}

void sp_check_interpreter(const struct sp_doctor_repo *repo,
                          struct sp_problems *out)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        if (file->interpreter && concerns_us(repo, file))
            sp_problem_add(out, file->interpreter,
                           "%s needs %s, which does not exist, so it cannot "
                           "start",
                           file->shown, file->interpreter);
    }
}

/* A file that was written to the place of the hook went through the link. */
static bool is_of_package(const struct sp_doctor_repo *repo,
                          const struct sp_hook_file *file)
{
    return repo->doctor->is_packaged &&
           sp_str_starts(sp_str(file->real), "/usr/libexec/sallyport/");
}

/* Programs of the package, or of another installation. */
static void add_replaced(const struct sp_doctor_repo *repo,
                         struct sp_problems *out, bool of_package)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        if (file->is_replaced && is_of_package(repo, file) == of_package)
            sp_problem_add(out, NULL,
                           "%s leads to %s, which is no program of sallyport "
                           "any more; install %s again",
                           file->shown, file->real,
                           of_package ? "the package" : "sallyport");
    }
}

void sp_check_replaced(const struct sp_doctor_repo *repo,
                       struct sp_problems *out)
{
    add_replaced(repo, out, false);
}

void sp_check_replaced_package(const struct sp_doctor_repo *repo,
                               struct sp_problems *out)
{
    add_replaced(repo, out, true);
}

void sp_check_version(const struct sp_doctor_repo *repo,
                      struct sp_problems *out)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        if (!sp_hook_guards(file) || file->is_foreign ||
            strcmp(file->version, SP_VERSION) == 0)
            continue;
        if (*file->version)
            sp_problem_add(
                out, NULL,
                "%s has version %s, but this command has " SP_VERSION,
                file->shown, file->version);
        else
            sp_problem_add(out, NULL,
                           "%s does not say its version: it is older than this "
                           "command",
                           file->shown);
    }
}
