/* Checks of who could disable the hook. In a clone the hook is only a help. */
#include <string.h>

#include "internal.h"

void sp_check_writable(const struct sp_doctor_repo *repo,
                       struct sp_problems *out)
{
    for (size_t i = 0; i < repo->weak.count; i++) {
        const struct sp_weak_point *weak = &repo->weak.items[i];
        struct sp_buf who = {0};
        if (weak->writers == SP_NOBODY_ELSE)
            continue;
        sp_buf_puts(&who, "everybody");
        if (weak->writers == SP_THE_GROUP) {
            sp_buf_puts(&who, " in the group ");
            sp_group_name(&who, &repo->doctor->people, weak->group);
        }
        sp_problem_add(out, weak->path,
                       "%s can write to %s, and so disable the hook",
                       sp_buf_text(&who), weak->path);
        sp_buf_dispose(&who);
    }
}

/* What the owner of a path can do. */
static const char *power_over(const char *path)
{
    size_t len = strlen(path);
    return len > 4 && strcmp(path + len - 4, ".ini") == 0 ? "change the policy"
                                                          : "remove the hook";
}

void sp_check_owner(const struct sp_doctor_repo *repo, struct sp_problems *out)
{
    for (size_t i = 0; i < repo->weak.count; i++) {
        const struct sp_weak_point *weak = &repo->weak.items[i];
        struct sp_buf who = {0};
        if (!weak->is_strange)
            continue;
        sp_person_name(&who, &repo->doctor->people, weak->owner);
        sp_problem_add(out, weak->path, "user '%s' owns %s and can %s",
                       sp_buf_text(&who), weak->path, power_over(weak->path));
        sp_buf_dispose(&who);
    }
}
