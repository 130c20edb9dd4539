/* What the files of this folder share. */
#ifndef SALLYPORT_DOCTOR_INTERNAL_H
#define SALLYPORT_DOCTOR_INTERNAL_H

#include <dirent.h>

#include "sallyport/doctor.h"

/* The hooks that we have, of a server and of a desk. */
extern const char *const sp_doctor_server_hooks[],
    *const sp_doctor_desk_hooks[];

/* Is there anything by that name in a directory? A link to nothing is. */
bool sp_doctor_exists(const char *directory, const char *name);
/* The order of bytes, for scandir(). */
int sp_doctor_by_name(const struct dirent **a, const struct dirent **b);
/* Does a directory look like a repository's? */
bool sp_doctor_is_gitdir(const char *path);

/* The first directory on the way to an absolute path that the user cannot
 * enter; NULL when there is none. Yours to free. */
char *sp_doctor_closed(const struct sp_people *people, uid_t user,
                       const char *path);

/* Fills what the file itself tells: path, name, role and layout are set. The
 * fault is one of those that a file has by itself. */
void sp_doctor_read_hook(struct sp_hook_file *file,
                         const struct sp_patient *patient);

/* What the beginning of a program says of itself. */
struct doctor_program {
    bool is_ours, is_foreign;
    char version[16];
    char *interpreter; /* that it asks for; NULL */
};
/* The first bytes of it, and the beginning of one that runs here. */
void sp_doctor_read_program(struct doctor_program *out, struct sp_str bytes,
                            struct sp_str native);

/* Adds all files at the places where hooks may lie. */
void sp_doctor_read_places(struct sp_patient *patient);
void sp_doctor_hook_dispose(struct sp_hook_file *file);

/* Adds what git's configuration says. */
void sp_doctor_read_settings(struct sp_patient *patient);
/* Reads the policy, and looks for its baseline in the repository. */
void sp_doctor_read_policy(struct sp_patient *patient);

/* What to type about a complaint, from its row in the table. Yours to free. */
char *sp_doctor_to_type(const struct sp_complaints *out, const char *about);

/* Repositories looked at by this process, so many at once. */
enum { DOCTOR_AT_ONCE = 32 };
void sp_doctor_examine_here(const struct sp_doctor *doctor, char *const *paths,
                            size_t count, size_t at_once,
                            sp_doctor_visit *visit, void *context);

/* Children that have become the owners of repositories; one for each owner. */
struct doctor_child {
    uid_t user;
    gid_t group; /* of one that nobody knows */
    int pid, fd; /* -1: there is none */
    size_t next; /* the place of the path that its next record is about */
    size_t failures;
    bool is_careful; /* one at a time, to know which one takes too long */
};

struct doctor_children {
    const struct sp_doctor *doctor;
    const struct sp_strings *paths;
    const uid_t *users; /* of each path */
    SP_VEC(struct doctor_child) all;
};

/* Has the path at a place, whose user is not us, examined by its child. Returns
 * why it could not be, or NULL; yours to free. */
char *sp_doctor_child_examine(struct doctor_children *children, size_t place,
                              gid_t group, struct sp_patient *patient,
                              struct sp_complaints *complaints);
void sp_doctor_children_end(struct doctor_children *children);

/* Looks who else could change what guards it. */
void sp_doctor_read_trust(struct sp_patient *patient);

/* Does a value of git's configuration mean no? */
bool sp_doctor_is_false(const char *value);

/* The functions of the table, by file. */
typedef void doctor_look(const struct sp_patient *, struct sp_complaints *);
/* check_repo.c */
doctor_look sp_check_user, sp_check_config, sp_check_object_format,
    sp_check_storage, sp_check_opens;
/* check_hooks.c */
doctor_look sp_check_there, sp_check_desk, sp_check_dangling, sp_check_execute,
    sp_check_closed, sp_check_mount, sp_check_machine, sp_check_interpreter,
    sp_check_version;
/* check_order.c */
doctor_look sp_check_hooks_path, sp_check_desk_path, sp_check_enabled,
    sp_check_configured, sp_check_delegate, sp_check_displaced,
    sp_check_chained, sp_check_itself, sp_check_both, sp_check_before;
/* check_trust.c */
doctor_look sp_check_writable, sp_check_owner;
/* check_policy.c */
doctor_look sp_check_policy, sp_check_readable, sp_check_mode, sp_check_observe,
    sp_check_off, sp_check_merge_role, sp_check_host, sp_check_baseline;

#endif
