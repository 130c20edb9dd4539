/* The facts of one repository. */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"

static void read_native(struct sp_doctor *out)
{
    int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    ssize_t len = self < 0 ? -1 : read(self, out->native, sizeof out->native);
    if (self >= 0)
        close(self);
    out->native_len = len > 0 ? (size_t)len : 0;
}

void sp_doctor_open(struct sp_doctor *out, const char *global)
{
    struct stat root;
    FILE *passwd = fopen("/etc/passwd", "re");
    FILE *group = fopen("/etc/group", "re");
    *out = (struct sp_doctor){.user = geteuid(), .global = global};
    sp_people_read(&out->people, passwd, group);
    if (passwd)
        fclose(passwd);
    if (group)
        fclose(group);
    if (stat("/", &root) == 0)
        out->root = root.st_uid;
    read_native(out);
}

void sp_doctor_close(struct sp_doctor *doctor)
{
    sp_people_dispose(&doctor->people);
}

/* The first line of a file such as .git or commondir, without `prefix`; NULL
 * where there is none. */
static char *line_of(const char *directory, const char *name,
                     const char *prefix)
{
    char line[PATH_MAX] = "";
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/%s", directory, name);
    int in =
        open(sp_buf_text(&path), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    sp_buf_dispose(&path);
    ssize_t len = in < 0 ? -1 : read(in, line, sizeof line - 1);
    if (in >= 0)
        close(in);
    if (len <= 0)
        return NULL;
    struct sp_str rest = {line, (size_t)len}, text;
    sp_str_line(&rest, &text);
    if (!sp_str_starts(text, prefix))
        return NULL;
    text = sp_str_trim(
        (struct sp_str){text.ptr + strlen(prefix), text.len - strlen(prefix)});
    return text.len ? sp_strndup(text.ptr, text.len) : NULL;
}

/* A path that stands in a file of a directory, made absolute; NULL when nothing
 * is there. Frees it. */
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

/* From the top of a work tree to where its objects are: .git is a directory, or
 * a file of a linked work tree or a submodule. */
static void find_gitdir(struct sp_patient *out, const char *top)
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

/* The directory .git itself stands for its work tree. */
static void locate(struct sp_patient *out)
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

static void find_owner(struct sp_patient *out)
{
    struct stat about;
    struct sp_buf name = {0};
    if (stat(out->gitdir, &about) == 0)
        out->owner = about.st_uid;
    sp_person_name(&name, &out->doctor->people, out->owner);
    out->owner_name = sp_buf_detach(&name);
}

/* Those of a desk are for a work tree that nobody pushes to. */
static bool has_server_hook(const struct sp_patient *patient)
{
    for (size_t i = 0; i < patient->files.count; i++) {
        const struct sp_hook_file *file = &patient->files.items[i];
        for (size_t k = 0; file->is_ours && sp_doctor_server_hooks[k]; k++)
            if (strcmp(file->name, sp_doctor_server_hooks[k]) == 0)
                return true;
    }
    return false;
}

/* A work tree of root may lead to a directory of somebody else. */
static bool is_of_others(struct sp_patient *out)
{
    if (geteuid() != 0 || out->owner == 0 || out->owner == out->doctor->root)
        return false;
    struct sp_buf why = {0};
    sp_buf_printf(&why, "its %s belongs to %s, and root looks at nothing there",
                  out->gitdir, out->owner_name);
    out->open_fault = sp_buf_detach(&why);
    return true;
}

void sp_patient_read(struct sp_patient *out, const struct sp_doctor *doctor,
                     const char *path)
{
    *out = (struct sp_patient){.doctor = doctor, .path = sp_strdup(path)};
    locate(out);
    find_owner(out);
    if (is_of_others(out))
        return;
    sp_doctor_read_settings(out);
    sp_doctor_read_places(out);
    out->is_desk = out->worktree && !has_server_hook(out);
    sp_doctor_read_policy(out);
    sp_doctor_read_trust(out);
}

static void dispose_unreadable(struct sp_patient *patient)
{
    for (size_t i = 0; i < patient->unreadable.count; i++) {
        free(patient->unreadable.items[i].path);
        free(patient->unreadable.items[i].closed);
    }
    free(patient->unreadable.items);
}

static void dispose_settings(struct sp_patient *patient)
{
    for (size_t i = 0; i < patient->settings.count; i++) {
        free(patient->settings.items[i].name);
        free(patient->settings.items[i].key);
        free(patient->settings.items[i].value);
        free(patient->settings.items[i].file);
    }
    free(patient->settings.items);
}

void sp_patient_dispose(struct sp_patient *patient)
{
    char *const texts[] = {
        patient->path,       patient->gitdir,        patient->worktree,
        patient->owner_name, patient->config_fault,  patient->hooks,
        patient->hooks_file, patient->hooks_setting, patient->object_format,
        patient->storage,    patient->open_fault,    patient->policy_fault,
        patient->told_mode,  patient->told_host};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free(texts[i]);
    for (size_t i = 0; i < patient->files.count; i++)
        sp_doctor_hook_dispose(&patient->files.items[i]);
    free(patient->files.items);
    dispose_settings(patient);
    dispose_unreadable(patient);
    for (size_t i = 0; i < patient->weak.count; i++)
        free(patient->weak.items[i].path);
    free(patient->weak.items);
    sp_policy_free(patient->policy);
    sp_strings_dispose(&patient->policy_files);
    sp_strings_dispose(&patient->lost);
    *patient = (struct sp_patient){.doctor = patient->doctor};
}

bool sp_hook_guards(const struct sp_hook_file *file)
{
    return file->is_ours && file->role == SP_HOOK_ITSELF &&
           file->fault == SP_HOOK_RUNS &&
           strcmp(file->name, "post-receive") != 0;
}

bool sp_patient_is_guarded(const struct sp_patient *patient)
{
    if (strcmp(sp_patient_mode(patient), "off") == 0)
        return false;
    for (size_t i = 0; i < patient->files.count; i++)
        if (sp_hook_guards(&patient->files.items[i]))
            return true;
    return false;
}

const char *sp_patient_host(const struct sp_patient *patient)
{
    if (patient->told_host)
        return patient->told_host;
    const struct sp_setting *host =
        patient->policy
            ? sp_policy_setting(patient->policy, "identity", NULL, "host")
            : NULL;
    return host ? host->value : "?";
}

const char *sp_patient_mode(const struct sp_patient *patient)
{
    static const char *const words[] = {[SP_ENFORCE] = "enforce",
                                        [SP_OBSERVE] = "observe",
                                        [SP_MODE_OFF] = "off"};
    if (patient->told_mode)
        return patient->told_mode;
    return patient->policy ? words[patient->policy->mode] : "no policy";
}
