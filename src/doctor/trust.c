/* Who could switch the guard off: what lies on the way to hooks and policy. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"

/* Whoever can write to a directory can put another one in the place of what is
 * in it. */
static void look_at(struct sp_patient *patient, const char *path)
{
    struct sp_weak_point fresh = {.path = NULL};
    struct stat about;
    if (stat(path, &about) != 0)
        return;
    fresh.owner = about.st_uid;
    fresh.group = about.st_gid;
    fresh.writers = sp_writers(&patient->doctor->people, &about);
    fresh.is_strange = fresh.owner != 0 && fresh.owner != patient->owner &&
                       fresh.owner != patient->doctor->root;
    if (!fresh.is_strange && fresh.writers == SP_NOBODY_ELSE)
        return;
    for (size_t i = 0; i < patient->weak.count; i++)
        if (strcmp(patient->weak.items[i].path, path) == 0)
            return;
    fresh.path = sp_strdup(path);
    SP_VEC_PUSH(&patient->weak, fresh);
}

/* How much two paths share, up to the end of a directory. */
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

/* Looks at each directory on a way, but for those of the way before it, and at
 * what is at its end. Links have been followed. Takes the way. */
static void follow(struct sp_patient *patient, char **last, char *way)
{
    if (!way)
        return;
    size_t len = strlen(way);
    for (size_t i = shared(*last ? *last : "", way) + 1; i <= len; i++) {
        char kept = way[i];
        if (kept && kept != '/')
            continue;
        way[i] = '\0';
        look_at(patient, way);
        way[i] = kept;
    }
    free(*last);
    *last = way;
}

/* The directory that a file is looked for in. */
static char *directory_of(const char *path)
{
    char *directory = sp_strdup(path);
    *strrchr(directory, '/') = '\0';
    char *real = realpath(directory, NULL);
    free(directory);
    return real;
}

void sp_doctor_read_trust(struct sp_patient *patient)
{
    char *last = NULL;
    if (patient->is_desk || !sp_patient_is_guarded(patient))
        return;
    follow(patient, &last, sp_strdup(patient->gitdir));
    for (size_t i = 0; i < patient->files.count; i++)
        if (sp_hook_guards(&patient->files.items[i]))
            follow(patient, &last, directory_of(patient->files.items[i].path));
    for (size_t i = patient->policy_files.count; i > 0; i--)
        follow(patient, &last,
               realpath(patient->policy_files.items[i - 1], NULL));
    for (size_t i = 0; i < patient->files.count; i++)
        if (sp_hook_guards(&patient->files.items[i]))
            follow(patient, &last, sp_strdup(patient->files.items[i].real));
    free(last);
}
