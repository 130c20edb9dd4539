/* What git needs in a directory to take it for a repository, as is_git_directory() asks:
 * HEAD names a ref or an id, and refs and objects are there. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/file.h"

enum { HEAD_SIZE = 255, PACKED_SIZE = 64 << 20 };

static const char heads[] = DOCTOR_HEADS;

/* Faults of a HEAD that holds nothing; of another one, what it holds is kept. */
static const char missing[] = "is missing", empty[] = "is empty";

static char *below(const struct sp_doctor_repo *repo, const char *name)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%s", repo->gitdir, name);
    return sp_buf_detach(&path);
}

/* Is it certain that nothing is there? */
static bool is_missing(const struct sp_doctor_repo *repo, const char *name)
{
    struct stat about;
    char *path = below(repo, name);
    bool is = stat(path, &about) != 0 && errno == ENOENT;
    free(path);
    return is;
}

static bool names_ref_or_id(struct sp_str text)
{
    struct sp_oid id;
    if (sp_str_starts(text, "ref:")) {
        text = (struct sp_str){text.ptr + 4, text.len - 4};
        return sp_str_starts(sp_str_trim(text), "refs/");
    }
    return text.len >= SP_OID_HEX && sp_oid_parse(&id, text.ptr, SP_OID_HEX);
}

/* What is wrong with HEAD; NULL: nothing, or it cannot be read by us. */
static const char *fault_of_head(const char *path)
{
    struct stat about;
    struct sp_buf text = {0};
    struct sp_error ignored = {0};
    char target[sizeof "refs/"] = "";
    if (lstat(path, &about) != 0)
        return errno == ENOENT ? missing : NULL;
    if (S_ISLNK(about.st_mode) &&
        readlink(path, target, sizeof target - 1) > 0 &&
        strcmp(target, "refs/") == 0)
        return NULL;
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode))
        return "is not a file";
    if (!about.st_size)
        return empty;
    int code = sp_file_read(&text, path, HEAD_SIZE,
                            SP_FILE_FOLLOW | SP_FILE_BEGINNING, &ignored);
    bool is_good =
        code || names_ref_or_id((struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
    return is_good ? NULL : "names neither a branch nor a commit";
}

/* --- the branches, which git does not read before HEAD is there --- */

struct branches {
    size_t count;
    struct sp_buf one;
    bool has_main;
};

static void add_branch(struct branches *all, struct sp_str name)
{
    if (sp_str_equal_c(name, sp_buf_text(&all->one)))
        return;
    all->has_main = all->has_main || sp_str_equal_c(name, DOCTOR_MAIN);
    if (!all->count++)
        sp_buf_add(&all->one, name.ptr, name.len);
}

/* A line is an id, a blank and a name. */
static void add_packed(struct branches *all, const struct sp_doctor_repo *repo)
{
    struct sp_buf text = {0};
    struct sp_error ignored = {0};
    struct sp_str line, rest;
    char *path = below(repo, "packed-refs");
    sp_file_read(&text, path, PACKED_SIZE, 0, &ignored);
    rest = (struct sp_str){sp_buf_text(&text), text.len};
    while (sp_str_line(&rest, &line)) {
        if (line.len <= SP_OID_HEX + 1)
            continue;
        const struct sp_str name = {line.ptr + SP_OID_HEX + 1,
                                    line.len - SP_OID_HEX - 1};
        if (sp_str_starts(name, heads))
            add_branch(all, name);
    }
    sp_buf_dispose(&text);
    free(path);
}

/* A directory counts as a branch with a slash. */
static void add_loose(struct branches *all, const struct sp_doctor_repo *repo)
{
    char *path = below(repo, heads);
    DIR *entries = opendir(path);
    const struct dirent *entry;
    while (entries && (entry = readdir(entries))) {
        struct sp_buf name = {0};
        if (*entry->d_name == '.')
            continue;
        sp_buf_printf(&name, "%s%s%s", heads, entry->d_name,
                      entry->d_type == DT_DIR ? "/" : "");
        add_branch(all, (struct sp_str){sp_buf_text(&name), name.len});
        sp_buf_dispose(&name);
    }
    if (entries)
        closedir(entries);
    free(path);
}

/* main, unless there is one other branch alone; one with a slash is for work. */
static char *branch_of(const struct branches *all)
{
    const char *one = sp_buf_text(&all->one);
    const bool is_other =
        all->count == 1 && !all->has_main && !strchr(one + strlen(heads), '/');
    return sp_strdup(is_other ? one : DOCTOR_MAIN);
}

bool sp_doctor_read_needed(struct sp_doctor_repo *repo)
{
    struct branches all = {0};
    if (!sp_doctor_is_gitdir(repo->gitdir))
        return true;
    char *head = below(repo, "HEAD");
    repo->head_fault = fault_of_head(head);
    free(head);
    repo->lacks_refs = is_missing(repo, "refs");
    repo->lacks_objects = is_missing(repo, "objects");
    if (!repo->head_fault && !repo->lacks_refs && !repo->lacks_objects)
        return true;
    add_packed(&all, repo);
    add_loose(&all, repo);
    repo->has_branches = all.count;
    if (repo->head_fault)
        repo->head_meant = branch_of(&all);
    sp_buf_dispose(&all.one);
    return false;
}

bool sp_doctor_lacks(const struct sp_doctor_repo *repo)
{
    return repo->head_fault || repo->lacks_refs || repo->lacks_objects;
}

static void add_missing(const struct sp_doctor_repo *repo, const char *name,
                        struct sp_problems *out)
{
    char *path = below(repo, name);
    sp_problem_add(out, path,
                   "%s is missing, so git takes it for no repository", path);
    free(path);
}

void sp_check_directories(const struct sp_doctor_repo *repo,
                          struct sp_problems *out)
{
    if (repo->lacks_refs)
        add_missing(repo, "refs", out);
    if (repo->lacks_objects && !repo->has_branches)
        add_missing(repo, "objects", out);
}

void sp_check_history(const struct sp_doctor_repo *repo,
                      struct sp_problems *out)
{
    char *path = below(repo, "objects");
    if (repo->lacks_objects && repo->has_branches)
        sp_problem_add(out, path,
                       "%s is missing, and with it the commits of its "
                       "branches: a backup has them",
                       path);
    free(path);
}

static void add_head(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    sp_problem_add(out, repo->head_meant,
                   "its HEAD %s, so git takes it for no repository",
                   repo->head_fault);
}

static bool holds_nothing(const struct sp_doctor_repo *repo)
{
    return repo->head_fault == missing || repo->head_fault == empty;
}

void sp_check_head_there(const struct sp_doctor_repo *repo,
                         struct sp_problems *out)
{
    if (holds_nothing(repo))
        add_head(repo, out);
}

void sp_check_head_text(const struct sp_doctor_repo *repo,
                        struct sp_problems *out)
{
    if (repo->head_fault && !holds_nothing(repo))
        add_head(repo, out);
}
