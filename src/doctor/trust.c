/* Who could disable the hook: checks the paths to hooks and policy. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"

/* A user who can write to a directory can replace anything in it. */
static void look_at(struct sp_doctor_repo *repo, const char *path)
{
    struct sp_weak_point fresh = {.path = NULL};
    struct stat about;
    if (stat(path, &about) != 0)
        return;
    fresh.owner = about.st_uid;
    fresh.group = about.st_gid;
    fresh.writers = sp_writers(&repo->doctor->people, &about);
    fresh.is_strange = fresh.owner != 0 && fresh.owner != repo->owner &&
                       fresh.owner != repo->doctor->root;
    if (!fresh.is_strange && fresh.writers == SP_NOBODY_ELSE)
        return;
    for (size_t i = 0; i < repo->weak.count; i++)
        if (strcmp(repo->weak.items[i].path, path) == 0)
            return;
    fresh.path = sp_strdup(path);
    SP_VEC_PUSH(&repo->weak, fresh);
}

/* The length of the directories that two paths share. */
static size_t shared(const char *a, const char *b)
{
    size_t same = 0;
    for (size_t i = 0;; i++) {
        bool ends = (!a[i] || a[i] == '/') && (!b[i] || b[i] == '/');
        if (ends && i)
            same = i;
        if (a[i] != b[i] || !a[i])
            return same;
    }
}

/* Looks at each directory of a path, except those shared with the path before it,
 * and at its end. The path has no links. Takes it. */
static void follow(struct sp_doctor_repo *repo, char **last, char *way)
{
    if (!way)
        return;
    size_t len = strlen(way);
    for (size_t i = shared(*last ? *last : "", way) + 1; i <= len; i++) {
        char kept = way[i];
        if (kept && kept != '/')
            continue;
        way[i] = '\0';
        look_at(repo, way);
        way[i] = kept;
    }
    free(*last);
    *last = way;
}

/* The same, with links. */
static void follow_links(struct sp_doctor_repo *repo, char **last,
                         const char *path)
{
    follow(repo, last, realpath(path, NULL));
}

/* The directory of a file, without links. Yours to free. */
static char *directory_of(const char *path)
{
    char *directory = sp_strdup(path);
    *strrchr(directory, '/') = '\0';
    char *real = realpath(directory, NULL);
    free(directory);
    return real;
}

/* What tells git where its hooks are, and which branch is the default one. */
static void follow_own(struct sp_doctor_repo *repo, char **last)
{
    static const char *const names[] = {"config", "HEAD"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct sp_buf path = {0};
        sp_buf_printf(&path, "%s/%s", repo->gitdir, names[i]);
        follow_links(repo, last, sp_buf_text(&path));
        sp_buf_dispose(&path);
    }
}

/* git makes what the members of the group push theirs, and lets the others add to it. */
static void look_for_sharers(struct sp_doctor_repo *repo)
{
    struct stat about;
    struct sp_buf objects = {0}, name = {0};
    sp_buf_printf(&objects, "%s/objects", repo->gitdir);
    if (repo->is_shared && stat(sp_buf_text(&objects), &about) == 0 &&
        sp_writers(&repo->doctor->people, &about) == SP_THE_GROUP) {
        sp_group_name(&name, &repo->doctor->people, about.st_gid);
        repo->sharers = sp_buf_detach(&name);
    }
    sp_buf_dispose(&objects);
}

static bool is_of_one(const struct sp_doctor_repo *repo, const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 &&
           sp_writers(&repo->doctor->people, &about) == SP_NOBODY_ELSE;
}

/* What hooks and policy do not share with it. */
static void follow_trail(struct sp_doctor_repo *repo, char **last)
{
    size_t before = repo->weak.count;
    char *directory = repo->trail.path ? directory_of(repo->trail.path) : NULL;
    if (!directory)
        return;
    repo->trail.is_of_one =
        is_of_one(repo, directory) || is_of_one(repo, repo->trail.path);
    follow(repo, last, directory);
    follow_links(repo, last, repo->trail.path);
    for (size_t i = before; i < repo->weak.count; i++)
        repo->weak.items[i].is_of_trail = true;
}

void sp_doctor_read_trust(struct sp_doctor_repo *repo)
{
    char *last = NULL;
    if (repo->is_clone || !sp_doctor_repo_is_guarded(repo))
        return;
    look_for_sharers(repo);
    follow(repo, &last, sp_strdup(repo->gitdir));
    follow_own(repo, &last);
    for (size_t i = 0; i < repo->files.count; i++)
        if (sp_hook_guards(&repo->files.items[i]))
            follow(repo, &last, directory_of(repo->files.items[i].path));
    for (size_t i = repo->policy_files.count; i > 0; i--)
        follow_links(repo, &last, repo->policy_files.items[i - 1]);
    for (size_t i = 0; i < repo->files.count; i++)
        if (sp_hook_guards(&repo->files.items[i]))
            follow(repo, &last, sp_strdup(repo->files.items[i].real));
    follow_trail(repo, &last);
    free(last);
}
