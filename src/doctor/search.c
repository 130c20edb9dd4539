#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static bool is_directory(const char *path, const char *name)
{
    struct sp_buf below = {0};
    struct stat about;
    sp_buf_printf(&below, "%s/%s", path, name);
    bool is = stat(sp_buf_text(&below), &about) == 0 && S_ISDIR(about.st_mode);
    sp_buf_dispose(&below);
    return is;
}

bool sp_doctor_exists(const char *directory, const char *name)
{
    struct sp_buf path = {0};
    struct stat about;
    sp_buf_printf(&path, "%s/%s", directory, name);
    bool is = lstat(sp_buf_text(&path), &about) == 0;
    sp_buf_dispose(&path);
    return is;
}

/* A broken repository counts too: the checks report what is missing. */
bool sp_doctor_is_gitdir(const char *path)
{
    const bool has_refs = is_directory(path, "refs");
    const bool has_head = sp_doctor_exists(path, "HEAD");
    return is_directory(path, "objects")
               ? has_refs || has_head
               : has_refs && has_head && sp_doctor_exists(path, "config");
}

/* Identifies a directory by device and inode. False: it was seen before. */
static bool is_new(struct sp_search *search, const struct stat *about)
{
    struct sp_oid id = {{0}};
    const uint64_t number = about->st_ino, device = about->st_dev;
    memcpy(id.raw, &number, sizeof number);
    memcpy(id.raw + sizeof number, &device, sizeof device);
    if (sp_oidmap_get(&search->seen, &id) != SP_OIDMAP_NONE)
        return false;
    sp_oidmap_put(&search->seen, &id, 1);
    return true;
}

int sp_doctor_by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int may_be_directory(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 &&
           strcmp(entry->d_name, "..") != 0 &&
           (entry->d_type == DT_DIR || entry->d_type == DT_LNK ||
            entry->d_type == DT_UNKNOWN);
}

static void cannot(struct sp_search *search, const char *path, const char *why)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s: %s", path, why);
    sp_strings_add(&search->unread, sp_buf_text(&text), text.len);
    sp_buf_dispose(&text);
}

/* As root: does another user's link lead to files that this user does not own? */
static bool leads_astray(const char *path, const struct stat *target)
{
    struct stat link;
    return geteuid() == 0 && lstat(path, &link) == 0 && S_ISLNK(link.st_mode) &&
           link.st_uid != 0 && link.st_uid != target->st_uid;
}

static void walk(struct sp_search *search, const char *path)
{
    struct dirent **entries;
    struct stat about;
    if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode) ||
        (search->is_below && leads_astray(path, &about)) ||
        !is_new(search, &about))
        return;
    search->is_below = true;
    if (sp_doctor_is_gitdir(path) || sp_doctor_exists(path, ".git")) {
        sp_strings_add(&search->found, path, strlen(path));
        return;
    }
    int count = scandir(path, &entries, may_be_directory, sp_doctor_by_name);
    if (count < 0) {
        cannot(search, path, strerror(errno));
        return;
    }
    for (int i = 0; i < count; i++) {
        struct sp_buf below = {0};
        sp_buf_printf(&below, "%s%s%s", path,
                      path[strlen(path) - 1] == '/' ? "" : "/",
                      entries[i]->d_name);
        walk(search, sp_buf_text(&below));
        sp_buf_dispose(&below);
        free(entries[i]);
    }
    free(entries);
}

/* Removes slashes at the end. As in git, 'project' means 'project.git' if only that
 * exists. Yours to free. */
static char *named(const char *path)
{
    struct sp_buf name = {0};
    struct stat about;
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    sp_buf_add(&name, path, len);
    if (len && stat(sp_buf_text(&name), &about) != 0 && errno == ENOENT) {
        sp_buf_puts(&name, ".git");
        if (stat(sp_buf_text(&name), &about) != 0)
            sp_buf_cut(&name, len);
    }
    return sp_buf_detach(&name);
}

static void walk_from(struct sp_search *search, const char *path)
{
    search->is_below = false;
    walk(search, path);
}

void sp_doctor_search(struct sp_search *search, const char *path)
{
    char *name = named(path);
    size_t found = search->found.count, unread = search->unread.count;
    size_t seen = search->seen.count;
    struct stat about;
    if (stat(name, &about) != 0)
        cannot(search, name, strerror(errno));
    else if (!S_ISDIR(about.st_mode))
        cannot(search, name, "it is not a directory");
    else
        walk_from(search, name);
    if (search->found.count == found && search->unread.count == unread &&
        search->seen.count > seen)
        cannot(search, name, "there is no repository in it");
    free(name);
}

/* The directory above, in the same text. False: there is none. */
static bool go_up(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash || !slash[1])
        return false;
    slash[slash == path] = '\0';
    return true;
}

/* The .git of a work tree is found with the work tree. */
static bool is_repository(const char *path)
{
    const char *slash = strrchr(path, '/');
    return sp_doctor_exists(path, ".git") ||
           (sp_doctor_is_gitdir(path) && strcmp(slash, "/.git") != 0);
}

bool sp_doctor_search_here(struct sp_search *search)
{
    char *path = getcwd(NULL, 0);
    bool is_found = false;
    do
        is_found = path && is_repository(path);
    while (path && !is_found && go_up(path));
    if (is_found)
        sp_doctor_search(search, path);
    free(path);
    return is_found;
}

void sp_search_dispose(struct sp_search *search)
{
    sp_strings_dispose(&search->found);
    sp_strings_dispose(&search->unread);
    sp_oidmap_dispose(&search->seen);
}
