/* Checks of what clones fetch as the policy. */
#include "internal.h"

void sp_check_published(const struct sp_doctor_repo *repo,
                        struct sp_problems *out)
{
    if (repo->hands_out_another && !repo->lost_values.len)
        sp_problem_add(out, NULL, "clones fetch an older policy");
}

void sp_check_policy_read(const struct sp_doctor_repo *repo,
                          struct sp_problems *out)
{
    if (repo->unread_policy)
        sp_problem_add(out, NULL, "clones cannot fetch the policy: %s",
                       repo->unread_policy);
}

static bool has_file(const struct sp_doctor_repo *repo)
{
    return sp_doctor_exists(repo->gitdir, "sallyport.ini");
}

void sp_check_policy_there(const struct sp_doctor_repo *repo,
                           struct sp_problems *out)
{
    if (repo->lost_values.len && !has_file(repo))
        sp_problem_add(out, NULL,
                       "there is no sallyport.ini, and only the published "
                       "policy has: %s",
                       sp_buf_text(&repo->lost_values));
}

void sp_check_lost_values(const struct sp_doctor_repo *repo,
                          struct sp_problems *out)
{
    if (repo->lost_values.len && has_file(repo))
        sp_problem_add(out, NULL, "the published policy has more: %s",
                       sp_buf_text(&repo->lost_values));
}
