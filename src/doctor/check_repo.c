/* Checks of the repository itself. */
#include <string.h>

#include "internal.h"

/* What we are not shown, we cannot judge. */
void sp_check_user(const struct sp_patient *patient, struct sp_complaints *out)
{
    if (patient->doctor->user != 0 && patient->doctor->user != patient->owner)
        sp_complain(out, NULL,
                    "it belongs to %s, to whom it may look different from here",
                    patient->owner_name);
}

void sp_check_config(const struct sp_patient *patient,
                     struct sp_complaints *out)
{
    if (patient->config_fault)
        sp_complain(out, NULL,
                    "its configuration cannot be read, so nobody can push: %s",
                    patient->config_fault);
}

static bool is_sha1(const struct sp_patient *patient)
{
    return !patient->object_format ||
           sp_str_equal_nocase(sp_str(patient->object_format), "sha1");
}

static bool has_files(const struct sp_patient *patient)
{
    return !patient->storage ||
           sp_str_equal_nocase(sp_str(patient->storage), "files");
}

void sp_check_object_format(const struct sp_patient *patient,
                            struct sp_complaints *out)
{
    if (!is_sha1(patient))
        sp_complain(out, NULL,
                    "sallyport cannot read objects of the format %s: where it "
                    "guards, every push is refused",
                    patient->object_format);
}

/* libgit2 may learn it. */
void sp_check_storage(const struct sp_patient *patient,
                      struct sp_complaints *out)
{
    if (patient->open_fault && !has_files(patient))
        sp_complain(out, NULL,
                    "sallyport cannot read refs stored as %s: where it guards, "
                    "every push is refused",
                    patient->storage);
}

void sp_check_opens(const struct sp_patient *patient, struct sp_complaints *out)
{
    if (patient->open_fault && is_sha1(patient) && has_files(patient))
        sp_complain(out, NULL, "every push is refused: %s",
                    patient->open_fault);
}
