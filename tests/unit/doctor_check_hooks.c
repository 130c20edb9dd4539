/* A program of sallyport that was overwritten through the link of a hook. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/doctor.h"
#include "support.h"
#include "support_doctor.h"

#define SAYS(expected) SAME(doctor_says(&repo), expected)
#define SOURCE(place)                                                          \
    "replaced: hooks/pre-receive leads to " place                              \
    "/libexec/sallyport/hooks/pre-receive, which is no program of sallyport "  \
    "any more; install sallyport again\n  sallyport-install server a.git\n"

static char path[] = "a.git", gitdir[] = "/srv/a.git", owner[] = "git",
            hooks[] = "/srv/a.git/hooks",
            hook[] = "/srv/a.git/hooks/pre-receive",
            beside[] = "/srv/a.git/hooks/update", shown[] = "hooks/pre-receive",
            kept[] = "/lib/update",
            packaged[] = "/usr/libexec/sallyport/hooks/pre-receive",
            local[] = "/usr/local/libexec/sallyport/hooks/pre-receive";

/* It is guarded all the same, by `update`. */
Test(doctor_check_hooks, a_program_of_the_package_is_told_from_others)
{
    struct sp_doctor doctor = {.user = 100, .is_packaged = true};
    struct sp_doctor_repo repo = {.doctor = &doctor,
                                  .path = path,
                                  .gitdir = gitdir,
                                  .owner = 100,
                                  .owner_name = owner,
                                  .hooks = hooks};
    struct sp_hook_file file = {.name = "update",
                                .is_ours = true,
                                .is_link = true,
                                .path = beside,
                                .shown = shown,
                                .real = kept,
                                .version = SP_VERSION};
    SP_VEC_PUSH(&repo.files, file);
    file.name = "pre-receive";
    file.path = hook;
    file.real = packaged;
    file.is_replaced = true;
    SP_VEC_PUSH(&repo.files, file);
    doctor_policy(&repo, "[roles]\nci = bot\n");
    sp_strings_add(&repo.policy_files, "/srv/a.git/sallyport.ini",
                   strlen("/srv/a.git/sallyport.ini"));
    SAYS("replaced-package: hooks/pre-receive leads to "
         "/usr/libexec/sallyport/hooks/pre-receive, which is no program of "
         "sallyport any more; install the package again\n"
         "  where its package is, type: apt-get install --reinstall "
         "./sallyport_*.deb\n");
    doctor.is_packaged = false;
    SAYS(SOURCE("/usr"));
    doctor.is_packaged = true;
    repo.files.items[1].real = local;
    SAYS(SOURCE("/usr/local"));
    free(repo.files.items);
    sp_policy_free(repo.policy);
    sp_strings_dispose(&repo.policy_files);
}

Test(doctor_check_hooks, a_program_of_the_package_comes_from_the_package)
{
    const struct sp_check *check = sp_checks;
    while (check->id && strcmp(check->id, "replaced-package") != 0)
        check++;
    cr_assert(check->id);
    SAME(sp_strdup(check->type), "where its package is, type: apt-get install "
                                 "--reinstall ./sallyport_*.deb");
}
