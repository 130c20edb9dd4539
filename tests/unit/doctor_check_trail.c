/* What is said of the facts of a trail, which were made by hand. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/doctor.h"
#include "support.h"
#include "support_doctor.h"

static struct sp_doctor doctor;
static struct sp_doctor_repo repo;

#define GITDIR "/srv/a.git"
#define HOOKS GITDIR "/hooks/"

static struct sp_hook_file *file(size_t at)
{
    return &repo.files.items[at];
}

static void add_hook(const char *name, char *path)
{
    struct sp_hook_file hook = {.name = name,
                                .is_ours = true,
                                .is_link = true,
                                .path = path,
                                .shown = path + sizeof GITDIR,
                                .real = path,
                                .version = SP_VERSION};
    SP_VEC_PUSH(&repo.files, hook);
}

/* Guarded, with a trail and all of its hooks. */
static void open_repo(void)
{
    static char path[] = "a.git", gitdir[] = GITDIR, owner[] = "git",
                hooks[] = GITDIR "/hooks", judges[] = HOOKS "pre-receive",
                store[] = GITDIR "/sallyport/audit.db",
                landed[] = HOOKS "post-receive",
                moved[] = HOOKS "reference-transaction";
    doctor = (struct sp_doctor){.user = 100};
    repo = (struct sp_doctor_repo){.doctor = &doctor,
                                   .path = path,
                                   .gitdir = gitdir,
                                   .owner = 100,
                                   .owner_name = owner,
                                   .hooks = hooks,
                                   .trail = {.path = store, .is_there = true}};
    add_hook("pre-receive", judges);
    add_hook("post-receive", landed);
    add_hook("reference-transaction", moved);
    doctor_policy(&repo, "[roles]\nci = bot\n");
    sp_strings_add(&repo.policy_files, "test.ini", strlen("test.ini"));
}

static void close_repo(void)
{
    sp_policy_free(repo.policy);
    sp_strings_dispose(&repo.policy_files);
    free(repo.files.items);
    free(repo.weak.items);
}

TestSuite(doctor_check_trail, .init = open_repo, .fini = close_repo);

#define SAYS(expected) SAME(doctor_says(&repo), expected)

Test(doctor_check_trail, a_trail_that_is_well)
{
    SAYS("");
    cr_assert(sp_doctor_repo_is_guarded(&repo));
}

Test(doctor_check_trail, a_trail_that_cannot_be_used)
{
    static char fault[] = "the trail x is empty: 0 bytes";
    repo.trail.fault = fault;
    SAYS("trail: no push can be recorded, so every push is refused: the trail "
         "x is empty: 0 bytes\n  cd a.git && sallyport audit verify\n");
    doctor_policy(&repo, "[roles]\nci = bot\n[policy]\nmode = observe\n");
    SAYS("trail: no push can be recorded: the trail x is empty: 0 bytes\n"
         "  cd a.git && sallyport audit verify\n"
         "note observe: its policy only observes, so nothing is refused\n"
         "  sallyport-install server --enforce a.git\n");
}

Test(doctor_check_trail, a_trail_that_its_owner_may_not_write)
{
    static char fault[] = "the trail x cannot be opened",
                path[] = GITDIR "/sallyport/audit.db";
    repo.trail.fault = fault;
    repo.trail.shut = path;
    SAYS("trail-shut: no push can be recorded, so every push is refused: the "
         "mode of " GITDIR "/sallyport/audit.db keeps git from it\n"
         "  chmod u+rwX " GITDIR "/sallyport/audit.db\n");
    repo.trail.shut = NULL;
}

Test(doctor_check_trail, a_place_where_none_can_be_made)
{
    static char place[] = "/var/lib/sallyport", why[] = "WHY";
    repo.trail.no_place = place;
    repo.trail.no_place_why = why;
    repo.trail.fault = why;
    repo.trail.is_there = false;
    repo.trail.was_used = true;
    SAYS("trail-directory: no push can be recorded, so every push is refused: "
         "WHY\n"
         "  namei -l /var/lib/sallyport\n");
    doctor_policy(&repo, "[roles]\nci = bot\n[policy]\nmode = observe\n");
    SAYS("trail-directory: no push can be recorded: WHY\n"
         "  namei -l /var/lib/sallyport\n"
         "note observe: its policy only observes, so nothing is refused\n"
         "  sallyport-install server --enforce a.git\n");
    repo.owner = 0;
    doctor.user = 0;
    SAYS("trail-directory: no push can be recorded: WHY\n"
         "  install -d -m 700 -o git /var/lib/sallyport\n"
         "note observe: its policy only observes, so nothing is refused\n"
         "  sallyport-install server --enforce a.git\n");
    repo.trail.no_place = NULL;
    repo.trail.fault = NULL;
}

Test(doctor_check_trail, a_trail_that_is_gone)
{
    repo.trail.is_there = false;
    SAYS("");
    repo.trail.was_used = true;
    SAYS("trail-there: pushes were judged here, and the trail of them is gone: "
         "/srv/a.git/sallyport/audit.db; put back a backup that git can "
         "read; without one, the "
         "next push begins a new trail\n"
         "  install -D -m 600 BACKUP /srv/a.git/sallyport/audit.db\n");
    doctor.user = 0;
    SAYS("trail-there: pushes were judged here, and the trail of them is gone: "
         "/srv/a.git/sallyport/audit.db; put back a backup that git can "
         "read; without one, the "
         "next push begins a new trail\n"
         "  runuser -u git -- install -D -m 600 BACKUP "
         "/srv/a.git/sallyport/audit.db\n");
    doctor.user = 100;
    repo.trail.has_wal = true;
    SAYS("trail-left: what is left of that trail must not be mixed with "
         "another: /srv/a.git/sallyport/audit.db-wal\n"
         "  mv --backup=numbered /srv/a.git/sallyport/audit.db-wal "
         "/srv/a.git/sallyport/audit.db-wal.damaged\n"
         "trail-there: pushes were judged here, and the trail of them is gone: "
         "/srv/a.git/sallyport/audit.db; put back a backup that git can "
         "read; without one, the "
         "next push begins a new trail\n"
         "  install -D -m 600 BACKUP /srv/a.git/sallyport/audit.db\n");
}

Test(doctor_check_trail, a_trail_that_is_where_it_was)
{
    static char before[] = GITDIR "/sallyport/audit.db",
                path[] = "/srv/audit.db";
    repo.trail.path = path;
    repo.trail.is_there = false;
    repo.trail.was_used = true;
    repo.trail.before = before;
    SAYS("trail-there: pushes were judged here, and the trail of them is gone: "
         "/srv/audit.db; it is still /srv/a.git/sallyport/audit.db, where it "
         "was before [audit] path was set; put a backup of that there; without "
         "one, the next push begins a new trail\n"
         "  install -D -m 600 BACKUP /srv/audit.db\n");
    repo.trail.before = NULL;
}

#define MOVED_AWAY                                                             \
    "; move it away, then restore a backup; without one, the next push "       \
    "begins "                                                                  \
    "a new trail\n  mv --backup=numbered /srv/a.git/sallyport/audit.db "       \
    "/srv/a.git/sallyport/audit.db.damaged\n"

Test(doctor_check_trail, a_trail_that_is_damaged)
{
    static char fault[] = "x is no trail: it is not a file of SQLite";
    repo.trail.fault = fault;
    repo.trail.is_damaged = true;
    SAYS("trail-damaged: no push can be recorded, so every push is refused: x "
         "is no trail: it is not a file of SQLite" MOVED_AWAY);
    repo.trail.has_wal = true;
    SAYS("trail-damaged: no push can be recorded, so every push is refused: x "
         "is no trail: it is not a file of SQLite" MOVED_AWAY
         "trail-left: what is left of that trail must not be mixed with "
         "another: /srv/a.git/sallyport/audit.db-wal\n"
         "  mv --backup=numbered /srv/a.git/sallyport/audit.db-wal "
         "/srv/a.git/sallyport/audit.db-wal.damaged\n");
    repo.trail.has_wal = false;
    repo.trail.damage = fault;
    repo.trail.fault = NULL;
    SAYS("trail-damaged: the trail is not what was written: x is no trail: it "
         "is not a file of SQLite" MOVED_AWAY);
}

Test(doctor_check_trail, a_trail_after_one_that_is_gone)
{
    repo.trail.earlier_gone = 1764345603120;
    SAYS("trail-whole: pushes were recorded here before 2025-11-28T16:00:03Z, "
         "and the trail of them is gone; look for a backup of it before you "
         "acknowledge that\n"
         "  cd a.git && sallyport audit acknowledge\n");
}

Test(doctor_check_trail, a_trail_that_was_emptied)
{
    static char fault[] = "the trail x is empty: 0 bytes";
    repo.trail.fault = fault;
    repo.trail.is_empty = repo.trail.was_used = true;
    SAYS(
        "trail-there: pushes were judged here, and the trail of them is empty, "
        "so every push is refused: /srv/a.git/sallyport/audit.db; put back a "
        "backup that git can read; without one, move it away, and the next "
        "push begins a new "
        "trail\n"
        "  install -D -m 600 BACKUP /srv/a.git/sallyport/audit.db\n");
}

Test(doctor_check_trail, a_trail_that_root_has_restored)
{
    static char fault[] = "the trail x belongs to the user with the number 0",
                directory[] = GITDIR "/sallyport";
    repo.trail.fault = fault;
    repo.trail.of_root = directory;
    SAYS("trail-restored: no push can be recorded, so every push is refused: "
         "/srv/a.git/sallyport belongs to root, and pushes come as git\n"
         "  sudo chown -Rh git /srv/a.git/sallyport\n");
}

/* All in its directory is given at once. */
Test(doctor_check_trail, a_trail_that_another_user_has_restored)
{
    static char wal[] = GITDIR "/sallyport/audit.db-wal",
                directory[] = GITDIR "/sallyport";
    const struct sp_weak_point weak = {directory, 7,    7,
                                       true,      true, SP_NOBODY_ELSE};
    SP_VEC_PUSH(&repo.weak, weak);
    repo.trail.of_root = wal;
    repo.trail.of_user = 7;
    repo.trail.given = directory;
    SAYS("trail-restored: no push can be recorded, so every push is refused: "
         "/srv/a.git/sallyport/audit.db-wal belongs to 7, and pushes come as "
         "git\n"
         "  sudo chown -Rh git /srv/a.git/sallyport\n");
}

Test(doctor_check_trail, a_trail_without_room)
{
    static char full[] = "/srv/a.git/sallyport";
    repo.trail.full = full;
    SAYS("trail-room: no push can be recorded, so every push is refused: "
         "/srv/a.git/sallyport is on a file system that is full\n"
         "  df -h /srv/a.git/sallyport\n");
    repo.trail.is_read_only = true;
    doctor_policy(&repo, "[roles]\nci = bot\n[audit]\non-failure = accept\n");
    char *said = doctor_says(&repo);
    cr_assert(strstr(said, "trail-room: no push can be recorded: "
                           "/srv/a.git/sallyport is on a file system that is "
                           "mounted read-only\n"),
              "%s", said);
    free(said);
}

Test(doctor_check_trail, a_trail_whose_end_was_changed)
{
    static char damage[] = "the last entry is not what was hashed";
    repo.trail.damage = damage;
    SAYS("trail: the trail is not what was written: the last entry is not what "
         "was hashed\n  cd a.git && sallyport audit verify\n");
}

Test(doctor_check_trail, who_can_change_the_trail)
{
    static char path[] = "/var/trails", file_of_bob[] = "/var/trails/audit.db";
    const struct sp_weak_point open = {path, 0, 300, false, true, SP_EVERYBODY};
    const struct sp_weak_point strange = {file_of_bob, 7,    300,
                                          true,        true, SP_NOBODY_ELSE};
    SP_VEC_PUSH(&repo.weak, open);
    SP_VEC_PUSH(&repo.weak, strange);
    SAYS("trail-writable: everybody can write to /var/trails, and so change "
         "the trail\n  sudo chmod go-w /var/trails\n"
         "trail-owner: user '7' owns /var/trails/audit.db and can change the "
         "trail\n  namei -l /var/trails/audit.db\n");
}

#define KEYS                                                                   \
    "  give each of them a key of sallyport-shell for git, then unset "        \
    "core.sharedRepository\n"

Test(doctor_check_trail, a_group_shares_the_repository)
{
    static char group[] = "dev", path[] = GITDIR "/sallyport/audit.db",
                config[] = GITDIR "/config", beside[] = GITDIR "x";
    const struct sp_weak_point weak[] = {
        {path, 7, 300, true, true, SP_THE_GROUP},
        {config, 100, 300, false, false, SP_THE_GROUP},
        {beside, 100, 300, false, false, SP_THE_GROUP},
        {config, 100, 300, false, false, SP_EVERYBODY}};
    repo.sharers = group;
    SP_VEC_PUSH(&repo.weak, weak[0]);
    SP_VEC_PUSH(&repo.weak, weak[1]);
    SAYS("shared: everybody in the group dev can write to it "
         "(core.sharedRepository), and so disable the hook and change the "
         "trail\n" KEYS);
    repo.trail.is_of_one = true;
    SAYS("shared: only one user can write to the trail, so each push of the "
         "others in the group dev (core.sharedRepository) is refused\n" KEYS);
    doctor_policy(&repo, "[roles]\nci = bot\n[policy]\nmode = observe\n");
    repo.weak.items[0] = weak[2];
    repo.weak.items[1] = weak[3];
    SAYS(
        "shared: only one user can write to the trail, so each push of the "
        "others in the group dev (core.sharedRepository) is not recorded\n" KEYS
        "writable: everybody in the group 300 can write to /srv/a.gitx, and "
        "so disable the hook\n  sudo chmod go-w /srv/a.gitx\n"
        "writable: everybody can write to /srv/a.git/config, and so disable "
        "the hook\n  chmod go-w /srv/a.git/config\n"
        "note observe: its policy only observes, so nothing is refused\n"
        "  sallyport-install server --enforce a.git\n");
}

Test(doctor_check_trail, a_hook_of_the_trail_that_is_missing)
{
    static const char no_landed[] =
        "landed: the hook post-receive is missing, so the trail does not say "
        "what has landed\n  sallyport-install server a.git\n";
    file(2)->is_ours = false;
    SAYS("ref-guard: the hook reference-transaction is missing, so nothing "
         "stops git update-ref on the server\n"
         "  sallyport-install server a.git\n");
    file(0)->layout = SP_LAYOUT_DELEGATED;
    doctor_policy(&repo, "[roles]\nci = bot\n[identity]\nhost = gitea\n");
    SAYS("note no-ref-guard: gitea moves refs by itself, so nothing stops git "
         "update-ref; the next push records what has moved\n"
         "  cd a.git && sallyport audit log --kind out-of-band\n");
    doctor_policy(&repo, "[roles]\nci = bot\n[identity]\nhost = gitea\n"
                         "[audit]\nguard = off\n");
    SAYS("");
    file(1)->is_ours = false;
    SAYS(no_landed);
    repo.trail.is_there = false;
    SAYS("");
}

Test(doctor_check_trail, what_the_policy_says_of_the_trail)
{
    doctor_policy(&repo, "[roles]\nci = bot\n[audit]\non-failure = accept\n");
    SAYS("note on-failure: a push that cannot be recorded is accepted: [audit] "
         "on-failure (test.ini:4)\n"
         "  set 'on-failure = refuse' under [audit] in test.ini\n");
    repo.trail.path = NULL;
    repo.trail.is_off = true;
    repo.trail.is_there = false;
    doctor_policy(&repo, "[roles]\nci = bot\n[audit]\npath = off\n");
    SAYS("note recorded: no push is recorded: [audit] path is off\n"
         "  remove 'path = off' under [audit] in test.ini\n");
}

Test(doctor_check_trail, pushes_that_never_ended)
{
    repo.trail.never_ended = 1;
    SAYS("note ended: 1 push of the last seven days began and never ended\n"
         "  cd a.git && sallyport audit verify\n");
    repo.trail.never_ended = 2;
    SAYS("note ended: 2 pushes of the last seven days began and never ended\n"
         "  cd a.git && sallyport audit verify\n");
}

Test(doctor_check_trail, without_a_merge_role_once_it_enforces)
{
    doctor_policy(&repo, "[policy]\nmode = observe\n");
    SAYS("merge-role: no user has a role that may merge (ci), so protected "
         "refs accept no push once it enforces\n"
         "  add 'ci = NAME' under [roles] in test.ini\n"
         "note observe: its policy only observes, so nothing is refused\n"
         "  sallyport-install server --enforce a.git\n");
}
