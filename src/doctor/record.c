/* What a child says of a repository, as bytes; see doctor.h. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/sanitise.h"

enum { COMPLAINTS_MOST = 100000 };

/* Of a hook of ours. */
enum { GUARDS = 1, IS_LINK = 2 };

static void put_number(struct sp_buf *out, size_t number)
{
    const uint32_t value = (uint32_t)number;
    sp_buf_add(out, &value, sizeof value);
}

static void put_text(struct sp_buf *out, const char *text)
{
    const size_t len = text ? strlen(text) : 0;
    put_number(out, len);
    sp_buf_add(out, text ? text : "", len);
}

static void put_hooks(struct sp_buf *out, const struct sp_patient *patient)
{
    size_t count = 0;
    for (size_t i = 0; i < patient->files.count; i++)
        count += patient->files.items[i].is_ours;
    put_number(out, count);
    for (size_t i = 0; i < patient->files.count; i++) {
        const struct sp_hook_file *file = &patient->files.items[i];
        if (!file->is_ours)
            continue;
        put_text(out, file->name);
        put_number(out, (sp_hook_guards(file) ? GUARDS : 0) |
                            (file->is_link ? IS_LINK : 0));
    }
}

void sp_record_write(struct sp_buf *out, const struct sp_patient *patient,
                     const struct sp_complaints *complaints)
{
    put_number(out, patient->owner);
    put_number(out, patient->is_desk);
    put_number(out, patient->policy != NULL);
    put_text(out, sp_patient_mode(patient));
    put_text(out, sp_patient_host(patient));
    put_text(out, patient->gitdir);
    put_hooks(out, patient);
    put_number(out, complaints->count);
    for (size_t i = 0; i < complaints->count; i++) {
        const struct sp_complaint *one = &complaints->items[i];
        put_number(out, (size_t)(one->check - sp_checks));
        put_text(out, one->about);
        put_text(out, one->what);
    }
}

static bool take_number(struct sp_str *rest, uint32_t *out)
{
    if (rest->len < sizeof *out)
        return false;
    memcpy(out, rest->ptr, sizeof *out);
    rest->ptr += sizeof *out;
    rest->len -= sizeof *out;
    return true;
}

/* *out is yours, and NULL where there is none. */
static bool take_text(struct sp_str *rest, char **out)
{
    uint32_t len;
    *out = NULL;
    if (!take_number(rest, &len) || len > rest->len ||
        memchr(rest->ptr, '\0', len))
        return false;
    *out = sp_strndup(rest->ptr, len);
    rest->ptr += len;
    rest->len -= len;
    return true;
}

/* Our own name of a hook; NULL where it is none. */
static const char *hook_name(const char *name)
{
    for (size_t i = 0; sp_doctor_server_hooks[i]; i++)
        if (strcmp(sp_doctor_server_hooks[i], name) == 0)
            return sp_doctor_server_hooks[i];
    for (size_t i = 0; sp_doctor_desk_hooks[i]; i++)
        if (strcmp(sp_doctor_desk_hooks[i], name) == 0)
            return sp_doctor_desk_hooks[i];
    return NULL;
}

static bool take_hooks(struct sp_str *rest, struct sp_patient *patient)
{
    uint32_t count, flags;
    if (!take_number(rest, &count))
        return false;
    for (; count; count--) {
        char *name;
        bool is_good = take_text(rest, &name) && take_number(rest, &flags);
        const struct sp_hook_file file = {
            .name = is_good ? hook_name(name) : NULL,
            .role = SP_HOOK_ITSELF,
            .fault =
                is_good && (flags & GUARDS) ? SP_HOOK_RUNS : SP_HOOK_NO_EXECUTE,
            .is_ours = true,
            .is_link = is_good && (flags & IS_LINK)};
        free(name);
        if (!file.name)
            return false;
        SP_VEC_PUSH(&patient->files, file);
    }
    return true;
}

/* A word that is printed as it is. */
static bool take_word(struct sp_str *rest, char **out, bool is_there)
{
    if (!take_text(rest, out))
        return false;
    for (const char *at = *out; *at; at++)
        if (!sp_is_alnum(*at) && !strchr(" ?-", *at))
            return false;
    if (!is_there) {
        free(*out);
        *out = NULL;
    }
    return true;
}

static bool take_patient(struct sp_str *rest, struct sp_patient *patient)
{
    struct sp_buf owner = {0};
    uint32_t user, is_desk, has_policy;
    if (!take_number(rest, &user) || !take_number(rest, &is_desk) ||
        !take_number(rest, &has_policy) ||
        !take_word(rest, &patient->told_mode, has_policy) ||
        !take_word(rest, &patient->told_host, has_policy) ||
        !take_text(rest, &patient->gitdir) || !take_hooks(rest, patient))
        return false;
    patient->owner = user;
    patient->is_desk = is_desk != 0;
    sp_person_name(&owner, &patient->doctor->people, patient->owner);
    patient->owner_name = sp_buf_detach(&owner);
    return true;
}

static size_t count_checks(void)
{
    size_t count = 0;
    while (sp_checks[count].id)
        count++;
    return count;
}

static bool take_complaint(struct sp_str *rest, struct sp_complaints *out,
                           size_t checks)
{
    uint32_t check;
    struct sp_complaint one = {.check = NULL};
    struct sp_buf clean = {0};
    char *what = NULL;
    bool is_good = take_number(rest, &check) && check < checks &&
                   take_text(rest, &one.about) && take_text(rest, &what);
    if (is_good) {
        one.check = out->current = &sp_checks[check];
        sp_sanitise(&clean, sp_str(what), 0);
        one.what = sp_buf_detach(&clean);
        one.type = sp_doctor_to_type(out, one.about);
        out->wrong += !one.check->is_note;
        SP_VEC_PUSH(out, one);
    } else {
        free(one.about);
    }
    free(what);
    return is_good;
}

bool sp_record_read(struct sp_patient *patient,
                    struct sp_complaints *complaints,
                    const struct sp_doctor *doctor, const char *path,
                    struct sp_str bytes)
{
    uint32_t count;
    const size_t checks = count_checks();
    *patient = (struct sp_patient){.doctor = doctor, .path = sp_strdup(path)};
    *complaints = (struct sp_complaints){.patient = patient};
    if (!take_patient(&bytes, patient) || !take_number(&bytes, &count) ||
        count > COMPLAINTS_MOST)
        return false;
    for (; count; count--)
        if (!take_complaint(&bytes, complaints, checks))
            return false;
    return bytes.len == 0;
}
