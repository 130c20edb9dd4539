/* What is said of HEAD, refs and objects: the facts were made by hand. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/doctor.h"
#include "support.h"
#include "support_doctor.h"

static struct sp_doctor doctor;
static struct sp_doctor_repo repo;

/* No hook is there. */
static void open_repo(void)
{
    static char path[] = "a.git", gitdir[] = "/srv/a.git", owner[] = "git";
    doctor = (struct sp_doctor){.user = 100};
    repo = (struct sp_doctor_repo){.doctor = &doctor,
                                   .path = path,
                                   .gitdir = gitdir,
                                   .owner = 100,
                                   .owner_name = owner};
    doctor_policy(&repo, "[roles]\nci = bot\n");
}

static void close_repo(void)
{
    sp_policy_free(repo.policy);
    free(repo.shut.items);
}

TestSuite(doctor_storage, .init = open_repo, .fini = close_repo);

#define SAYS(expected)                                                         \
    SAME(doctor_says(&repo), expected                                          \
         "hook: no sallyport hook is installed, so nothing is judged\n"        \
         "  sallyport-install server a.git\n")

Test(doctor_storage, head_names_no_branch)
{
    static char head[] = "master", meant[] = "refs/heads/it's";
    repo.head = head;
    repo.head_meant = meant;
    SAYS("head: HEAD names master, which nobody has pushed, so a clone is "
         "empty\n  git --git-dir=/srv/a.git symbolic-ref HEAD "
         "'refs/heads/it'\\''s'\n");
}

Test(doctor_storage, its_owner_cannot_read_a_file_of_root)
{
    static char head[] = "/srv/a.git/HEAD", refs[] = "/srv/a.git/refs",
                ref[] = "/srv/a.git/refs/heads/x";
    const struct sp_shut_part parts[] = {
        {.path = head, .is_file = true},
        {.path = refs, .below = ref, .is_file = true}};
    for (size_t i = 0; i < 2; i++)
        SP_VEC_PUSH(&repo.shut, parts[i]);
    SAYS("storage-writable: /srv/a.git/HEAD belongs to 0 and git cannot "
         "read it, so every push fails\n"
         "  sudo chown -Rh git /srv/a.git/HEAD\n"
         "storage-writable: /srv/a.git/refs/heads/x belongs to 0 and git "
         "cannot read it, so some fetches and pushes fail\n"
         "  sudo chown -Rh git /srv/a.git/refs\n");
}

Test(doctor_storage, its_owner_cannot_write_objects)
{
    static char path[] = "/srv/a.git/objects";
    const struct sp_shut_part part = {.path = path, .owner = 0};
    SP_VEC_PUSH(&repo.shut, part);
    SAYS("storage-writable: /srv/a.git/objects belongs to 0 and git cannot "
         "write there, so every push fails\n"
         "  sudo chown -Rh git /srv/a.git/objects\n");
}

Test(doctor_storage, its_mode_keeps_its_owner_from_it)
{
    static char objects[] = "/srv/a.git/objects", refs[] = "/srv/a.git/refs",
                ref[] = "/srv/a.git/refs/heads/x";
    const struct sp_shut_part parts[] = {
        {.path = objects, .owner = 100},
        {.path = refs, .below = ref, .owner = 100, .is_file = true}};
    for (size_t i = 0; i < 2; i++)
        SP_VEC_PUSH(&repo.shut, parts[i]);
    SAYS("storage-open: the mode of /srv/a.git/objects keeps git from it, so "
         "every push fails\n"
         "  chmod -R u+rwX /srv/a.git/objects\n"
         "storage-open: the mode of /srv/a.git/refs/heads/x keeps git from "
         "it, so some fetches and pushes fail\n"
         "  chmod -R u+rwX /srv/a.git/refs\n");
}

Test(doctor_storage, its_mode_keeps_its_owner_from_all_of_it)
{
    repo.is_shut = true;
    SAME(doctor_says(&repo),
         "directory-open: the mode of /srv/a.git keeps git from it, so pushes "
         "fail\n"
         "  chmod -R u+rwX /srv/a.git\n");
}

Test(doctor_storage, its_owner_cannot_write_a_log)
{
    static char logs[] = "/srv/a.git/logs", log[] = "/srv/a.git/logs/HEAD";
    const struct sp_shut_part part = {.path = logs, .below = log};
    SP_VEC_PUSH(&repo.shut, part);
    SAYS("storage-writable: /srv/a.git/logs/HEAD belongs to 0 and git cannot "
         "write there, so some pushes fail\n"
         "  sudo chown -Rh git /srv/a.git/logs\n");
}

Test(doctor_storage, its_owner_cannot_enter_info)
{
    static char path[] = "/srv/a.git/info";
    const struct sp_shut_part part = {.path = path, .is_read = true};
    SP_VEC_PUSH(&repo.shut, part);
    SAYS("storage-writable: /srv/a.git/info belongs to 0 and git cannot enter "
         "it, so every push fails\n"
         "  sudo chown -Rh git /srv/a.git/info\n");
}

Test(doctor_storage, the_default_branch_of_a_mirror_is_of_its_source)
{
    static char head[] = "feature/x", meant[] = "refs/heads/main";
    bool *const kinds[] = {&repo.is_mirror, &repo.is_wiki, &repo.is_admin};
    repo.head = head;
    repo.head_meant = meant;
    repo.head_is_work = true;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        *kinds[i] = true;
        char *said = doctor_says(&repo);
        cr_assert_not(strstr(said, "head: "), "%s", said);
        free(said);
        *kinds[i] = false;
    }
}
