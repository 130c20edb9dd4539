/* Hooks that are links: to what was overwritten, and to nothing. */
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
            beside[] = "/srv/a.git/hooks/update", kept[] = "/lib/update",
            packaged[] = "/usr/libexec/sallyport/hooks/pre-receive",
            local[] = "/usr/local/libexec/sallyport/hooks/pre-receive";

static struct sp_doctor doctor = {.user = 100, .is_packaged = true};
static struct sp_doctor_repo repo;

static struct sp_hook_file *add(const char *name, char *at, char *real)
{
    const struct sp_hook_file file = {.name = name,
                                      .is_link = true,
                                      .path = at,
                                      .shown = at + sizeof "/srv/a.git",
                                      .real = real,
                                      .version = SP_VERSION};
    SP_VEC_PUSH(&repo.files, file);
    return &repo.files.items[repo.files.count - 1];
}

static void open_repo(void)
{
    repo = (struct sp_doctor_repo){.doctor = &doctor,
                                   .path = path,
                                   .gitdir = gitdir,
                                   .owner = 100,
                                   .owner_name = owner,
                                   .hooks = hooks};
    doctor_policy(&repo, "[roles]\nci = bot\n");
    sp_strings_add(&repo.policy_files, "/srv/a.git/sallyport.ini",
                   strlen("/srv/a.git/sallyport.ini"));
}

static void close_repo(void)
{
    free(repo.files.items);
    sp_policy_free(repo.policy);
    sp_strings_dispose(&repo.policy_files);
}

TestSuite(doctor_check_hooks, .init = open_repo, .fini = close_repo);

#define LEFT(file)                                                             \
    "note left-link: hooks/" file " is a link to /gone, which does not "       \
    "exist, so it is skipped\n  rm /srv/a.git/hooks/" file "\n"
#define DANGLES(file)                                                          \
    "dangling: hooks/" file " is a link to /gone, which does not exist, so "   \
    "it is skipped\n  sallyport-install server a.git\n"

/* The installer takes the place of the others with one of ours. */
Test(doctor_check_hooks, a_link_to_nothing_that_the_installer_leaves)
{
    static char push[] = "/srv/a.git/hooks/pre-push", gone[] = "/gone";
    add("pre-receive", hook, kept)->is_ours = true;
    struct sp_hook_file *other = add("update", beside, gone);
    other->fault = SP_HOOK_DANGLES;
    SAYS(LEFT("update"));
    cr_assert(sp_doctor_repo_is_guarded(&repo));
    other->layout = SP_LAYOUT_GITOLITE;
    SAYS(DANGLES("update"));
    other->layout = SP_LAYOUT_PLAIN;
    other->is_ours = true;
    SAYS(DANGLES("update"));
    *other = (struct sp_hook_file){.name = "pre-push",
                                   .fault = SP_HOOK_DANGLES,
                                   .path = push,
                                   .shown = push + sizeof "/srv/a.git",
                                   .real = gone};
    SAYS(LEFT("pre-push"));
    repo.is_clone = true;
    char *text = doctor_says(&repo);
    cr_assert(strstr(text, "dangling: hooks/pre-push is a link to /gone"));
    cr_assert(!strstr(text, "left-link"));
    free(text);
}

Test(doctor_check_hooks, a_link_to_nothing_beside_ours)
{
    static char chained[] = "/srv/a.git/hooks/pre-receive.chained",
                old[] = "/srv/a.git/hooks/update.chained", gone[] = "/gone";
    add("pre-receive", hook, kept)->is_ours = true;
    struct sp_hook_file *other = add("pre-receive", chained, gone);
    other->role = SP_HOOK_CHAINED;
    other->fault = SP_HOOK_DANGLES;
    SAYS(LEFT("pre-receive.chained"));
    other = add("update", old, gone);
    other->role = SP_HOOK_CHAINED;
    other->fault = SP_HOOK_DANGLES;
    SAYS(LEFT("pre-receive.chained"));
}

/* It is guarded all the same, by `update`. */
Test(doctor_check_hooks, a_program_of_the_package_is_told_from_others)
{
    add("update", beside, kept)->is_ours = true;
    struct sp_hook_file *file = add("pre-receive", hook, packaged);
    file->is_ours = file->is_replaced = true;
    SAYS("replaced-package: hooks/pre-receive leads to "
         "/usr/libexec/sallyport/hooks/pre-receive, which is no program of "
         "sallyport any more; install the package again\n"
         "  where its package is, type: apt-get install --reinstall "
         "./sallyport_*.deb\n");
    doctor.is_packaged = false;
    SAYS(SOURCE("/usr"));
    doctor.is_packaged = true;
    file->real = local;
    SAYS(SOURCE("/usr/local"));
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
