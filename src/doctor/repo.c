/* The facts of one repository. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/beside.h"
#include "sallyport/file.h"

static void read_native(struct sp_doctor *out)
{
    struct sp_buf bytes = {0};
    struct sp_error ignored = {0};
    sp_file_read(&bytes, "/proc/self/exe", sizeof out->native,
                 SP_FILE_FOLLOW | SP_FILE_BEGINNING, &ignored);
    memcpy(out->native, sp_buf_text(&bytes), bytes.len);
    out->native_len = bytes.len;
    sp_buf_dispose(&bytes);
}

void sp_doctor_open(struct sp_doctor *out, const char *global)
{
    struct stat root;
    *out = (struct sp_doctor){.user = geteuid(), .global = global};
    sp_people_of_machine(&out->people);
    if (stat("/", &root) == 0)
        out->root = root.st_uid;
    read_native(out);
    /* only the package has it */
    out->is_packaged = access("/usr/share/doc/sallyport/copyright", F_OK) == 0;
    out->program = sp_program_typed("sallyport");
    out->installer = sp_program_typed("sallyport-install");
}

void sp_doctor_close(struct sp_doctor *doctor)
{
    sp_people_dispose(&doctor->people);
    free(doctor->program);
    free(doctor->installer);
}

/* The first line of a file such as .git or commondir, without `prefix`. Yours to
 * free; NULL if there is none. */
static char *line_of(const char *directory, const char *name,
                     const char *prefix)
{
    struct sp_buf path = {0}, line = {0};
    sp_buf_printf(&path, "%s/%s", directory, name);
    sp_file_line(&line, sp_buf_text(&path), PATH_MAX - 1, SP_FILE_FOLLOW);
    struct sp_str text = {sp_buf_text(&line), line.len};
    char *found = NULL;
    if (sp_str_starts(text, prefix)) {
        text = sp_str_trim((struct sp_str){text.ptr + strlen(prefix),
                                           text.len - strlen(prefix)});
        found = text.len ? sp_strndup(text.ptr, text.len) : NULL;
    }
    sp_buf_dispose(&path);
    sp_buf_dispose(&line);
    return found;
}

/* Makes a path from a file in `directory` absolute; NULL if nothing is there. Frees
 * the path. */
static char *resolved(const char *directory, char *path)
{
    struct sp_buf text = {0};
    if (*path != '/')
        sp_buf_printf(&text, "%s/", directory);
    sp_buf_puts(&text, path);
    char *real = realpath(sp_buf_text(&text), NULL);
    free(path);
    sp_buf_dispose(&text);
    return real;
}

/* Finds the git directory of a work tree. .git is a directory, or a file in a linked
 * work tree or a submodule. */
static void find_gitdir(struct sp_doctor_repo *out, const char *top)
{
    char *link = line_of(top, ".git", "gitdir:");
    out->gitdir = resolved(top, link ? link : sp_strdup(".git"));
    char *common = out->gitdir ? line_of(out->gitdir, "commondir", "") : NULL;
    if (common) {
        char *linked = out->gitdir;
        out->gitdir = resolved(linked, common);
        free(linked);
    }
    out->worktree = sp_strdup(top);
}

/* A path to .git itself means its work tree. */
static void locate(struct sp_doctor_repo *out)
{
    char *top = realpath(out->path, NULL);
    char *slash = top ? strrchr(top, '/') : NULL;
    if (slash && strcmp(slash, "/.git") == 0 && sp_doctor_is_gitdir(top)) {
        *slash = '\0';
        find_gitdir(out, slash == top ? "/" : top);
    } else if (top && !sp_doctor_is_gitdir(top)) {
        find_gitdir(out, top);
    } else if (top) {
        out->gitdir = sp_strdup(top);
    }
    if (!out->gitdir)
        out->gitdir = sp_strdup(top ? top : out->path);
    free(top);
}

static void name_owner(struct sp_doctor_repo *out)
{
    struct sp_buf name = {0};
    sp_person_name(&name, &out->doctor->people, out->owner);
    out->owner_name = sp_buf_detach(&name);
}

/* What only root has reached, a child looks at as the owner. */
static void find_owner(struct sp_doctor_repo *out)
{
    struct stat about;
    if (stat(out->gitdir, &about) == 0) {
        out->owner = about.st_uid;
        out->is_shut = !sp_doctor_may_use(out, &about);
    } else if (errno == EACCES) {
        out->owner = geteuid();
        out->closed =
            sp_closed_way(&out->doctor->people, out->owner, out->gitdir);
    }
    name_owner(out);
}

/* A work tree with hooks of a server is not a clone: users push to it. */
static bool has_server_hook(const struct sp_doctor_repo *repo)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        for (size_t k = 0; file->is_ours && sp_doctor_server_hooks[k]; k++)
            if (strcmp(file->name, sp_doctor_server_hooks[k]) == 0)
                return true;
    }
    return false;
}

/* The .git of root's work tree may lead to a directory of another user. */
static bool is_of_others(struct sp_doctor_repo *out)
{
    if (geteuid() != 0 || out->owner == 0 || out->owner == out->doctor->root)
        return false;
    struct sp_buf why = {0};
    sp_buf_printf(&why, "its %s belongs to %s, so root does not look there",
                  out->gitdir, out->owner_name);
    out->open_fault = sp_buf_detach(&why);
    return true;
}

bool sp_doctor_repo_begin(struct sp_doctor_repo *out,
                          const struct sp_doctor *doctor, const char *path,
                          bool is_odd)
{
    struct stat about;
    *out = (struct sp_doctor_repo){.doctor = doctor, .path = sp_strdup(path)};
    out->gitdir = realpath(path, NULL);
    if (!out->gitdir || !sp_doctor_is_gitdir(out->gitdir) ||
        sp_str_ends(sp_str(out->gitdir), "/.git") ||
        stat(out->gitdir, &about) != 0)
        return false;
    out->owner = about.st_uid;
    sp_doctor_read_whose(out, is_odd);
    if (out->parts_of || out->beside || out->is_stranger)
        name_owner(out);
    return out->parts_of || out->is_stranger;
}

void sp_doctor_repo_read(struct sp_doctor_repo *out,
                         const struct sp_doctor *doctor, const char *path)
{
    *out = (struct sp_doctor_repo){.doctor = doctor, .path = sp_strdup(path)};
    locate(out);
    find_owner(out);
    sp_doctor_read_whose(out, true);
    if (out->is_stranger || out->closed || out->is_shut || out->parts_of ||
        is_of_others(out) || !sp_doctor_read_needed(out))
        return;
    sp_doctor_read_settings(out);
    sp_doctor_read_places(out);
    out->is_clone = out->worktree && !has_server_hook(out);
    sp_doctor_read_rights(out);
    sp_doctor_read_policy(out);
    sp_doctor_read_kind(out);
    sp_doctor_read_trail(out);
    sp_doctor_read_trust(out);
}

static void dispose_unreadable(struct sp_doctor_repo *repo)
{
    for (size_t i = 0; i < repo->unreadable.count; i++) {
        free(repo->unreadable.items[i].path);
        free(repo->unreadable.items[i].closed);
    }
    free(repo->unreadable.items);
}

static void dispose_shut(struct sp_doctor_repo *repo)
{
    for (size_t i = 0; i < repo->shut.count; i++) {
        free(repo->shut.items[i].path);
        free(repo->shut.items[i].below);
    }
    free(repo->shut.items);
}

static void dispose_settings(struct sp_doctor_repo *repo)
{
    for (size_t i = 0; i < repo->settings.count; i++) {
        free(repo->settings.items[i].name);
        free(repo->settings.items[i].key);
        free(repo->settings.items[i].value);
        free(repo->settings.items[i].file);
    }
    free(repo->settings.items);
}

void sp_doctor_repo_dispose(struct sp_doctor_repo *repo)
{
    char *const texts[] = {
        repo->path,         repo->gitdir,         repo->worktree,
        repo->owner_name,   repo->config_fault,   repo->hooks,
        repo->hooks_file,   repo->hooks_setting,  repo->object_format,
        repo->storage,      repo->open_fault,     repo->policy_fault,
        repo->told_mode,    repo->told_host,      repo->trail.path,
        repo->trail.fault,  repo->trail.damage,   repo->trail.of_root,
        repo->head,         repo->head_meant,     repo->sharers,
        repo->trail.full,   repo->closed,         repo->shut_hooks,
        repo->trail.shut,   repo->trail.no_place, repo->trail.no_place_why,
        repo->trail.before, repo->trail.given};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free(texts[i]);
    for (size_t i = 0; i < repo->files.count; i++)
        sp_doctor_hook_dispose(&repo->files.items[i]);
    free(repo->files.items);
    dispose_settings(repo);
    dispose_unreadable(repo);
    dispose_shut(repo);
    for (size_t i = 0; i < repo->weak.count; i++)
        free(repo->weak.items[i].path);
    free(repo->weak.items);
    sp_policy_free(repo->policy);
    sp_strings_dispose(&repo->policy_files);
    sp_strings_dispose(&repo->lost);
    free(repo->unread_policy);
    sp_buf_dispose(&repo->lost_values);
    sp_strings_dispose(&repo->trail.left_by_root);
    sp_strings_dispose(&repo->unrecorded);
    sp_strings_dispose(&repo->owners);
    *repo = (struct sp_doctor_repo){.doctor = repo->doctor};
}

bool sp_hook_stands_beside(const char *name)
{
    return strcmp(name, "post-receive") == 0 ||
           strcmp(name, "reference-transaction") == 0;
}

static bool runs_ours(const struct sp_hook_file *file)
{
    return file->is_ours && !file->is_replaced &&
           file->role == SP_HOOK_ITSELF && file->fault == SP_HOOK_RUNS;
}

bool sp_hook_guards(const struct sp_hook_file *file)
{
    return runs_ours(file) && !sp_hook_stands_beside(file->name);
}

bool sp_doctor_runs(const struct sp_doctor_repo *repo, const char *name)
{
    for (size_t i = 0; i < repo->files.count; i++)
        if (runs_ours(&repo->files.items[i]) &&
            strcmp(repo->files.items[i].name, name) == 0)
            return true;
    return false;
}

const struct sp_hook_file *sp_doctor_guard(const struct sp_doctor_repo *repo,
                                           const char *name)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        if (sp_hook_guards(file) && (!name || strcmp(file->name, name) == 0))
            return file;
    }
    return NULL;
}

bool sp_doctor_repo_is_guarded(const struct sp_doctor_repo *repo)
{
    return strcmp(sp_doctor_repo_mode(repo), "off") != 0 &&
           (repo->has_vref || sp_doctor_guard(repo, NULL));
}

const char *sp_doctor_repo_host(const struct sp_doctor_repo *repo)
{
    if (repo->told_host)
        return repo->told_host;
    const struct sp_setting *host =
        repo->policy ? sp_policy_setting(repo->policy, "identity", NULL, "host")
                     : NULL;
    return host ? host->value : "?";
}

const char *sp_doctor_repo_mode(const struct sp_doctor_repo *repo)
{
    static const char *const words[] = {[SP_ENFORCE] = "enforce",
                                        [SP_OBSERVE] = "observe",
                                        [SP_MODE_OFF] = "off"};
    if (repo->told_mode)
        return repo->told_mode;
    return repo->policy ? words[repo->policy->policy.mode] : "no policy";
}
