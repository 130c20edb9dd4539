/* Checks of who could switch the guard off. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"

/* Looks at one file or directory of a way. */
typedef bool weak_point(const struct sp_patient *patient,
                        const struct stat *about);

static bool is_strange(const struct sp_patient *patient,
                       const struct stat *about)
{
    const uid_t owner = about->st_uid;
    return owner != 0 && owner != patient->owner &&
           owner != patient->doctor->root;
}

static bool is_open(const struct sp_patient *patient, const struct stat *about)
{
    return sp_writers(&patient->doctor->people, about) != SP_NOBODY_ELSE;
}

/* Adds the first weak point on the way to a path, and the path itself: whoever
 * can write to a directory can put another one in the place of what is in it. */
static void add_weak(struct sp_strings *out, const struct sp_patient *patient,
                     const char *path, weak_point *is_weak)
{
    char *way = realpath(path, NULL);
    size_t len = way ? strlen(way) : 0;
    for (size_t i = 1; i <= len; i++) {
        struct stat about;
        char kept = way[i];
        if (kept != '/' && i < len)
            continue;
        way[i] = '\0';
        if (stat(way, &about) == 0 && is_weak(patient, &about)) {
            if (!sp_strings_have(out, way))
                sp_strings_add(out, way, i);
            break;
        }
        way[i] = kept;
    }
    free(way);
}

static void add_directory(struct sp_strings *out,
                          const struct sp_patient *patient, const char *path,
                          weak_point *is_weak)
{
    char *directory = sp_strdup(path);
    char *slash = strrchr(directory, '/');
    if (slash && slash != directory) {
        *slash = '\0';
        add_weak(out, patient, directory, is_weak);
    }
    free(directory);
}

/* Each place where the guard can be switched off, once. At a desk it is no
 * guard but a help. */
static void weak_points(struct sp_strings *out,
                        const struct sp_patient *patient, weak_point *is_weak)
{
    if (patient->is_desk || !sp_patient_is_guarded(patient))
        return;
    add_weak(out, patient, patient->gitdir, is_weak);
    for (size_t i = 0; i < patient->files.count; i++) {
        const struct sp_hook_file *file = &patient->files.items[i];
        if (!sp_hook_guards(file))
            continue;
        add_directory(out, patient, file->path, is_weak);
        add_weak(out, patient, file->real, is_weak);
    }
    for (size_t i = 0; i < patient->policy_files.count; i++)
        add_weak(out, patient, patient->policy_files.items[i], is_weak);
}

void check_writable(const struct sp_patient *patient, struct sp_complaints *out)
{
    struct sp_strings weak = {0};
    weak_points(&weak, patient, is_open);
    for (size_t i = 0; i < weak.count; i++) {
        struct stat about;
        struct sp_buf who = {0};
        if (stat(weak.items[i], &about) != 0)
            continue;
        if (about.st_mode & S_IWOTH) {
            sp_buf_puts(&who, "everybody");
        } else {
            sp_buf_puts(&who, "everybody in the group ");
            sp_group_name(&who, &patient->doctor->people, about.st_gid);
        }
        sp_complain(out, weak.items[i],
                    "%s can write to %s, and so switch the guard off",
                    sp_buf_text(&who), weak.items[i]);
        sp_buf_dispose(&who);
    }
    sp_strings_dispose(&weak);
}

void check_owner(const struct sp_patient *patient, struct sp_complaints *out)
{
    struct sp_strings weak = {0};
    weak_points(&weak, patient, is_strange);
    for (size_t i = 0; i < weak.count; i++) {
        struct stat about;
        struct sp_buf who = {0};
        if (stat(weak.items[i], &about) != 0)
            continue;
        sp_person_name(&who, &patient->doctor->people, about.st_uid);
        sp_complain(out, weak.items[i],
                    "%s belongs to %s, who can so switch the guard off",
                    weak.items[i], sp_buf_text(&who));
        sp_buf_dispose(&who);
    }
    sp_strings_dispose(&weak);
}
