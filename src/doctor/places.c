/* The places of hooks: git's directory, and those of the hosts. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"

const char *const sp_doctor_server_hooks[] = {
    "pre-receive", "update", "post-receive", "reference-transaction", NULL};
const char *const sp_doctor_clone_hooks[] = {"commit-msg", "prepare-commit-msg",
                                             "pre-push", NULL};

/* Files of one directory. */
struct place {
    const char *directory;
    enum sp_layout file, entry; /* of NAME and of NAME.d/ANY */
    bool has_files;             /* NAME too, not only NAME.d */
    bool is_shadowed;
};

/* Short if it is in the repository. Yours to free. */
static char *shown(const struct sp_doctor_repo *repo, const char *path)
{
    const char *const tops[] = {repo->gitdir, repo->worktree};
    for (size_t i = 0; i < 2; i++) {
        size_t len = tops[i] ? strlen(tops[i]) : 0;
        if (len && strncmp(path, tops[i], len) == 0 && path[len] == '/')
            return sp_strdup(path + len + 1);
    }
    return sp_strdup(path);
}

static void add(struct sp_doctor_repo *repo, const struct place *place,
                const char *name, const char *below, enum sp_hook_role role)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%s", place->directory, below);
    struct sp_hook_file file = {.name = name,
                                .role = role,
                                .layout = strchr(below, '/') ? place->entry
                                                             : place->file,
                                .shown = shown(repo, sp_buf_text(&path))};
    file.path = sp_buf_detach(&path);
    sp_doctor_read_hook(&file, repo);
    if (file.fault == SP_HOOK_RUNS && place->is_shadowed)
        file.fault = SP_HOOK_SHADOWED;
    SP_VEC_PUSH(&repo->files, file);
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void add_entries(struct sp_doctor_repo *repo, const struct place *place,
                        const char *name)
{
    struct sp_buf path = {0};
    struct dirent **entries;
    sp_buf_printf(&path, "%s/%s.d", place->directory, name);
    int count =
        scandir(sp_buf_text(&path), &entries, is_shown, sp_doctor_by_name);
    for (int i = 0; i < count; i++) {
        sp_buf_reset(&path);
        sp_buf_printf(&path, "%s.d/%s", name, entries[i]->d_name);
        add(repo, place, name, sp_buf_text(&path), SP_HOOK_ITSELF);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    sp_buf_dispose(&path);
}

static void add_hook(struct sp_doctor_repo *repo, const struct place *place,
                     const char *name)
{
    /* pre-commit(1) renames existing hooks to NAME.legacy, and runs them. */
    static const struct {
        const char *suffix;
        enum sp_hook_role role;
    } names[] = {{"", SP_HOOK_ITSELF},
                 {".chained", SP_HOOK_CHAINED},
                 {".legacy", SP_HOOK_ITSELF},
                 {".old", SP_HOOK_DISPLACED}};
    for (size_t i = 0; place->has_files && i < sizeof names / sizeof names[0];
         i++) {
        struct sp_buf file = {0};
        sp_buf_printf(&file, "%s%s", name, names[i].suffix);
        if (sp_doctor_exists(place->directory, sp_buf_text(&file)))
            add(repo, place, name, sp_buf_text(&file), names[i].role);
        sp_buf_dispose(&file);
    }
    add_entries(repo, place, name);
}

static void add_place(struct sp_doctor_repo *repo, const struct place *place)
{
    for (size_t i = 0; sp_doctor_server_hooks[i]; i++)
        add_hook(repo, place, sp_doctor_server_hooks[i]);
    for (size_t i = 0; sp_doctor_clone_hooks[i]; i++)
        add_hook(repo, place, sp_doctor_clone_hooks[i]);
}

static bool is_same_directory(const char *a, const char *b)
{
    struct stat x, y;
    return strcmp(a, b) == 0 || (stat(a, &x) == 0 && stat(b, &y) == 0 &&
                                 x.st_dev == y.st_dev && x.st_ino == y.st_ino);
}

/* gitolite links its own update into every repository. */
static enum sp_layout plain_layout(const char *hooks)
{
    static const char theirs[] = "/hooks/common/update";
    char text[4096];
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/update", hooks);
    ssize_t len = readlink(sp_buf_text(&path), text, sizeof text);
    sp_buf_dispose(&path);
    size_t end = sizeof theirs - 1;
    return len >= (ssize_t)end && memcmp(text + len - end, theirs, end) == 0
               ? SP_LAYOUT_GITOLITE
               : SP_LAYOUT_PLAIN;
}

/* Only a script of the host runs NAME.d. */
static void look_for_delegates(struct sp_doctor_repo *repo)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        struct sp_hook_file *file = &repo->files.items[i];
        if (file->layout != SP_LAYOUT_DELEGATED || file->fault != SP_HOOK_RUNS)
            continue;
        file->fault = SP_HOOK_UNDELEGATED;
        for (size_t k = 0; k < repo->files.count; k++) {
            const struct sp_hook_file *one = &repo->files.items[k];
            if (one->layout != SP_LAYOUT_DELEGATED &&
                one->role == SP_HOOK_ITSELF && one->fault == SP_HOOK_RUNS &&
                strcmp(one->name, file->name) == 0)
                file->fault = SP_HOOK_RUNS;
        }
    }
}

/* A link leads elsewhere, to what is not the repository's own. */
static void look_whether_shut(struct sp_doctor_repo *repo, const char *hooks)
{
    const struct sp_people *people = &repo->doctor->people;
    struct stat about;
    if (lstat(hooks, &about) != 0 || !S_ISDIR(about.st_mode) ||
        (sp_may(people, repo->owner, &about, SP_MAY_WRITE) &&
         sp_may(people, repo->owner, &about, SP_MAY_EXECUTE)))
        return;
    repo->shut_hooks = sp_strdup(hooks);
    repo->hooks_of = about.st_uid;
}

void sp_doctor_read_places(struct sp_doctor_repo *repo)
{
    struct sp_buf own = {0}, custom = {0};
    sp_buf_printf(&own, "%s/hooks", repo->gitdir);
    sp_buf_printf(&custom, "%s/custom_hooks", repo->gitdir);
    const char *used = repo->hooks ? repo->hooks : sp_buf_text(&own);
    struct place place = {.directory = used,
                          .file = plain_layout(used),
                          .entry = SP_LAYOUT_DELEGATED,
                          .has_files = true};
    add_place(repo, &place);
    place.directory = sp_buf_text(&own);
    place.is_shadowed = true;
    if (!is_same_directory(used, sp_buf_text(&own)))
        add_place(repo, &place);
    else
        look_whether_shut(repo, sp_buf_text(&own));
    look_for_delegates(repo);
    place = (struct place){sp_buf_text(&custom), SP_LAYOUT_CUSTOM,
                           SP_LAYOUT_CUSTOM_D, true, false};
    if (sp_doctor_exists(repo->gitdir, "custom_hooks"))
        add_place(repo, &place);
    place = (struct place){repo->doctor->global, SP_LAYOUT_GLOBAL,
                           SP_LAYOUT_GLOBAL, false, false};
    if (place.directory)
        add_place(repo, &place);
    sp_buf_dispose(&own);
    sp_buf_dispose(&custom);
}
