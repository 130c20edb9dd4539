/* Checks of what else git, the server or another program does with hooks. */
#include <string.h>

#include "internal.h"

static void complain_of_path(const struct sp_patient *patient,
                             struct sp_complaints *out)
{
    for (size_t i = 0; i < patient->files.count; i++) {
        const struct sp_hook_file *file = &patient->files.items[i];
        if (file->fault == SP_HOOK_SHADOWED && file->is_ours &&
            file->role == SP_HOOK_ITSELF)
            sp_complain(out, patient->hooks_file,
                        "git takes its hooks from %s (core.hooksPath in %s), "
                        "so it skips %s",
                        patient->hooks, patient->hooks_file, file->shown);
    }
}

void sp_check_hooks_path(const struct sp_patient *patient,
                         struct sp_complaints *out)
{
    if (!patient->is_desk)
        complain_of_path(patient, out);
}

/* At a desk a program such as husky sets it, and needs it. */
void sp_check_desk_path(const struct sp_patient *patient,
                        struct sp_complaints *out)
{
    if (patient->is_desk)
        complain_of_path(patient, out);
}

/* A hook of ours that runs; NULL. */
static const struct sp_hook_file *guard_of(const struct sp_patient *patient,
                                           const char *name)
{
    for (size_t i = 0; i < patient->files.count; i++)
        if (sp_hook_guards(&patient->files.items[i]) &&
            strcmp(patient->files.items[i].name, name) == 0)
            return &patient->files.items[i];
    return NULL;
}

void sp_check_enabled(const struct sp_patient *patient,
                      struct sp_complaints *out)
{
    for (size_t i = 0; i < patient->settings.count; i++) {
        const struct sp_hook_setting *one = &patient->settings.items[i];
        const struct sp_hook_file *guard = guard_of(patient, one->name);
        if (guard && strcmp(one->key, "enabled") == 0 &&
            sp_doctor_is_false(one->value))
            sp_complain(out, NULL,
                        "hook.%s.enabled is %s in %s, so newer versions of git "
                        "skip %s",
                        one->name, one->value, one->file, guard->shown);
    }
}

/* What hook.NAME.command says; NULL. */
static const struct sp_hook_setting *
command_of(const struct sp_patient *patient, const char *name)
{
    for (size_t i = patient->settings.count; i > 0; i--) {
        const struct sp_hook_setting *one = &patient->settings.items[i - 1];
        if (strcmp(one->key, "command") == 0 && strcmp(one->name, name) == 0)
            return one;
    }
    return NULL;
}

void sp_check_configured(const struct sp_patient *patient,
                         struct sp_complaints *out)
{
    for (size_t i = 0; i < patient->settings.count; i++) {
        const struct sp_hook_setting *one = &patient->settings.items[i];
        if (strcmp(one->key, "event") != 0 || !guard_of(patient, one->value))
            continue;
        const struct sp_hook_setting *command = command_of(patient, one->name);
        if (command)
            sp_complain(out, NULL,
                        "newer versions of git run '%s' before %s "
                        "(hook.%s.command in %s)",
                        command->value, one->value, one->name, command->file);
    }
}

void sp_check_delegate(const struct sp_patient *patient,
                       struct sp_complaints *out)
{
    for (size_t i = 0; i < patient->files.count; i++) {
        const struct sp_hook_file *file = &patient->files.items[i];
        if (file->fault == SP_HOOK_UNDELEGATED && file->is_ours)
            sp_complain(out, NULL,
                        "nothing runs %s: hooks/%s of the server is not there "
                        "or has no execute bit",
                        file->shown, file->name);
    }
}

/* Ours was put aside; has it a successor of its own name? */
void sp_check_displaced(const struct sp_patient *patient,
                        struct sp_complaints *out)
{
    for (size_t i = 0; i < patient->files.count; i++) {
        const struct sp_hook_file *file = &patient->files.items[i];
        if (file->is_ours && file->role != SP_HOOK_ITSELF &&
            !guard_of(patient, file->name))
            sp_complain(out, NULL,
                        "%s is put aside, and git runs another %s in its place",
                        file->shown, file->name);
    }
}

void sp_check_itself(const struct sp_patient *patient,
                     struct sp_complaints *out)
{
    for (size_t i = 0; i < patient->files.count; i++) {
        const struct sp_hook_file *file = &patient->files.items[i];
        if (file->is_ours && file->role == SP_HOOK_CHAINED &&
            guard_of(patient, file->name))
            sp_complain(out, file->path,
                        "%s is sallyport again, which then runs itself without "
                        "end",
                        file->shown);
    }
}

void sp_check_both(const struct sp_patient *patient, struct sp_complaints *out)
{
    const struct sp_hook_file *update = guard_of(patient, "update");
    if (update && guard_of(patient, "pre-receive"))
        sp_complain(out, update->path,
                    "pre-receive has judged all that %s is asked, so that one "
                    "judges nothing",
                    update->shown);
}

/* Passed over, as git does with hooks. */
void sp_check_chained(const struct sp_patient *patient,
                      struct sp_complaints *out)
{
    for (size_t i = 0; i < patient->files.count; i++) {
        const struct sp_hook_file *file = &patient->files.items[i];
        if (file->role == SP_HOOK_CHAINED && !file->is_ours &&
            file->fault != SP_HOOK_RUNS && guard_of(patient, file->name))
            sp_complain(out, file->path,
                        "%s cannot be executed by %s, so it is passed over",
                        file->shown, patient->owner_name);
    }
}

/* They are run in the order of their names; those of the server itself are as
 * they should be. */
void sp_check_before(const struct sp_patient *patient,
                     struct sp_complaints *out)
{
    for (size_t i = 0; i + 1 < patient->files.count; i++) {
        const struct sp_hook_file *file = &patient->files.items[i];
        const struct sp_hook_file *guard = guard_of(patient, file->name);
        const char *base = strrchr(file->path, '/') + 1;
        if (!guard || guard <= file || guard->layout != file->layout ||
            guard->layout < SP_LAYOUT_DELEGATED ||
            guard->layout == SP_LAYOUT_CUSTOM || file->fault != SP_HOOK_RUNS ||
            strcmp(base, "gitea") == 0 || strcmp(base, "forgejo") == 0)
            continue;
        sp_complain(out, file->path, "%s runs before %s", file->shown,
                    guard->shown);
    }
}
