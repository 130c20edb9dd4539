/* What makes a push fail, or a clone empty, although the hook would let it in: rights to
 * objects and refs, and a HEAD that names no branch. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/refs.h"

static const char heads[] = "refs/heads/";

/* The branches that are there: how many, one of them, and whether main is. */
struct branches {
    size_t count;
    char *one;
    bool has_main;
};

static int count_branch(const char *name, const struct sp_oid *id,
                        void *context)
{
    struct branches *branches = context;
    (void)id;
    branches->has_main |= strcmp(name, "refs/heads/main") == 0;
    if (!branches->count++)
        branches->one = sp_strdup(name);
    return 0;
}

/* The full name of the branch that HEAD is meant to name. Yours to free; NULL where
 * none is there. */
static char *branch_meant(struct sp_repo *git)
{
    struct branches branches = {0};
    struct sp_error ignored = {0};
    sp_repo_each_ref(git, "refs/heads/*", count_branch, &branches, &ignored);
    if (branches.count < 2 && !branches.has_main)
        return branches.one;
    free(branches.one);
    return sp_strdup(branches.has_main ? "refs/heads/main"
                                       : "refs/heads/BRANCH");
}

void sp_doctor_read_head(struct sp_doctor_repo *repo, struct sp_repo *git)
{
    struct sp_buf target = {0};
    struct sp_oid tip;
    struct sp_error ignored = {0};
    if (!repo->is_clone &&
        sp_repo_named(git, "HEAD", &target, &tip, &ignored) == SP_ENOTFOUND &&
        sp_str_starts(sp_str(sp_buf_text(&target)), heads)) {
        repo->head_meant = branch_meant(git);
        if (repo->head_meant)
            repo->head = sp_strdup(sp_buf_text(&target) + strlen(heads));
    }
    sp_buf_dispose(&target);
}

void sp_check_head(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    if (repo->head)
        sp_problem_add(out, repo->head_meant,
                       "HEAD names %s, which nobody has pushed, so a clone is "
                       "empty",
                       repo->head);
}

/* Takes `below`. */
static void add_part(struct sp_doctor_repo *repo, const char *path, char *below,
                     uid_t owner)
{
    const struct sp_foreign_part part = {
        .path = sp_strdup(path), .below = below, .owner = owner};
    SP_VEC_PUSH(&repo->unwritable, part);
}

static void read_rights(struct sp_doctor_repo *repo, const char *name)
{
    struct stat about;
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%s", repo->gitdir, name);
    if (stat(sp_buf_text(&path), &about) == 0 &&
        !sp_may(&repo->doctor->people, repo->owner, &about, SP_MAY_WRITE))
        add_part(repo, sp_buf_text(&path), NULL, about.st_uid);
    sp_buf_dispose(&path);
}

enum { MOST = 10000, LEVELS = 16 };

/* A search below a directory of the storage. */
struct below {
    const struct sp_doctor_repo *repo;
    size_t left; /* entries to look at */
    char *path;  /* found; NULL */
    uid_t owner;
};

static void look_below(struct below *below, const char *directory,
                       size_t levels);

/* The path is put together only where it is needed: objects has many directories. */
static void look_at(struct below *below, int fd, const char *directory,
                    const char *name, size_t levels)
{
    struct stat about;
    struct sp_buf path = {0};
    if (fstatat(fd, name, &about, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISDIR(about.st_mode))
        return;
    const bool may = sp_may(&below->repo->doctor->people, below->repo->owner,
                            &about, SP_MAY_WRITE);
    if (may && !levels)
        return;
    sp_buf_printf(&path, "%s/%s", directory, name);
    if (may) {
        look_below(below, sp_buf_text(&path), levels);
        sp_buf_dispose(&path);
    } else {
        below->owner = about.st_uid;
        below->path = sp_buf_detach(&path);
    }
}

/* Ends at the first directory that the owner cannot write to. */
static void look_below(struct below *below, const char *directory,
                       size_t levels)
{
    const struct dirent *entry;
    DIR *all = levels ? opendir(directory) : NULL;
    while (all && !below->path && below->left && (entry = readdir(all))) {
        below->left--;
        if (*entry->d_name != '.' &&
            (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN))
            look_at(below, dirfd(all), directory, entry->d_name, levels - 1);
    }
    if (all)
        closedir(all);
}

static void read_below(struct sp_doctor_repo *repo, const char *name,
                       size_t levels)
{
    struct below below = {.repo = repo, .left = MOST};
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%s", repo->gitdir, name);
    look_below(&below, sp_buf_text(&path), levels);
    if (below.path)
        add_part(repo, sp_buf_text(&path), below.path, below.owner);
    sp_buf_dispose(&path);
}

void sp_doctor_read_rights(struct sp_doctor_repo *repo)
{
    static const char *const names[] = {"objects", "refs", "refs/heads"};
    if (repo->is_clone)
        return;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        read_rights(repo, names[i]);
    if (repo->unwritable.count)
        return;
    read_below(repo, "objects", 1);
    read_below(repo, "refs", LEVELS);
}

void sp_check_storage_writable(const struct sp_doctor_repo *repo,
                               struct sp_problems *out)
{
    for (size_t i = 0; i < repo->unwritable.count; i++) {
        const struct sp_foreign_part *part = &repo->unwritable.items[i];
        struct sp_buf who = {0};
        sp_person_name(&who, &repo->doctor->people, part->owner);
        sp_problem_add(out, part->path,
                       "%s belongs to %s and %s cannot write there, so %s",
                       part->below ? part->below : part->path,
                       sp_buf_text(&who), repo->owner_name,
                       part->below ? "some pushes fail" : "every push fails");
        sp_buf_dispose(&who);
    }
}
