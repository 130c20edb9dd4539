/* What the files of this folder share. */
#ifndef SALLYPORT_DOCTOR_INTERNAL_H
#define SALLYPORT_DOCTOR_INTERNAL_H

#include <dirent.h>

#include "sallyport/doctor.h"
#include "sallyport/git.h"

/* The refs that are branches, and the usual default one. */
#define DOCTOR_HEADS "refs/heads/"
#define DOCTOR_MAIN DOCTOR_HEADS "main"

/* The names of our hooks, for a server and for a clone. */
extern const char *const sp_doctor_server_hooks[],
    *const sp_doctor_clone_hooks[];

/* Does the directory have an entry of that name? A dangling link counts. */
bool sp_doctor_exists(const char *directory, const char *name);
/* The order of bytes, for scandir(). */
int sp_doctor_by_name(const struct dirent **a, const struct dirent **b);
/* Does a directory look like a repository's? */
bool sp_doctor_is_gitdir(const char *path);

/* Fills the facts of the file itself; path, name, role and layout are set. The fault
 * is one that does not depend on git's settings. */
void sp_doctor_read_hook(struct sp_hook_file *file,
                         const struct sp_doctor_repo *repo);

/* What the beginning of a program shows. */
struct doctor_program {
    bool is_ours, is_foreign;
    bool is_program; /* and no script */
    char version[16];
    char *interpreter; /* yours to free; NULL */
};
/* Takes the first bytes of the program, and of one that runs here. */
void sp_doctor_read_program(struct doctor_program *out, struct sp_str bytes,
                            struct sp_str native);

/* Adds all files in the places of hooks. */
void sp_doctor_read_places(struct sp_doctor_repo *repo);
void sp_doctor_hook_dispose(struct sp_hook_file *file);

/* Is it a directory on the way to the repository? */
bool sp_doctor_is_above(const struct sp_doctor_repo *repo, const char *path);
/* Is it of root, inside the repository, and no link? */
bool sp_doctor_is_left(const struct sp_doctor_repo *repo, const char *path);

/* Does a hook of that name judge nothing, and only record? */
bool sp_hook_stands_beside(const char *name);

/* Can the hooks read the objects of the repository? */
bool sp_doctor_can_judge(const struct sp_doctor_repo *repo);

/* Is there a hook of ours of that name (NULL: of any but those that only record),
 * whether it would run or not? */
bool sp_doctor_has_hook(const struct sp_doctor_repo *repo, const char *name);

/* Does a hook of ours of that name run, be it one that only records? */
bool sp_doctor_runs(const struct sp_doctor_repo *repo, const char *name);

/* The first hook of that name (NULL: of any) that judges and would run. Borrowed;
 * NULL if there is none. */
const struct sp_hook_file *sp_doctor_guard(const struct sp_doctor_repo *repo,
                                           const char *name);

/* Adds git's configuration. */
void sp_doctor_read_settings(struct sp_doctor_repo *repo);
/* Reads the policy, and looks up in the repository what it names, where its owner can read
 * refs and objects. */
void sp_doctor_read_policy(struct sp_doctor_repo *repo);
/* Adds the gates that the policy asks for, and that nobody has recorded. */
void sp_doctor_read_gates(struct sp_doctor_repo *repo, struct sp_repo *git);
/* Adds what is wrong with CODEOWNERS, where the policy asks for owners. */
void sp_doctor_read_owners(struct sp_doctor_repo *repo, struct sp_repo *git);

/* The command for a problem, from its row in the table. Yours to free. */
char *sp_doctor_to_type(const struct sp_problems *out, const char *about);

/* May a user who is not root type what changes something? A file is removed or replaced
 * by who owns its directory. */
bool sp_doctor_may_type(const struct sp_doctor_repo *repo, enum sp_typed_by by,
                        const char *about);
/* Who types it in a repository of another user: its owner, or root, whose way no link or
 * setting may redirect. SP_BY_ANYBODY: nobody can be named. */
enum sp_typed_by sp_doctor_who_types(const struct sp_doctor_repo *repo,
                                     enum sp_typed_by by, const char *about);

/* Checks repositories in this process, at_once at a time. */
enum { DOCTOR_AT_ONCE = 32 };
void sp_doctor_examine_here(const struct sp_doctor *doctor, char *const *paths,
                            size_t count, size_t at_once,
                            sp_doctor_visit *visit, void *context);

/* Children that have become the owners of repositories; one for each owner. */
struct doctor_child {
    uid_t user;
    gid_t group; /* of an unknown user */
    int pid, fd; /* -1: none */
    size_t next; /* the index of the path of its next record */
    size_t failures;
    bool is_careful; /* one at a time, to find the one that takes too long */
};

struct doctor_children {
    const struct sp_doctor *doctor;
    const struct sp_strings *paths;
    const uid_t *users; /* of each path */
    SP_VEC(struct doctor_child) all;
};

/* Lets the child of the owner check the path at index `place`. Returns why it could
 * not be checked, yours to free, or NULL. */
char *sp_doctor_child_examine(struct doctor_children *children, size_t place,
                              gid_t group, struct sp_doctor_repo *repo,
                              struct sp_problems *problems);
void sp_doctor_children_end(struct doctor_children *children);

/* Sees what git needs to take it for a repository. False: something is missing, and
 * nothing else can be looked at. */
bool sp_doctor_read_needed(struct sp_doctor_repo *repo);
bool sp_doctor_lacks(const struct sp_doctor_repo *repo);
/* Sees whether HEAD names a branch that is there, and none for work. After the policy. */
void sp_doctor_read_head(struct sp_doctor_repo *repo, struct sp_repo *git);
/* May the owner read the file, or do all that git does in the directory? */
bool sp_doctor_may_use(const struct sp_doctor_repo *repo,
                       const struct stat *about);
/* Adds the directories of objects and refs, and the files, that the owner cannot use. */
void sp_doctor_read_rights(struct sp_doctor_repo *repo);

/* Sees whose a repository is, by what is in it and beside it. is_odd: others than its owner
 * may own those beside it. */
void sp_doctor_read_whose(struct sp_doctor_repo *repo, bool is_odd);
/* Adds to what its owner has found that those beside it have another owner, as root sees. */
void sp_doctor_add_lone(struct sp_problems *out,
                        const struct sp_doctor_repo *seen);
/* Does that value of safe.directory mean this repository? */
bool sp_doctor_is_this(const struct sp_doctor_repo *repo, const char *value);
/* Begins to read a bare repository of another user, for root, and opens nothing in it: all
 * that its owner is not asked. True: nothing else of it matters. */
bool sp_doctor_repo_begin(struct sp_doctor_repo *out,
                          const struct sp_doctor *doctor, const char *path,
                          bool is_odd);

/* Sees which host it is of, and what it is there. */
void sp_doctor_read_kind(struct sp_doctor_repo *repo);

/* The directory of an absolute path; yours to free. */
char *sp_doctor_directory_of(const char *path);

/* What is there of the trail in files, and whether a push was judged. */
void sp_doctor_read_trail_files(struct sp_doctor_repo *repo);
/* Sees whether one could be made. There is a policy. */
void sp_doctor_read_trail_place(struct sp_doctor_repo *repo);
/* Opens the trail, and looks at its end. */
void sp_doctor_read_trail(struct sp_doctor_repo *repo);

/* Finds out who else could change hooks and policy. */
void sp_doctor_read_trust(struct sp_doctor_repo *repo);

/* Is a push refused that cannot be recorded? There is a policy. */
bool sp_doctor_must_record(const struct sp_doctor_repo *repo);

/* Does a value of git's configuration mean false? */
bool sp_doctor_is_false(const char *value);

/* The functions of the table, by file. */
typedef void doctor_look(const struct sp_doctor_repo *, struct sp_problems *);
/* check_repo.c */
doctor_look sp_check_closed_above, sp_check_directory_open, sp_check_user,
    sp_check_config, sp_check_object_format, sp_check_storage, sp_check_opens;
/* needed.c */
doctor_look sp_check_directories, sp_check_history, sp_check_head_there,
    sp_check_head_text;
/* head.c */
doctor_look sp_check_head, sp_check_head_pushed;
/* storage.c */
doctor_look sp_check_storage_writable, sp_check_storage_open;
/* kind.c */
doctor_look sp_check_kind, sp_check_vref;
/* check_hooks.c */
doctor_look sp_check_hooks_given, sp_check_hooks_open, sp_check_there,
    sp_check_clone, sp_check_dangling, sp_check_execute, sp_check_closed,
    sp_check_mount, sp_check_machine, sp_check_interpreter, sp_check_replaced,
    sp_check_replaced_package, sp_check_version, sp_check_left_link;
/* check_order.c */
doctor_look sp_check_hooks_path, sp_check_clone_path, sp_check_enabled,
    sp_check_configured, sp_check_delegate, sp_check_displaced,
    sp_check_chained, sp_check_itself, sp_check_both, sp_check_before;
/* check_trust.c */
doctor_look sp_check_shared, sp_check_writable, sp_check_owner, sp_check_parts,
    sp_check_pusher, sp_check_account, sp_check_lone;
/* check_policy.c */
doctor_look sp_check_published, sp_check_lost_values, sp_check_policy_there,
    sp_check_policy_read, sp_check_policy, sp_check_readable,
    sp_check_policy_given, sp_check_mode, sp_check_observe, sp_check_off,
    sp_check_merge_role, sp_check_host, sp_check_host_of_all, sp_check_baseline,
    sp_check_never_recorded, sp_check_never_proven, sp_check_codeowners;
/* check_trail.c */
doctor_look sp_check_trail_place, sp_check_trail_shut, sp_check_trail_room,
    sp_check_trail, sp_check_trail_damaged, sp_check_trail_left,
    sp_check_trail_there, sp_check_trail_whole, sp_check_trail_restored,
    sp_check_left_by_root, sp_check_trail_writable, sp_check_trail_owner,
    sp_check_landed, sp_check_ref_guard, sp_check_no_ref_guard,
    sp_check_on_failure, sp_check_recorded, sp_check_ended;

#endif
