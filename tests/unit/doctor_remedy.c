/* What to type, where root looks at a repository of another user: it is done as
 * this user, or only looks. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/doctor.h"
#include "support.h"

static struct sp_doctor doctor;
static struct sp_doctor_repo repo;

static void open_remedy(void)
{
    static char path[] = "a.git", gitdir[] = "/srv/a.git", owner[] = "git",
                file[] = "/srv/a.git/hooks/pre-receive",
                shown[] = "hooks/pre-receive", real[] = "/lib/pre-receive";
    repo = (struct sp_doctor_repo){.doctor = &doctor,
                                   .path = path,
                                   .gitdir = gitdir,
                                   .owner = 100,
                                   .owner_name = owner};
    const struct sp_hook_file guard = {.name = "pre-receive",
                                       .is_ours = true,
                                       .is_link = true,
                                       .path = file,
                                       .shown = shown,
                                       .real = real,
                                       .version = SP_VERSION};
    SP_VEC_PUSH(&repo.files, guard);
    repo.policy = policy_of("[roles]\nci = bot\n");
    sp_strings_add(&repo.policy_files, "/srv/a.git/sallyport.ini", 24);
}

static void close_remedy(void)
{
    sp_policy_free(repo.policy);
    sp_strings_dispose(&repo.policy_files);
    free(repo.files.items);
    free(repo.weak.items);
}

TestSuite(doctor_remedy, .init = open_remedy, .fini = close_remedy);

/* All of them, each as "CHECK: COMMAND". */
static char *typed(void)
{
    struct sp_problems all;
    struct sp_buf out = {0};
    sp_doctor_check(&all, &repo);
    for (size_t i = 0; i < all.count; i++)
        sp_buf_printf(&out, "%s: %s\n", all.items[i].check->id,
                      all.items[i].type);
    sp_problems_dispose(&all);
    return sp_buf_detach(&out);
}

Test(doctor_remedy, a_setting_of_git)
{
    static char system[] = "/etc/gitconfig", setting[] = "/opt/hooks",
                other[] = "/home/bob", config[] = "/srv/a.git/config";
    repo.files.items[0].fault = SP_HOOK_SHADOWED;
    repo.hooks = repo.hooks_setting = setting;
    repo.hooks_file = system;
    SAME(typed(), "hooks-path: git config --file /etc/gitconfig --unset "
                  "core.hooksPath\n");
    repo.hooks_file = config;
    SAME(typed(), "hooks-path: runuser -u git -- git config --file "
                  "/srv/a.git/config --unset core.hooksPath\n");
    repo.hooks_file = other;
    SAME(typed(), "hooks-path: namei -l /home/bob\n");
}

Test(doctor_remedy, the_rights_of_a_file)
{
    static char other[] = "/home/bob", above[] = "/srv",
                hooks[] = "/srv/a.git/hooks";
    const struct sp_weak_point weak[] = {
        {.path = above, .writers = SP_EVERYBODY},
        {.path = other,
         .writers = SP_EVERYBODY,
         .owner = 7,
         .is_strange = true},
        {.path = hooks, .owner = 7, .is_strange = true}};
    for (size_t i = 0; i < 3; i++)
        SP_VEC_PUSH(&repo.weak, weak[i]);
    SAME(typed(), "writable: chmod go-w /srv\n"
                  "writable: namei -l /home/bob\n"
                  "owner: namei -l /home/bob\n"
                  "owner: chown -h git /srv/a.git/hooks\n");
}

Test(doctor_remedy, a_file_that_root_left_is_given_to_the_owner)
{
    static char gitdir[] = "/etc", left[] = "/etc/passwd", link[] = "/etc/mtab";
    const struct sp_weak_point weak[] = {
        {.path = left, .writers = SP_THE_GROUP},
        {.path = link, .writers = SP_THE_GROUP}};
    for (size_t i = 0; i < 2; i++)
        SP_VEC_PUSH(&repo.weak, weak[i]);
    repo.gitdir = gitdir;
    SAME(typed(), "writable: chown -h git /etc/passwd && "
                  "runuser -u git -- chmod go-w /etc/passwd\n"
                  "writable: namei -l /etc/mtab\n");
}

/* The policy of root is one that its owner cannot read. */
static void hide_policy(char *path)
{
    SP_VEC_PUSH(&repo.unreadable, (struct sp_unreadable){.path = path});
}

Test(doctor_remedy, who_is_not_root_asks_root)
{
    static char policy[] = "/etc/passwd", hooks[] = "/srv/a.git/hooks",
                above[] = "/usr", link[] = "/proc/self/exe";
    const struct sp_weak_point weak[] = {
        {.path = above, .writers = SP_EVERYBODY},
        {.path = hooks, .owner = 7, .is_strange = true}};
    for (size_t i = 0; i < 2; i++)
        SP_VEC_PUSH(&repo.weak, weak[i]);
    doctor.user = 100;
    hide_policy(policy);
    hide_policy(link);
    SAME(typed(), "writable: sudo chmod go-w /usr\n"
                  "owner: sudo chown -h git /srv/a.git/hooks\n"
                  "readable: sudo chmod a+rX /etc/passwd\n"
                  "readable: namei -l /proc/self/exe\n");
    repo.owner = 0;
    SAME(typed(), "writable: sudo chmod go-w /usr\n"
                  "owner: sudo chown -h git /srv/a.git/hooks\n"
                  "readable: sudo chmod a+rX /etc/passwd\n"
                  "readable: sudo chmod a+rX /proc/self/exe\n"
                  "user: sudo -u git sallyport doctor a.git\n");
    free(repo.unreadable.items);
}

Test(doctor_remedy, who_does_not_own_the_repository_asks_its_owner)
{
    static char config[] = "/srv/a.git/config", setting[] = "/opt/hooks";
    repo.files.items[0].fault = SP_HOOK_SHADOWED;
    repo.hooks = repo.hooks_setting = setting;
    repo.hooks_file = config;
    doctor.user = 100;
    SAME(typed(), "hooks-path: git config --file /srv/a.git/config --unset "
                  "core.hooksPath\n");
    doctor.user = 7;
    SAME(typed(), "hooks-path: sudo -u git git config --file "
                  "/srv/a.git/config --unset core.hooksPath\n"
                  "user: sudo -u git sallyport doctor a.git\n");
}

Test(doctor_remedy, programs_beside_this_one_are_typed_as_they_are_found)
{
    static char installer[] = "/opt/it's/bin/sallyport-install",
                program[] = "/opt/it's/bin/sallyport";
    doctor.user = 100;
    doctor.installer = installer;
    doctor.program = program;
    sp_policy_free(repo.policy);
    repo.policy =
        policy_of("[policy]\nmode = off\n[rule \"tag\"]\nlevel = off\n"
                  "[roles]\nci = bot\n");
    SAME(typed(),
         "mode: '/opt/it'\\''s/bin/sallyport-install' server --enforce "
         "a.git\n"
         "rule-off: '/opt/it'\\''s/bin/sallyport' explain tag\n");
}

/* Does a command change something, by a program other than ours? */
static bool changes(const char *command)
{
    static const char *const words[] = {
        "chmod ",   "chown ", "rm ", "mv ", "git config --file ",
        "install ", "mkdir ", "cp "};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strncmp(command, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

Test(doctor_remedy, a_command_that_changes_something_names_who_types_it)
{
    for (const struct sp_check *check = sp_checks; check->id; check++)
        cr_assert_eq(changes(check->type), check->by != SP_BY_ANYBODY, "%s",
                     check->id);
}

Test(doctor_remedy, what_root_looks_at_is_run_as_the_owner)
{
    static char config[] = "git reads none";
    repo.config_fault = config;
    SAME(typed(), "config: runuser -u git -- git --git-dir=/srv/a.git config "
                  "--list\n");
    repo.config_fault = NULL;
    repo.hands_out_another = true;
    doctor.user = 7;
    SAME(typed(), "published: cd a.git && sallyport policy publish\n"
                  "user: sudo -u git sallyport doctor a.git\n");
    doctor.user = 0;
    SAME(typed(), "published: cd a.git && runuser -u git -- sallyport policy "
                  "publish\n");
    sp_buf_puts(&repo.lost_values, "[roles] ci");
    SAME(typed(), "policy-there: runuser -u git -- git --git-dir=/srv/a.git "
                  "cat-file -p refs/sallyport/policy\n");
    sp_buf_dispose(&repo.lost_values);
}

Test(doctor_remedy, a_file_is_removed_by_the_owner_of_the_repository)
{
    static char path[] = "/srv/a.git/hooks/pre-receive.chained",
                shown[] = "hooks/pre-receive.chained",
                real[] = "/srv/a.git/hooks/pre-receive";
    repo.files.items[0].real = real;
    const struct sp_hook_file chained = {.name = "pre-receive",
                                         .role = SP_HOOK_CHAINED,
                                         .is_ours = true,
                                         .path = path,
                                         .shown = shown,
                                         .real = real,
                                         .version = SP_VERSION};
    SP_VEC_PUSH(&repo.files, chained);
    SAME(typed(), "itself: runuser -u git -- rm "
                  "/srv/a.git/hooks/pre-receive.chained\n");
    doctor.user = 100;
    SAME(typed(), "itself: rm /srv/a.git/hooks/pre-receive.chained\n");
    doctor.user = 7;
    SAME(typed(), "itself: sudo -u git rm "
                  "/srv/a.git/hooks/pre-receive.chained\n"
                  "user: sudo -u git sallyport doctor a.git\n");
}
