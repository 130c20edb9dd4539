/* What kind of repository it is: of which host, a wiki, a mirror. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/doctor.h"
#include "support.h"

static struct sp_doctor doctor;
static struct sp_doctor_repo repo;

static void open_kind(void)
{
    static char path[] = "a.git", gitdir[] = "/srv/a.git", owner[] = "git";
    repo = (struct sp_doctor_repo){
        .doctor = &doctor, .path = path, .gitdir = gitdir, .owner_name = owner};
    repo.policy = policy_of("[roles]\nci = bot\n");
    sp_strings_add(&repo.policy_files, "/srv/a.git/sallyport.ini", 24);
}

static void close_kind(void)
{
    sp_policy_free(repo.policy);
    sp_strings_dispose(&repo.policy_files);
    free(repo.files.items);
}

TestSuite(doctor_kind, .init = open_kind, .fini = close_kind);

static char *said(void)
{
    struct sp_problems all;
    struct sp_buf out = {0};
    sp_doctor_check(&all, &repo);
    for (size_t i = 0; i < all.count; i++)
        sp_buf_printf(&out, "%s%s: %s\n  %s\n",
                      all.items[i].check->is_note ? "note " : "",
                      all.items[i].check->id, all.items[i].what,
                      all.items[i].type);
    sp_problems_dispose(&all);
    return sp_buf_detach(&out);
}

#define SAYS(expected) SAME(said(), expected)

static void add_guard(enum sp_layout layout, enum sp_hook_fault fault)
{
    static char path[] = "/srv/a.git/hooks/x", shown[] = "hooks/x",
                real[] = "/lib/pre-receive";
    const struct sp_hook_file file = {.name = "pre-receive",
                                      .is_ours = true,
                                      .is_link = true,
                                      .layout = layout,
                                      .fault = fault,
                                      .path = path,
                                      .shown = shown,
                                      .real = real,
                                      .version = SP_VERSION};
    SP_VEC_PUSH(&repo.files, file);
}

Test(doctor_kind, the_command_names_the_host_that_was_seen)
{
    repo.seen = sp_host_find("forgejo");
    SAYS("hook: no sallyport hook is installed, so nothing is judged\n"
         "  sallyport-install server --host forgejo a.git\n");
}

Test(doctor_kind, a_wiki_needs_no_guard)
{
    repo.seen = sp_host_find("forgejo");
    repo.is_wiki = true;
    SAYS("note kind: it is a wiki, whose pages are not judged\n  \n");
}

Test(doctor_kind, nor_does_a_mirror)
{
    repo.seen = sp_host_find("gitea");
    repo.is_mirror = true;
    SAYS("note kind: it is a pull mirror, which only gitea changes, without a "
         "hook; guard it before it is converted\n"
         "  sallyport-install server --host gitea a.git\n");
    add_guard(SP_LAYOUT_DELEGATED, SP_HOOK_UNDELEGATED);
    sp_policy_free(repo.policy);
    repo.policy = policy_of("[identity]\nhost = gitea\n");
    SAYS("");
}

Test(doctor_kind, of_a_plain_host_both_are_repositories)
{
    repo.is_wiki = repo.is_mirror = true;
    SAYS("hook: no sallyport hook is installed, so nothing is judged\n"
         "  sallyport-install server a.git\n");
}

Test(doctor_kind, the_host_will_write_the_file_of_our_hook)
{
    add_guard(SP_LAYOUT_PLAIN, SP_HOOK_RUNS);
    SAYS("");
    repo.seen = sp_host_find("forgejo");
    SAYS("host: hooks/x is a file that forgejo writes, and then the guard is "
         "gone\n"
         "  sallyport-install server --host forgejo a.git\n");
}

Test(doctor_kind, the_host_has_a_command_of_its_own)
{
    add_guard(SP_LAYOUT_DELEGATED, SP_HOOK_UNDELEGATED);
    repo.seen = sp_host_find("forgejo");
    SAYS("delegate: nothing runs hooks/x: hooks/pre-receive of the server is "
         "missing or has no execute bit\n"
         "  forgejo admin regenerate hooks\n");
}

/* The directory above is not to be given to root. */
Test(doctor_kind, what_root_has_restored_is_given_back)
{
    static char above[] = "/srv";
    add_guard(SP_LAYOUT_PLAIN, SP_HOOK_RUNS);
    repo.owner = 0;
    repo.beside = 7;
    SAYS("pusher: it belongs to git and those beside it to 7, so git refuses "
         "every push of 7\n"
         "  chown -Rh 7 /srv/a.git\n");
    repo.beside = 0;
    const struct sp_weak_point weak = {
        .path = above, .owner = 7, .is_strange = true};
    SP_VEC_PUSH(&repo.weak, weak);
    SAYS("pusher: it belongs to git and /srv to 7, so git refuses every push "
         "of 7\n"
         "  chown -Rh 7 /srv/a.git\n");
    free(repo.weak.items);
}

/* Nothing else is looked at before it belongs to a user. */
Test(doctor_kind, no_user_owns_it)
{
    repo.owner = 4711;
    repo.is_stranger = true;
    SAYS("account: it belongs to git, and no account has that number, so "
         "nobody can push\n"
         "  chown -Rh USER /srv/a.git\n");
    repo.beside = 7;
    SAYS("account: it belongs to git, and no account has that number, so "
         "nobody can push\n"
         "  chown -Rh 7 /srv/a.git\n");
}

Test(doctor_kind, another_user_owns_those_beside_it)
{
    add_guard(SP_LAYOUT_PLAIN, SP_HOOK_RUNS);
    repo.owner = 8;
    repo.beside = 7;
    SAYS("");
    repo.is_lone = true;
    SAYS("note lone: it belongs to git and those beside it to 7, so git "
         "refuses every push of 7\n"
         "  chown -Rh 7 /srv/a.git\n");
}

/* Nothing else is known of it before. */
Test(doctor_kind, the_directory_alone_is_of_root)
{
    repo.owner = 0;
    repo.parts_of = 7;
    SAYS("parts: it belongs to git and its HEAD, config, objects and refs to "
         "7, so git refuses every push of 7\n"
         "  chown -h 7 /srv/a.git\n");
    repo.owner = 8;
    doctor.user = 8;
    SAYS("parts: it belongs to git and its HEAD, config, objects and refs to "
         "7, so git refuses every push of 7\n"
         "  sudo chown -h 7 /srv/a.git\n");
    doctor.user = 0;
    repo.parts_of = 0;
}

Test(doctor_kind, of_repositories_with_one_policy_it_has_the_roles)
{
    add_guard(SP_LAYOUT_PLAIN, SP_HOOK_RUNS);
    sp_policy_free(repo.policy);
    repo.policy = policy_of("");
    sp_strings_dispose(&repo.policy_files);
    sp_strings_add(&repo.policy_files, "/etc/passwd", 11);
    sp_strings_add(&repo.policy_files, "/srv/a.git/sallyport.ini", 24);
    SAYS("merge-role: no user has a role that may merge (ci), so protected "
         "refs accept no push\n"
         "  add 'ci = NAME' under [roles] in /etc/passwd\n");
}

Test(doctor_kind, others_do_not_see_the_settings_of_the_owner)
{
    static char of_home[] = "git cannot read /home/git/.gitconfig: closed",
                own[] = "git cannot read /srv/a.git/config: closed";
    add_guard(SP_LAYOUT_PLAIN, SP_HOOK_RUNS);
    repo.owner = 7;
    doctor.user = 8;
    repo.config_fault = of_home;
    SAYS("note user: it belongs to git, who may see more than you\n"
         "  sudo -u git sallyport doctor a.git\n");
    repo.config_fault = own;
    SAYS("config: its configuration cannot be read, so nobody can push: git "
         "cannot read /srv/a.git/config: closed\n"
         "  git --git-dir=/srv/a.git config --list\n"
         "note user: it belongs to git, who may see more than you\n"
         "  sudo -u git sallyport doctor a.git\n");
    doctor.user = 0;
    repo.owner = 0;
    repo.config_fault = NULL;
}

Test(doctor_kind, what_gitolite_left_in_its_settings_is_no_problem)
{
    add_guard(SP_LAYOUT_PLAIN, SP_HOOK_DANGLES);
    repo.files.items[0].is_ours = false;
    repo.is_admin = true;
    SAYS("note kind: it holds the settings of gitolite, which are not judged\n"
         "  \n");
    sp_policy_free(repo.policy);
    repo.policy = policy_of("[policy]\nmode = off\n");
    SAYS("note kind: it holds the settings of gitolite, which are not judged\n"
         "  \n");
    sp_policy_free(repo.policy);
    repo.policy = policy_of("[policy]\nmode = observe\n");
    SAYS("note kind: it holds the settings of gitolite, which are not judged\n"
         "  \n");
}

Test(doctor_kind, only_a_guarded_repository_observes)
{
    sp_policy_free(repo.policy);
    repo.policy = policy_of("[policy]\nmode = observe\n");
    SAYS("hook: no sallyport hook is installed, so nothing is judged\n"
         "  sallyport-install server a.git\n");
}

Test(doctor_kind, gitolite_judges_by_a_vref)
{
    repo.has_vref = repo.is_of_gitolite = true;
    SAYS("note vref: gitolite runs VREF/sallyport by its rules; for "
         "which users, and whether it starts, is not seen from here\n"
         "  cat /srv/a.git/gl-conf\n");
    cr_assert(sp_doctor_repo_is_guarded(&repo));
    repo.has_vref = false;
    SAYS("hook: no sallyport hook is installed, so nothing is judged; a VREF "
         "under 'repo @all' is not seen from here\n"
         "  sallyport-install server a.git\n");
    cr_assert(!sp_doctor_repo_is_guarded(&repo));
}
