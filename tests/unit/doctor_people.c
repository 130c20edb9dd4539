/* Users and groups, and what they may do to a file. */
#include <stdio.h>
#include <stdlib.h>

#include "sallyport/people.h"
#include "support.h"

static struct sp_people people;

static FILE *text(const char *content)
{
    FILE *file = tmpfile();
    cr_assert(file);
    fputs(content, file);
    rewind(file);
    return file;
}

static void read_people(void)
{
    FILE *passwd = text("root:x:0:0::/root:/bin/sh\n"
                        "git:x:100:100::/srv/git:/bin/sh\n"
                        "ada:x:1000:1000::/home/ada:/bin/sh\n"
                        "bob:x:1001:100::/home/bob:/bin/sh\n");
    FILE *group = text("root:x:0:\n"
                       "git:x:100:\n"
                       "ada:x:1000:\n"
                       "alone:x:200:ada,root\n"
                       "team:x:300:ada,git\n");
    sp_people_read(&people, passwd, group);
    fclose(passwd);
    fclose(group);
}

static void forget(void)
{
    sp_people_dispose(&people);
}

TestSuite(doctor_people, .init = read_people, .fini = forget);

static struct stat file_of(uid_t owner, gid_t group, unsigned mode)
{
    return (struct stat){.st_uid = owner, .st_gid = group, .st_mode = mode};
}

static char *names(uid_t user, gid_t group)
{
    struct sp_buf out = {0};
    sp_person_name(&out, &people, user);
    sp_buf_putc(&out, ':');
    sp_group_name(&out, &people, group);
    return sp_buf_detach(&out);
}

Test(doctor_people, have_names_or_numbers)
{
    SAME(names(100, 300), "git:team");
    SAME(names(4711, 4712), "4711:4712");
    cr_assert_str_eq(sp_person(&people, 1000)->home, "/home/ada");
    cr_assert(!sp_person(&people, 4711));
}

Test(doctor_people, nobody_is_known_where_there_are_no_files)
{
    struct sp_people none = {.persons = {.count = 0}};
    const struct stat file = file_of(100, 100, S_IFREG | 0070);
    sp_people_read(&none, NULL, NULL);
    cr_assert(!sp_person(&none, 0));
    cr_assert(!sp_may(&none, 1000, &file, SP_MAY_READ));
    sp_people_dispose(&none);
}

Test(doctor_people, the_first_class_that_fits_decides)
{
    const struct stat file = file_of(100, 300, S_IFREG | 0451);
    cr_assert(sp_may(&people, 100, &file, SP_MAY_READ));
    cr_assert(!sp_may(&people, 100, &file, SP_MAY_EXECUTE));
    cr_assert(sp_may(&people, 1000, &file, SP_MAY_EXECUTE), "by its group");
    cr_assert(!sp_may(&people, 1000, &file, SP_MAY_WRITE));
    cr_assert(sp_may(&people, 1001, &file, SP_MAY_EXECUTE), "as any other");
    cr_assert(!sp_may(&people, 1001, &file, SP_MAY_READ));
}

Test(doctor_people, a_group_of_ones_own_needs_no_line)
{
    const struct stat file = file_of(0, 100, S_IFREG | 0040);
    cr_assert(sp_may(&people, 1001, &file, SP_MAY_READ));
    cr_assert(!sp_may(&people, 1000, &file, SP_MAY_READ));
    cr_assert(!sp_may(&people, 4711, &file, SP_MAY_READ));
}

Test(doctor_people, root_may_but_execute_what_nobody_may)
{
    const struct stat file = file_of(100, 100, S_IFREG | 0600);
    const struct stat program = file_of(100, 100, S_IFREG | 0001);
    const struct stat directory = file_of(100, 100, S_IFDIR);
    cr_assert(sp_may(&people, 0, &file, SP_MAY_WRITE));
    cr_assert(!sp_may(&people, 0, &file, SP_MAY_EXECUTE));
    cr_assert(sp_may(&people, 0, &program, SP_MAY_EXECUTE));
    cr_assert(sp_may(&people, 0, &directory, SP_MAY_EXECUTE));
}

static int writers(uid_t owner, gid_t group, unsigned mode)
{
    const struct stat file = file_of(owner, group, mode);
    return (int)sp_writers(&people, &file);
}

Test(doctor_people, who_else_can_write)
{
    cr_assert(writers(100, 100, S_IFREG | 0644) == SP_NOBODY_ELSE);
    cr_assert(writers(100, 300, S_IFREG | 0664) == SP_THE_GROUP);
    cr_assert(writers(100, 300, S_IFREG | 0666) == SP_EVERYBODY);
    cr_assert(writers(100, 4712, S_IFREG | 0664) == SP_THE_GROUP,
              "an unknown group may have anybody");
    cr_assert(writers(4711, 200, S_IFREG | 0664) == SP_THE_GROUP,
              "an unknown owner is nobody in a group");
}

Test(doctor_people, a_group_without_others_is_nobody)
{
    cr_assert(writers(1000, 1000, S_IFREG | 0664) == SP_NOBODY_ELSE);
    cr_assert(writers(1000, 200, S_IFREG | 0664) == SP_NOBODY_ELSE,
              "root writes everything anyway");
    cr_assert(writers(100, 200, S_IFREG | 0664) == SP_THE_GROUP);
    cr_assert(writers(100, 100, S_IFREG | 0664) == SP_THE_GROUP,
              "bob has it for his own");
    cr_assert(writers(0, 0, S_IFREG | 0664) == SP_NOBODY_ELSE);
}

Test(doctor_people, a_sticky_directory_is_for_owners)
{
    cr_assert(writers(0, 0, S_IFDIR | S_ISVTX | 0777) == SP_NOBODY_ELSE);
    cr_assert(writers(0, 0, S_IFREG | S_ISVTX | 0777) == SP_EVERYBODY);
    cr_assert(writers(0, 0, S_IFDIR | 0777) == SP_EVERYBODY);
}

static bool are_all(const char *nsswitch)
{
    FILE *file = text(nsswitch);
    const bool are = sp_people_are_all(file);
    fclose(file);
    return are;
}

Test(doctor_people, of_a_machine_are_all_where_it_asks_no_other)
{
    cr_assert(sp_people_are_all(NULL));
    cr_assert(are_all("group: files ldap\npasswd:   files systemd # ldap\n"));
    cr_assert(are_all("passwd:\tcompat [NOTFOUND=return] db"));
    cr_assert_not(are_all("# users\npasswd: files sss\n"));
    cr_assert_not(are_all("passwd: ldap [NOTFOUND=return] files\n"));
}

Test(doctor_people, no_user_has_the_number)
{
    struct sp_people none = {.are_all = true};
    cr_assert_not(sp_is_stranger(&people, 4711));
    people.are_all = true;
    cr_assert(sp_is_stranger(&people, 4711));
    cr_assert_not(sp_is_stranger(&people, 100));
    cr_assert_not(sp_is_stranger(&people, 65533));
    cr_assert_not(sp_is_stranger(&none, 4711));
}
