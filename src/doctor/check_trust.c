/* Checks of who could switch the guard off. At a desk it is no guard but a
 * help. */
#include "internal.h"

void sp_check_writable(const struct sp_patient *patient,
                       struct sp_complaints *out)
{
    for (size_t i = 0; i < patient->weak.count; i++) {
        const struct sp_weak_point *weak = &patient->weak.items[i];
        struct sp_buf who = {0};
        if (weak->writers == SP_NOBODY_ELSE)
            continue;
        sp_buf_puts(&who, "everybody");
        if (weak->writers == SP_THE_GROUP) {
            sp_buf_puts(&who, " in the group ");
            sp_group_name(&who, &patient->doctor->people, weak->group);
        }
        sp_complain(out, weak->path,
                    "%s can write to %s, and so switch the guard off",
                    sp_buf_text(&who), weak->path);
        sp_buf_dispose(&who);
    }
}

void sp_check_owner(const struct sp_patient *patient, struct sp_complaints *out)
{
    for (size_t i = 0; i < patient->weak.count; i++) {
        const struct sp_weak_point *weak = &patient->weak.items[i];
        struct sp_buf who = {0};
        if (!weak->is_strange)
            continue;
        sp_person_name(&who, &patient->doctor->people, weak->owner);
        sp_complain(out, weak->path,
                    "%s belongs to %s, who can so switch the guard off",
                    weak->path, sp_buf_text(&who));
        sp_buf_dispose(&who);
    }
}
