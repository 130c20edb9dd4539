/* Checks of each hook of ours: is it there, and would it run? */
#include <string.h>

#include "internal.h"

static bool have_ours(const struct sp_patient *patient)
{
    for (size_t i = 0; i < patient->files.count; i++)
        if (patient->files.items[i].is_ours)
            return true;
    return false;
}

/* What the owner cannot get to may be ours. */
static bool has_closed(const struct sp_patient *patient)
{
    for (size_t i = 0; i < patient->files.count; i++)
        if (patient->files.items[i].fault == SP_HOOK_CLOSED)
            return true;
    return false;
}

void sp_check_there(const struct sp_patient *patient, struct sp_complaints *out)
{
    if (!have_ours(patient) && !has_closed(patient))
        sp_complain(out, NULL,
                    "no hook of sallyport is here, so nothing is judged");
}

static bool has_hook(const struct sp_patient *patient, const char *name)
{
    for (size_t i = 0; i < patient->files.count; i++)
        if (patient->files.items[i].is_ours &&
            strcmp(patient->files.items[i].name, name) == 0)
            return true;
    return false;
}

void sp_check_desk(const struct sp_patient *patient, struct sp_complaints *out)
{
    for (size_t i = 0; sp_doctor_desk_hooks[i]; i++)
        if (patient->is_desk && have_ours(patient) &&
            !has_hook(patient, sp_doctor_desk_hooks[i]))
            sp_complain(out, NULL, "the hook %s of sallyport is not here",
                        sp_doctor_desk_hooks[i]);
}

/* The next file with that fault; files of others do not concern us, but for one
 * that is named like ours and leads nowhere, or where nobody sees it. */
static const struct sp_hook_file *next(const struct sp_patient *patient,
                                       enum sp_hook_fault fault, size_t *at)
{
    while (*at < patient->files.count) {
        const struct sp_hook_file *file = &patient->files.items[(*at)++];
        if (file->fault == fault && file->role == SP_HOOK_ITSELF &&
            (file->is_ours || fault == SP_HOOK_DANGLES ||
             fault == SP_HOOK_CLOSED))
            return file;
    }
    return NULL;
}

void sp_check_dangling(const struct sp_patient *patient,
                       struct sp_complaints *out)
{
    const struct sp_hook_file *file;
    for (size_t i = 0; (file = next(patient, SP_HOOK_DANGLES, &i));)
        sp_complain(out, NULL,
                    "%s is a link to %s, which is not there, so it is skipped",
                    file->shown, file->real);
}

void sp_check_execute(const struct sp_patient *patient,
                      struct sp_complaints *out)
{
    const struct sp_hook_file *file;
    for (size_t i = 0; (file = next(patient, SP_HOOK_NO_EXECUTE, &i));)
        sp_complain(out, file->real,
                    "%s has no execute bit for %s, so it is skipped",
                    file->shown, patient->owner_name);
}

void sp_check_closed(const struct sp_patient *patient,
                     struct sp_complaints *out)
{
    const struct sp_hook_file *file;
    for (size_t i = 0; (file = next(patient, SP_HOOK_CLOSED, &i));)
        sp_complain(out, file->closed,
                    "%s cannot enter %s, which is on the way to %s, so it "
                    "is skipped",
                    patient->owner_name, file->closed, file->shown);
}

void sp_check_mount(const struct sp_patient *patient, struct sp_complaints *out)
{
    const struct sp_hook_file *file;
    for (size_t i = 0; (file = next(patient, SP_HOOK_NOEXEC, &i));)
        sp_complain(out, file->real,
                    "%s lies on a file system that is mounted noexec, so it "
                    "is skipped",
                    file->shown);
}

/* Ours, or a hook that ours runs. */
static bool concerns_us(const struct sp_patient *patient,
                        const struct sp_hook_file *file)
{
    return file->is_ours ||
           (file->role == SP_HOOK_CHAINED && has_hook(patient, file->name));
}

void sp_check_machine(const struct sp_patient *patient,
                      struct sp_complaints *out)
{
    for (size_t i = 0; i < patient->files.count; i++) {
        const struct sp_hook_file *file = &patient->files.items[i];
        if (file->is_foreign && concerns_us(patient, file))
            sp_complain(out, NULL,
                        "%s is built for another kind of machine, so it cannot "
                        "start",
                        file->shown);
    }
}

void sp_check_interpreter(const struct sp_patient *patient,
                          struct sp_complaints *out)
{
    for (size_t i = 0; i < patient->files.count; i++) {
        const struct sp_hook_file *file = &patient->files.items[i];
        if (file->interpreter && concerns_us(patient, file))
            sp_complain(out, file->interpreter,
                        "%s is run by %s, which is not there, so it cannot "
                        "start",
                        file->shown, file->interpreter);
    }
}

void sp_check_version(const struct sp_patient *patient,
                      struct sp_complaints *out)
{
    for (size_t i = 0; i < patient->files.count; i++) {
        const struct sp_hook_file *file = &patient->files.items[i];
        if (!sp_hook_guards(file) || file->is_foreign ||
            strcmp(file->version, SP_VERSION) == 0)
            continue;
        if (*file->version)
            sp_complain(out, NULL,
                        "%s is of version %s, and this command of " SP_VERSION,
                        file->shown, file->version);
        else
            sp_complain(out, NULL,
                        "%s does not say its version: it is older than this "
                        "command",
                        file->shown);
    }
}
