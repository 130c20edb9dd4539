/* What is wrong with CODEOWNERS, where the policy asks for owners. */
#include <string.h>

#include "internal.h"
#include "sallyport/check_owners.h"
#include "sallyport/refs.h"

void sp_doctor_read_owners(struct sp_doctor_repo *repo, struct sp_repo *git)
{
    struct sp_owners_check check = {.place = NULL};
    struct sp_error ignored = {0};
    struct sp_oid tip;
    if (repo->is_clone ||
        repo->policy->approvals.codeowners != SP_CODEOWNERS_REQUIRE ||
        sp_repo_ref(git, "HEAD", &tip, &ignored))
        return;
    if (sp_owners_check(&check, git, repo->policy, &tip, &ignored))
        sp_strings_add(&check.wrong, ignored.message, strlen(ignored.message));
    for (size_t i = 0; i < check.wrong.count; i++) {
        struct sp_buf line = {0};
        sp_buf_printf(&line, "%s: %s", check.place ? check.place : "CODEOWNERS",
                      check.wrong.items[i]);
        sp_strings_add(&repo->owners, sp_buf_text(&line), line.len);
        sp_buf_dispose(&line);
    }
    sp_owners_check_dispose(&check);
}
