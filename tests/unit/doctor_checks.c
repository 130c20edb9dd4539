/* What is said of facts that were made by hand: a test for each row. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/doctor.h"
#include "support.h"
#include "support_doctor.h"

static struct sp_doctor doctor;
static struct sp_doctor_repo repo;
static struct sp_hook_file guard;

#define GITDIR "/srv/a.git"
#define HOOKS GITDIR "/hooks/"

/* Guarded by pre-receive, a link to the installed one; its owner looks. */
static void open_repo(void)
{
    static char path[] = "a.git", gitdir[] = GITDIR, owner[] = "git",
                hooks[] = GITDIR "/hooks", file[] = HOOKS "pre-receive",
                shown[] = "hooks/pre-receive", real[] = "/lib/pre-receive";
    doctor = (struct sp_doctor){.user = 100};
    repo = (struct sp_doctor_repo){.doctor = &doctor,
                                   .path = path,
                                   .gitdir = gitdir,
                                   .owner = 100,
                                   .owner_name = owner,
                                   .hooks = hooks};
    guard = (struct sp_hook_file){.name = "pre-receive",
                                  .is_ours = true,
                                  .is_link = true,
                                  .path = file,
                                  .shown = shown,
                                  .real = real,
                                  .version = SP_VERSION};
    SP_VEC_PUSH(&repo.files, guard);
    doctor_policy(&repo, "[roles]\nci = bot\n");
    sp_strings_add(&repo.policy_files, GITDIR "/sallyport.ini",
                   strlen(GITDIR "/sallyport.ini"));
}

static void close_repo(void)
{
    sp_policy_free(repo.policy);
    sp_strings_dispose(&repo.policy_files);
    sp_strings_dispose(&repo.lost);
    free(repo.files.items);
    free(repo.settings.items);
    free(repo.weak.items);
    free(repo.unreadable.items);
}

TestSuite(doctor_checks, .init = open_repo, .fini = close_repo);

static struct sp_hook_file *file(size_t at)
{
    return &repo.files.items[at];
}

/* Another file, like the guard but for its name; "" for the guard's. */
static struct sp_hook_file *another(const char *name, char *path, bool is_ours)
{
    struct sp_hook_file fresh = guard;
    fresh.name = *name ? name : guard.name;
    fresh.path = path;
    fresh.shown = path + sizeof GITDIR;
    fresh.is_ours = is_ours;
    SP_VEC_PUSH(&repo.files, fresh);
    return file(repo.files.count - 1);
}

#define SAYS(expected) SAME(doctor_says(&repo), expected)

static void is_guarded(bool expected)
{
    cr_assert(sp_doctor_repo_is_guarded(&repo) == expected);
}

Test(doctor_checks, has_nothing_to_say_where_all_is_well)
{
    SAYS("");
    is_guarded(true);
    cr_assert_str_eq(sp_doctor_repo_mode(&repo), "enforce");
    cr_assert_str_eq(sp_doctor_repo_host(&repo), "plain");
}

/* Where a hook runs, its directory is as its owner wants it. */
Test(doctor_checks, a_closed_directory_of_hooks)
{
    static char hooks[] = GITDIR "/hooks";
    repo.shut_hooks = hooks;
    repo.hooks_of = 7;
    SAYS("");
    repo.files.count = 0;
    SAYS("hooks-given: " GITDIR "/hooks belongs to 7, so git can put no hook "
         "there\n"
         "  sudo chown -h git " GITDIR "/hooks\n"
         "hook: no sallyport hook is installed, so nothing is judged\n"
         "  sallyport-install server a.git\n");
    repo.hooks_of = 100;
    SAYS("hooks-open: git cannot enter " GITDIR "/hooks and write there, so "
         "no hook can be put there\n"
         "  chmod u+rwx " GITDIR "/hooks\n"
         "hook: no sallyport hook is installed, so nothing is judged\n"
         "  sallyport-install server a.git\n");
}

Test(doctor_checks, asks_questions_with_different_names)
{
    size_t count = 0;
    for (const struct sp_check *a = sp_checks; a->id; a++, count++) {
        cr_assert(a->look && *a->asks && *a->type, "%s", a->id);
        for (const struct sp_check *b = sp_checks; b < a; b++)
            cr_assert(strcmp(a->id, b->id) != 0 && a->look != b->look, "%s",
                      a->id);
    }
    cr_assert(count == 83, "%zu", count);
}

Test(doctor_checks, no_hook_is_there)
{
    file(0)->is_ours = false;
    SAYS("hook: no sallyport hook is installed, so nothing is judged\n"
         "  sallyport-install server a.git\n");
    is_guarded(false);
    repo.is_clone = true;
    SAYS("hook: no sallyport hook is installed, so nothing is judged\n"
         "  sallyport-install local a.git\n");
}

Test(doctor_checks, a_hook_behind_the_push_is_no_guard)
{
    file(0)->name = "post-receive";
    SAYS("hook: no sallyport hook is installed, so nothing is judged\n"
         "  sallyport-install server a.git\n");
    is_guarded(false);
}

Test(doctor_checks, why_a_hook_does_not_run)
{
    static char closed[] = "/lib/x y";
    file(0)->closed = closed;
    file(0)->fault = SP_HOOK_CLOSED;
    SAYS("way: git cannot enter /lib/x y, which is on the way to "
         "hooks/pre-receive, so it is skipped\n  sudo chmod a+x '/lib/x y'\n");
    is_guarded(false);
    file(0)->fault = SP_HOOK_NO_EXECUTE;
    SAYS("execute: hooks/pre-receive has no execute bit for git, so it is "
         "skipped\n  sudo chmod a+x /lib/pre-receive\n");
    file(0)->fault = SP_HOOK_NOEXEC;
    SAYS("mount: hooks/pre-receive is on a file system that is mounted "
         "noexec, so it is skipped\n  findmnt -T /lib/pre-receive\n");
    file(0)->fault = SP_HOOK_DANGLES;
    SAYS(
        "dangling: hooks/pre-receive is a link to /lib/pre-receive, which does "
        "not exist, so it is skipped\n  sallyport-install server a.git\n");
    file(0)->fault = SP_HOOK_UNDELEGATED;
    SAYS("delegate: nothing runs hooks/pre-receive: hooks/pre-receive of the "
         "server is missing or has no execute bit\n"
         "  gitea admin regenerate hooks\n");
    is_guarded(false);
}

Test(doctor_checks, what_ails_hooks_of_others_is_their_business)
{
    static char path[] = HOOKS "post-receive", perl[] = "/gone/perl";
    struct sp_hook_file *other = another("post-receive", path, false);
    other->fault = SP_HOOK_NO_EXECUTE;
    other->is_foreign = true;
    other->interpreter = perl;
    SAYS("");
    other->fault = SP_HOOK_DANGLES;
    SAYS(
        "dangling: hooks/post-receive is a link to /lib/pre-receive, which "
        "does not exist, so it is skipped\n  sallyport-install server a.git\n");
}

Test(doctor_checks, what_cannot_start)
{
    static char loader[] = "/lib/ld.so";
    file(0)->is_foreign = true;
    SAYS("machine: hooks/pre-receive is built for another kind of machine, so "
         "it cannot start\n  sallyport-install server a.git\n");
    file(0)->is_foreign = false;
    file(0)->interpreter = loader;
    SAYS("interpreter: hooks/pre-receive needs /lib/ld.so, which does not "
         "exist, so it cannot start\n  ls -l /lib/ld.so\n");
    is_guarded(true);
}

Test(doctor_checks, the_version)
{
    memcpy(file(0)->version, "0.0.9", sizeof "0.0.9");
    SAYS("version: hooks/pre-receive has version 0.0.9, but this command "
         "has " SP_VERSION "\n  sallyport-install server a.git\n");
    *file(0)->version = '\0';
    SAYS("version: hooks/pre-receive does not say its version: it is older "
         "than this command\n  sallyport-install server a.git\n");
}

/* The installer keeps a copy. */
Test(doctor_checks, the_version_of_a_copy)
{
    memcpy(file(0)->version, "0.0.9", sizeof "0.0.9");
    file(0)->is_link = false;
    SAYS("version: hooks/pre-receive has version 0.0.9, but this command "
         "has " SP_VERSION "\n  sallyport-install server a.git\n");
    repo.is_clone = true;
    file(0)->name = "commit-msg";
    char *text = doctor_says(&repo);
    cr_assert(strstr(text, "\n  sallyport-install local a.git\n"));
    free(text);
}

Test(doctor_checks, elsewhere)
{
    static char config[] = "/etc/gitconfig", elsewhere[] = "/opt/hooks";
    repo.hooks = elsewhere;
    repo.hooks_file = config;
    SAYS("");
    file(0)->fault = SP_HOOK_SHADOWED;
    SAYS("hooks-path: git takes its hooks from /opt/hooks (core.hooksPath in "
         "/etc/gitconfig), so it skips hooks/pre-receive\n"
         "  sudo git config --file /etc/gitconfig --unset core.hooksPath\n");
    is_guarded(false);
}

Test(doctor_checks, elsewhere_in_a_clone)
{
    static char config[] = ".git/config", husky[] = "/w/.husky/_",
                other[] = GITDIR "/hooks/pre-push",
                third[] = GITDIR "/hooks/prepare-commit-msg";
    file(0)->name = "commit-msg";
    another("pre-push", other, true);
    another("prepare-commit-msg", third, true);
    repo.is_clone = true;
    SAYS("");
    repo.hooks = husky;
    repo.hooks_file = config;
    file(1)->fault = SP_HOOK_SHADOWED;
    SAYS("clone-path: git takes its hooks from /w/.husky/_ (core.hooksPath in "
         ".git/config), so it skips hooks/pre-push\n"
         "  sallyport-install local a.git\n");
    is_guarded(true);
}

static void set(const char *name, const char *key, const char *value)
{
    static char texts[4][3][32], where[] = "/etc/gitconfig";
    char(*row)[32] = texts[repo.settings.count];
    const char *const from[] = {name, key, value};
    for (size_t i = 0; i < 3; i++)
        snprintf(row[i], sizeof row[i], "%s", from[i]);
    const struct sp_hook_setting fresh = {row[0], row[1], row[2], where};
    SP_VEC_PUSH(&repo.settings, fresh);
}

Test(doctor_checks, hooks_of_the_configuration)
{
    set("lint", "event", "pre-receive");
    SAYS("");
    set("lint", "command", "lint -a");
    SAYS("note configured: newer versions of git run 'lint -a' before "
         "pre-receive (hook.lint.command in /etc/gitconfig)\n"
         "  git --git-dir=/srv/a.git config --show-origin --get-regexp "
         "^hook\n");
    set("pre-receive", "enabled", "true");
    set("post-receive", "enabled", "false");
    repo.settings.items[0].value[0] = 'P';
    SAYS("");
    snprintf(repo.settings.items[2].value, 32, "Off");
    SAYS("enabled: hook.pre-receive.enabled is Off in /etc/gitconfig, so newer "
         "versions of git skip hooks/pre-receive\n"
         "  git --git-dir=/srv/a.git config --show-origin --get-regexp "
         "^hook\n");
}

Test(doctor_checks, ours_put_aside)
{
    static char old[] = HOOKS "pre-receive.old";
    static char chained[] = HOOKS "pre-receive.chained";
    another("", old, true)->role = SP_HOOK_DISPLACED;
    SAYS("");
    file(0)->is_ours = false;
    SAYS("displaced: hooks/pre-receive.old was moved aside, and git runs "
         "another pre-receive instead\n  sallyport-install server a.git\n");
    is_guarded(false);
    file(0)->is_ours = true;
    file(1)->path = chained;
    file(1)->shown = chained + sizeof GITDIR;
    file(1)->role = SP_HOOK_CHAINED;
    SAYS(
        "itself: hooks/pre-receive.chained is sallyport's hook again, so it "
        "runs itself without end\n  rm /srv/a.git/hooks/pre-receive.chained\n");
}

Test(doctor_checks, the_one_that_was_there_before)
{
    static char path[] = HOOKS "pre-receive.chained";
    struct sp_hook_file *chained = another("", path, false);
    chained->role = SP_HOOK_CHAINED;
    SAYS("");
    chained->fault = SP_HOOK_NO_EXECUTE;
    SAYS("note chained: hooks/pre-receive.chained cannot be executed by git, "
         "so it is skipped\n"
         "  chmod a+x /srv/a.git/hooks/pre-receive.chained\n");
    chained->is_foreign = true;
    chained->fault = SP_HOOK_RUNS;
    SAYS("machine: hooks/pre-receive.chained is built for another kind of "
         "machine, so it cannot start\n  sallyport-install server a.git\n");
}

Test(doctor_checks, two_that_judge)
{
    static char path[] = HOOKS "update";
    another("update", path, true);
    SAYS("note both: pre-receive judges the whole push, so hooks/update judges "
         "nothing\n  rm /srv/a.git/hooks/update\n");
    file(0)->is_ours = false;
    SAYS("");
    is_guarded(true);
}

Test(doctor_checks, others_before_ours)
{
    static char first[] = HOOKS "pre-receive.d/a", theirs[] = HOOKS "b/gitea",
                ours[] = HOOKS "pre-receive.d/s", last[] = HOOKS "b/z";
    doctor_policy(&repo, "[identity]\nhost = gitea\n");
    file(0)->is_ours = false;
    another("", first, false)->layout = SP_LAYOUT_DELEGATED;
    another("", theirs, false)->layout = SP_LAYOUT_DELEGATED;
    another("", ours, true)->layout = SP_LAYOUT_DELEGATED;
    another("", last, false)->layout = SP_LAYOUT_DELEGATED;
    SAYS("note before: hooks/pre-receive.d/a runs before "
         "hooks/pre-receive.d/s\n  ls -l /srv/a.git/hooks/pre-receive.d/a\n");
    file(1)->fault = SP_HOOK_NO_EXECUTE;
    SAYS("");
}

Test(doctor_checks, formats)
{
    static char sha256[] = "sha256", reftable[] = "reftable", why[] = "cannot";
    repo.object_format = sha256;
    SAYS("object-format: its ids are of sha256, and this build can read only "
         "SHA-1: its hook refuses every push\n"
         "  sallyport-install uninstall a.git\n");
    repo.object_format = NULL;
    repo.storage = reftable;
    SAYS("");
    repo.open_fault = why;
    SAYS("ref-storage: sallyport cannot read refs stored as reftable: its hook "
         "refuses every push\n"
         "  git --git-dir=/srv/a.git refs migrate --ref-format=files\n");
    repo.storage = NULL;
    SAYS("opens: every push is refused: cannot\n"
         "  git --git-dir=/srv/a.git fsck\n");
    repo.open_fault = NULL;
    repo.config_fault = why;
    SAYS("config: its configuration cannot be read, so nobody can push: "
         "cannot\n  git --git-dir=/srv/a.git config --list\n");
}

Test(doctor_checks, a_policy_that_does_not_judge)
{
    doctor_policy(&repo, "[policy]\nmode = off\n");
    SAYS("mode: its policy is off, so nothing is judged\n"
         "  sallyport-install server --enforce a.git\n");
    is_guarded(false);
    doctor_policy(&repo, "[policy]\nmode = observe\n[roles]\nci = a\n"
                         "[rule \"tag\"]\nlevel = off\n");
    SAYS("note observe: its policy only observes, so nothing is refused\n"
         "  sallyport-install server --enforce a.git\n"
         "note rule-off: the rule tag is off (test.ini:6)\n"
         "  sallyport explain tag\n");
    is_guarded(true);
}

Test(doctor_checks, a_policy_that_cannot_be_used)
{
    static char why[] = "x.ini:1: no";
    sp_policy_free(repo.policy);
    repo.policy = NULL;
    repo.policy_fault = why;
    SAYS("policy: its policy cannot be used, so every push is refused: "
         "x.ini:1: no\n  cd a.git && sallyport policy check\n");
    is_guarded(true);
    cr_assert_str_eq(sp_doctor_repo_mode(&repo), "no policy");
    cr_assert_str_eq(sp_doctor_repo_host(&repo), "?");
    repo.is_clone = true;
    file(0)->is_ours = false;
    SAYS("hook: no sallyport hook is installed, so nothing is judged\n"
         "  sallyport-install local a.git\n"
         "policy: its policy cannot be used, so every commit is refused: "
         "x.ini:1: no\n  cd a.git && sallyport policy check\n");
}

Test(doctor_checks, a_policy_that_its_owner_cannot_read)
{
    static char path[] = "/etc/x.ini", closed[] = "/etc";
    struct sp_unreadable one = {.path = path};
    SP_VEC_PUSH(&repo.unreadable, one);
    SAYS("readable: git cannot read /etc/x.ini, so every push is refused\n"
         "  sudo chmod a+rX /etc/x.ini\n");
    repo.unreadable.items[0].closed = closed;
    SAYS("readable: git cannot enter /etc, which is on the way to /etc/x.ini, "
         "so every push is refused\n  sudo chmod a+rX /etc\n");
    file(0)->fault = SP_HOOK_NOEXEC;
    SAYS("mount: hooks/pre-receive is on a file system that is mounted "
         "noexec, so it is skipped\n  findmnt -T /lib/pre-receive\n");
}

Test(doctor_checks, who_could_switch_it_off)
{
    static char path[] = "/srv", other[] = "/srv/x y";
    const struct sp_weak_point open = {.path = path, .writers = SP_EVERYBODY};
    const struct sp_weak_point strange = {other, 7,     300,
                                          true,  false, SP_THE_GROUP};
    SP_VEC_PUSH(&repo.weak, open);
    SAYS("writable: everybody can write to /srv, and so disable the hook\n"
         "  sudo chmod go-w /srv\n");
    repo.weak.items[0] = strange;
    SAYS("writable: everybody in the group 300 can write to /srv/x y, and so "
         "disable the hook\n  sudo chmod go-w '/srv/x y'\n"
         "owner: user '7' owns /srv/x y and can remove the hook\n"
         "  namei -l '/srv/x y'\n");
}

Test(doctor_checks, who_may_merge)
{
    doctor_policy(&repo, "");
    SAYS("merge-role: no user has a role that may merge (ci), so protected "
         "refs accept no push\n"
         "  add 'ci = NAME' under [roles] in /srv/a.git/sallyport.ini\n");
    doctor_policy(&repo, "[refs]\nmerge-roles =\n");
    SAYS("merge-role: no role may merge, so protected refs accept no push\n"
         "  add 'merge-roles = ci' under [refs] in /srv/a.git/sallyport.ini\n");
    doctor_policy(&repo, "[identity]\nhost = ghes\n");
    SAYS("");
    doctor_policy(&repo, "");
    repo.is_clone = true;
    repo.files.items[0].name = "commit-msg";
    SAYS("clone: sallyport's hook prepare-commit-msg is missing\n"
         "  sallyport-install local a.git\n"
         "clone: sallyport's hook pre-push is missing\n"
         "  sallyport-install local a.git\n");
}

Test(doctor_checks, the_host_fits_the_layout)
{
    static const char *const good[] = {"plain 0",  "ghes 0",    "gitolite 1",
                                       "gitea 2",  "forgejo 2", "gogs 3",
                                       "gitlab 3", "gitlab 4",  "gitlab 5"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        char ini[80];
        size_t len = strlen(good[i]) - 2;
        snprintf(ini, sizeof ini, "[identity]\nhost = %.*s\n[roles]\nci = a\n",
                 (int)len, good[i]);
        doctor_policy(&repo, ini);
        file(0)->layout = (enum sp_layout)(good[i][len + 1] - '0');
        SAYS("");
    }
    file(0)->layout = SP_LAYOUT_PLAIN;
    SAYS("host: hooks/pre-receive is in the place for plain, but the policy "
         "says host = gitlab, so the pusher is unknown\n"
         "  sallyport-install server --host plain a.git\n");
}

Test(doctor_checks, the_baseline)
{
    const char *const lost[] = {"1234567890", "abcdef"};
    sp_strings_add(&repo.lost, lost[0], 10);
    SAYS("baseline: the baseline names 1234567, which is no commit of this "
         "repository\n"
         "  cd a.git && sallyport policy show\n");
    sp_strings_add(&repo.lost, lost[1], 6);
    SAYS("baseline: the baseline names 2 ids that are no commits of this "
         "repository, the "
         "first is 1234567\n  cd a.git && sallyport policy show\n");
}

Test(doctor_checks, we_are_somebody_else)
{
    doctor.user = 100;
    SAYS("");
    doctor.user = 101;
    SAYS("note user: it belongs to git, who may see more than you\n  sudo -u "
         "git sallyport doctor a.git\n");
}

Test(doctor_checks, a_command_that_would_not_work_is_left_out)
{
    static char path[] = "a\x1b.git";
    repo.path = path;
    file(0)->is_ours = false;
    SAYS("hook: no sallyport hook is installed, so nothing is judged\n  \n");
}
