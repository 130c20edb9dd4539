/* Acting as the owner of a directory. What differs for root needs root. */
#include "sallyport/owner.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support_assert.h"

enum { ALICE = 4242, BOB = 4243 };

static char top[] = "/tmp/sallyport-owner.XXXXXX";
static struct sp_owner owner;
static struct sp_error err;

static void open_top(void)
{
    umask(022);
    cr_assert(mkdtemp(top) && chmod(top, 0755) == 0 && chdir(top) == 0);
    cr_assert(mkdir("a.git", 0755) == 0 && mkdir("a.git/hooks", 0755) == 0);
}

static void close_top(void)
{
    char command[64];
    sp_owner_close(&owner);
    snprintf(command, sizeof command, "rm -rf %s", top);
    cr_assert(chdir("/") == 0 && system(command) == 0);
}

TestSuite(base_owner, .init = open_top, .fini = close_top);

/* Owns a path, the link itself where it is one. */
static void own(const char *path, uid_t user)
{
    cr_assert(lchown(path, user, user) == 0, "%s", path);
}

static bool is_root(void)
{
    if (geteuid() != 0)
        cr_log_warn("only root can make files of others: not tried");
    return geteuid() == 0;
}

static enum sp_way way_to(const char *path)
{
    sp_owner_close(&owner);
    memset(&err, 0, sizeof err);
    cr_assert_eq(sp_owner_open(&owner, path, &err), SP_OK, "%s", err.message);
    return owner.way;
}

/* The message, or "" where nothing is wrong. */
static const char *look(const char *path)
{
    way_to(path);
    memset(&err, 0, sizeof err);
    sp_owner_look(&owner, &err);
    return err.message;
}

Test(base_owner, a_directory_of_ours)
{
    cr_assert_eq(way_to("a.git"), SP_WAY_SAFE);
    cr_assert_eq(owner.user, geteuid());
    cr_assert_eq(way_to("./a.git/../a.git//hooks/."), SP_WAY_SAFE);
}

Test(base_owner, what_is_no_directory_is_an_error)
{
    char expected[256];
    cr_assert(creat("file", 0644) >= 0 && symlink("loop", "loop") == 0);
    cr_assert_eq(sp_owner_open(&owner, "file", &err), SP_ESYSTEM);
    snprintf(expected, sizeof expected, "cannot open file: %s",
             strerror(ENOTDIR));
    cr_assert_str_eq(err.message, expected);
    memset(&err, 0, sizeof err);
    cr_assert_eq(sp_owner_open(&owner, "loop", &err), SP_ESYSTEM);
    snprintf(expected, sizeof expected, "cannot open loop: %s",
             strerror(ELOOP));
    cr_assert_str_eq(err.message, expected);
    memset(&err, 0, sizeof err);
    cr_assert_eq(sp_owner_open(&owner, "", &err), SP_ESYSTEM);
}

Test(base_owner, the_owner_of_the_directory_counts)
{
    if (!is_root())
        return;
    own("a.git", ALICE);
    cr_assert_eq(way_to("a.git"), SP_WAY_SAFE);
    cr_assert_eq(owner.user, ALICE);
    cr_assert_eq(owner.group, ALICE);
}

Test(base_owner, the_group_of_root_is_never_handed_on)
{
    if (!is_root())
        return;
    cr_assert(chown("a.git", ALICE, 0) == 0);
    way_to("a.git");
    cr_assert_eq(owner.group, 65534);
}

Test(base_owner, a_link_of_the_owner_to_what_is_his)
{
    if (!is_root())
        return;
    own("a.git", ALICE);
    cr_assert(symlink("a.git", "link") == 0);
    own("link", ALICE);
    cr_assert_eq(way_to("link"), SP_WAY_SAFE);
    cr_assert_eq(owner.user, ALICE);
}

Test(base_owner, a_link_of_somebody_to_what_is_of_root)
{
    if (!is_root())
        return;
    cr_assert(symlink("a.git", "link") == 0);
    own("link", ALICE);
    cr_assert_eq(way_to("link/hooks"), SP_WAY_STRANGE);
    cr_assert_eq(owner.user, 0);
    cr_assert_eq(owner.weak_user, ALICE);
    cr_assert(strstr(sp_buf_text(&owner.weak), "/link"));
}

Test(base_owner, a_directory_of_somebody_on_the_way)
{
    if (!is_root())
        return;
    own("a.git", BOB);
    own("a.git/hooks", ALICE);
    cr_assert_eq(way_to("a.git/hooks"), SP_WAY_STRANGE);
    cr_assert_eq(owner.weak_user, BOB);
}

Test(base_owner, a_directory_of_somebody_that_holds_it)
{
    if (!is_root())
        return;
    cr_assert(mkdir("own", 0755) == 0 && mkdir("own/b.git", 0755) == 0);
    cr_assert(mkdir("own/b.git/hooks", 0755) == 0 &&
              symlink("b.git", "own/link") == 0);
    own("own", ALICE);
    cr_assert_eq(way_to("own/b.git"), SP_WAY_STRANGE);
    cr_assert_eq(owner.holders, 1);
    way_to("own/b.git/hooks");
    cr_assert_eq(owner.holders, 0);
    way_to("own/link");
    cr_assert_eq(owner.holders, 0);
    own("own/b.git", ALICE);
    way_to("own/b.git/hooks");
    cr_assert_eq(owner.holders, 2);
    way_to("own/link/hooks");
    cr_assert_eq(owner.holders, 0);
    own("own/b.git", BOB);
    way_to("own/b.git/hooks");
    cr_assert_eq(owner.holders, 0);
}

/* A directory of root with what git needs, of Alice. */
static void restore_parts(void)
{
    cr_assert(
        creat("a.git/HEAD", 0644) >= 0 && creat("a.git/config", 0644) >= 0 &&
        mkdir("a.git/objects", 0755) == 0 && mkdir("a.git/refs", 0755) == 0);
    own("a.git/HEAD", ALICE);
    own("a.git/config", ALICE);
    own("a.git/objects", ALICE);
    own("a.git/refs", ALICE);
}

static uid_t of_parts(void)
{
    way_to("a.git");
    return sp_owner_of_parts(&owner);
}

Test(base_owner, the_parts_in_a_directory_of_root)
{
    if (!is_root())
        return;
    cr_assert_eq(of_parts(), 0);
    restore_parts();
    cr_assert_eq(of_parts(), ALICE);
    cr_assert(chmod("a.git", 01777) == 0);
    cr_assert_eq(of_parts(), 0);
    cr_assert(chmod("a.git", 0755) == 0 && chmod(".", 0777) == 0);
    cr_assert_eq(of_parts(), 0);
    cr_assert(chmod(".", 0755) == 0);
    own("a.git/refs", BOB);
    cr_assert_eq(of_parts(), 0);
    own("a.git/refs", 0);
    cr_assert_eq(of_parts(), 0);
    own("a.git/refs", ALICE);
    own("a.git", ALICE);
    cr_assert_eq(of_parts(), 0);
}

Test(base_owner, the_parts_in_a_directory_of_another_user)
{
    if (!is_root())
        return;
    restore_parts();
    own("a.git", BOB);
    cr_assert_eq(of_parts(), ALICE);
    cr_assert(chmod("a.git", 0777) == 0);
    cr_assert_eq(of_parts(), 0);
    cr_assert(chmod("a.git", 0755) == 0 && chmod(".", 0777) == 0);
    cr_assert_eq(of_parts(), 0);
    cr_assert(chmod(".", 0755) == 0);
    own(".", ALICE);
    cr_assert_eq(of_parts(), ALICE);
    own(".", ALICE + BOB);
    cr_assert_eq(of_parts(), 0);
    own(".", 0);
}

Test(base_owner, a_link_is_no_part)
{
    if (!is_root())
        return;
    restore_parts();
    cr_assert(rename("a.git/refs", "refs") == 0 &&
              symlink("../refs", "a.git/refs") == 0);
    own("a.git/refs", ALICE);
    cr_assert_eq(of_parts(), 0);
}

Test(base_owner, a_directory_on_the_way_that_others_can_write_to)
{
    cr_assert(chmod("a.git", 0777) == 0);
    cr_assert_eq(way_to("a.git/hooks"), SP_WAY_WRITABLE);
    cr_assert(chmod("a.git", 01777) == 0);
    cr_assert_eq(way_to("a.git/hooks"), SP_WAY_SAFE);
}

Test(base_owner, an_ordinary_repository_holds_no_trap)
{
    cr_assert(creat("a.git/config", 0644) >= 0);
    cr_assert(symlink("config", "a.git/link") == 0);
    cr_assert(symlink("nothing", "a.git/dangling") == 0);
    cr_assert(symlink("/dev/null", "a.git/hooks/post-update") == 0);
    cr_assert_str_eq(look("a.git"), "");
}

Test(base_owner, a_pipe_is_refused)
{
    cr_assert(mkfifo("a.git/hooks/pre-receive", 0644) == 0);
    cr_assert_str_eq(look("a.git"), "hooks/pre-receive is a named pipe");
}

Test(base_owner, so_is_a_link_to_one)
{
    cr_assert(mkfifo("pipe", 0644) == 0);
    cr_assert(symlink("../pipe", "a.git/sallyport.ini") == 0);
    cr_assert_str_eq(look("a.git"), "sallyport.ini is a link to a named pipe");
}

/* A file of that size that takes no room. */
static void sparse(const char *path, off_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    cr_assert(fd >= 0 && ftruncate(fd, size) == 0 && close(fd) == 0);
}

Test(base_owner, a_file_that_takes_too_long_to_read_is_refused)
{
    static const char *const read[] = {
        "HEAD",        "config",        "config.worktree", "hooks/update",
        "packed-refs", "sallyport.ini", "info/attributes", "shallow",
        "refs/x"};
    const off_t limit = 64 << 20;
    for (size_t i = 0; i < sizeof read / sizeof read[0]; i++) {
        char path[64], expected[64];
        snprintf(path, sizeof path, "a.git/%s", read[i]);
        snprintf(expected, sizeof expected, "%s is larger than 64 MB", read[i]);
        (void)mkdir("a.git/info", 0755);
        (void)mkdir("a.git/refs", 0755);
        sparse(path, limit);
        cr_assert_str_eq(look("a.git"), "");
        sparse(path, limit + 1);
        cr_assert_str_eq(look("a.git"), expected);
        cr_assert(unlink(path) == 0);
    }
}

Test(base_owner, so_is_a_link_to_such_a_file)
{
    sparse("large", (off_t)1 << 40);
    cr_assert(symlink("../large", "a.git/sallyport.ini") == 0);
    cr_assert_str_eq(look("a.git"),
                     "sallyport.ini is a link to a file of more than 64 MB");
}

Test(base_owner, an_object_may_be_large)
{
    cr_assert(mkdir("a.git/objects", 0755) == 0);
    sparse("a.git/objects/pack", (off_t)1 << 40);
    sparse("a.git/configs", (off_t)1 << 40);
    cr_assert_str_eq(look("a.git"), "");
}

Test(base_owner, so_is_a_device)
{
    cr_assert(symlink("/dev/zero", "a.git/hooks/update") == 0);
    cr_assert_str_eq(look("a.git"), "hooks/update is a link to a device");
}

Test(base_owner, a_link_of_a_stranger_is_refused)
{
    if (!is_root())
        return;
    cr_assert(symlink("nothing", "a.git/sallyport.ini") == 0);
    own("a.git/sallyport.ini", BOB);
    cr_assert_str_eq(look("a.git"), "sallyport.ini belongs to the user 4243");
}

Test(base_owner, what_others_can_write_to_is_not_for_root)
{
    if (!is_root())
        return;
    cr_assert(creat("a.git/config", 0644) >= 0);
    cr_assert(chmod("a.git/config", 0666) == 0);
    cr_assert_str_eq(look("a.git"),
                     "others than its owner can write to config");
    cr_assert(chmod("a.git/config", 0644) == 0);
    own("a.git/config", BOB);
    cr_assert_str_eq(look("a.git"), "config belongs to the user 4243");
    own("a.git/config", 0);
    cr_assert(chmod("a.git", 0775) == 0 && chown("a.git", 0, BOB) == 0);
    cr_assert_str_eq(look("a.git"), "others than its owner can write to it");
}

/* In a child, as the owner: the message, or "" where nothing is wrong. */
static void look_as_owner(const char *expected)
{
    int status;
    way_to("a.git");
    pid_t child = fork();
    if (child == 0) {
        const gid_t groups[] = {ALICE, BOB};
        struct sp_error why = {0};
        if (!sp_owner_become(&owner, groups, 2, &why)) {
            owner.fd = open(".", O_PATH);
            sp_owner_look(&owner, &why);
        }
        fputs(why.message, stderr);
        _exit(strcmp(why.message, expected) != 0);
    }
    cr_assert(waitpid(child, &status, 0) == child);
    cr_assert_eq(status, 0);
}

Test(base_owner, as_the_owner_the_files_of_a_team_are_fine)
{
    if (!is_root())
        return;
    cr_assert(creat("a.git/config", 0664) >= 0);
    own("a.git", ALICE);
    own("a.git/config", BOB);
    look_as_owner("");
}

Test(base_owner, but_not_its_links_nor_its_directories_of_hooks)
{
    if (!is_root())
        return;
    own("a.git", ALICE);
    own("a.git/hooks", BOB);
    look_as_owner("hooks belongs to the user 4243");
    own("a.git/hooks", ALICE);
    cr_assert(symlink("x", "a.git/hooks/update") == 0);
    own("a.git/hooks/update", BOB);
    look_as_owner("hooks/update belongs to the user 4243");
}

/* What is left of root after the change; 0: nothing. */
static int rest_of_root(void)
{
    gid_t groups[8];
    struct sp_error why = {0};
    const gid_t group = ALICE;
    int inherited = open("/", O_RDONLY);
    if (sp_owner_become(&owner, &group, 1, &why))
        return 1;
    if (getuid() != ALICE || geteuid() != ALICE || getgid() != ALICE)
        return 2;
    if (getgroups(8, groups) != 1 || groups[0] != ALICE)
        return 3;
    if (setuid(0) == 0 || setgid(0) == 0)
        return 4;
    if (fcntl(inherited, F_GETFD) != -1 || fcntl(owner.fd, F_GETFD) != -1)
        return 5;
    if (getsid(0) != getpid() || open("/dev/tty", O_RDWR) >= 0)
        return 6;
    return access("hooks", F_OK) == 0 ? 0 : 7;
}

Test(base_owner, nothing_of_root_is_left)
{
    int status;
    if (!is_root())
        return;
    own("a.git", ALICE);
    way_to("a.git");
    pid_t child = fork();
    if (child == 0)
        _exit(rest_of_root());
    cr_assert(waitpid(child, &status, 0) == child);
    cr_assert_eq(status, 0);
}

Test(base_owner, root_cannot_become_root_nor_anybody_else_an_owner)
{
    way_to("a.git");
    owner.user = geteuid() == 0 ? 0 : geteuid() + 1;
    cr_assert_eq(sp_owner_become(&owner, NULL, 0, &err), SP_ESYSTEM);
}
