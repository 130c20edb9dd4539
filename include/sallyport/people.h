/*
 * people.h - the users and groups of the machine, and their rights to a file.
 * layer: doctor
 *
 * They come from /etc/passwd and /etc/group; host.h says why. Rights are derived
 * from owner, group and mode; access control lists are ignored.
 */
#ifndef SALLYPORT_PEOPLE_H
#define SALLYPORT_PEOPLE_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

#include "sallyport/buf.h"
#include "sallyport/vec.h"

struct sp_person {
    char *name, *home;
    uid_t id;
    gid_t group;
};

struct sp_group {
    char *name;
    gid_t id;
    struct sp_strings members; /* without users whose primary group it is */
};

struct sp_people {
    SP_VEC(struct sp_person) persons;
    SP_VEC(struct sp_group) groups;
    bool are_all; /* the machine has no users but those of its files */
};

/* Reads both files; either may be NULL. Does not close them. */
void sp_people_read(struct sp_people *out, FILE *passwd, FILE *group);
/* Does the file nsswitch.conf ask nobody but the machine itself for users? NULL: it asks
 * nobody. */
bool sp_people_are_all(FILE *nsswitch);
/* Reads those of the machine. */
void sp_people_of_machine(struct sp_people *out);
void sp_people_dispose(struct sp_people *people);

/* Borrowed; NULL if the id is unknown. */
const struct sp_person *sp_person(const struct sp_people *people, uid_t id);

/* The groups of a user, the primary one first, at most `max` of them. Returns how many;
 * 0: the id is unknown. */
size_t sp_person_groups(gid_t *groups, size_t max,
                        const struct sp_people *people, uid_t id);

/* Is it certain that the id is no user's? It has no account and no process, and is one of
 * those that are given to users: systemd and containers take higher ones. */
bool sp_is_stranger(const struct sp_people *people, uid_t id);

/* Appends the name of a user or group, or its number if it has none. */
void sp_person_name(struct sp_buf *out, const struct sp_people *people,
                    uid_t id);
void sp_group_name(struct sp_buf *out, const struct sp_people *people,
                   gid_t id);

/* Rights to a file, as in the last digit of its mode. */
enum sp_right { SP_MAY_EXECUTE = 1, SP_MAY_WRITE = 2, SP_MAY_READ = 4 };

/* Does this user have the right? Root reads and writes everything, and executes a
 * file that anyone may execute. */
bool sp_may(const struct sp_people *people, uid_t id, const struct stat *file,
            enum sp_right right);

/* The first directory on the way to an absolute path that the user cannot enter; NULL when
 * there is none. Yours to free. */
char *sp_closed_way(const struct sp_people *people, uid_t user,
                    const char *path);

/* Can the user read the file, if it is there? *closed is the directory that is in the way,
 * yours to free, or NULL. True where a link leads to what we cannot see. */
bool sp_may_read(const struct sp_people *people, uid_t user, const char *path,
                 char **closed);

/* Who may write to a file or directory, besides its owner and root. A group without
 * other members counts as nobody; so does everyone in a directory where only owners
 * may remove entries (the sticky bit). */
enum sp_writers { SP_NOBODY_ELSE, SP_THE_GROUP, SP_EVERYBODY };
enum sp_writers sp_writers(const struct sp_people *people,
                           const struct stat *file);

#endif
