/*
 * doctor.h - checks what is installed in a repository, and whether it would run.
 * layer: doctor
 *
 * Three steps: sp_doctor_search() finds repositories, sp_doctor_repo_read() gathers
 * the facts of one, sp_doctor_check() runs each row of the table of checks. No
 * program of a repository is run, so root may check repositories of other users.
 * A broken repository is a finding, never an error.
 *
 * To add a check: a function in src/doctor/check_*.c, its row in
 * src/doctor/checks.c, a line in sallyport-doctor(1), and a test.
 */
#ifndef SALLYPORT_DOCTOR_H
#define SALLYPORT_DOCTOR_H

#include <stdbool.h>

#include "sallyport/host.h"
#include "sallyport/oid.h"
#include "sallyport/owner.h"
#include "sallyport/people.h"
#include "sallyport/policy.h"
#include "sallyport/str.h"

/* --- for all repositories --- */

struct sp_doctor {
    struct sp_people people;
    uid_t user;         /* who runs the checks */
    uid_t root;         /* the owner of "/": 0, except in some containers */
    const char *global; /* GitLab's global directory of hooks, or NULL */
    char native[64];    /* the beginning of a program that runs here */
    size_t native_len;
    bool is_packaged;          /* dpkg has installed sallyport */
    char *program, *installer; /* how sallyport and sallyport-install are typed;
                                  NULL: by their names */
};

/* Reads the users of the machine. global is borrowed. */
void sp_doctor_open(struct sp_doctor *out, const char *global);
void sp_doctor_close(struct sp_doctor *doctor);

/* Appends the command that gives to the user what root has restored in a directory of
 * that user; nothing where it could lead elsewhere, or would not be whole. */
void sp_doctor_give(struct sp_buf *out, const struct sp_owner *owner,
                    const char *user, const char *path);

/* Who owns what git needs in a bare repository, where the directory of another user is to be
 * given to that one, alone; 0: it is not so. Opens nothing. */
uid_t sp_doctor_parts_of(const struct sp_people *people, const char *gitdir);

/* Is the owner of a bare repository certainly no user of this machine? *user is to have it
 * then; 0: it is not known. Opens nothing. */
bool sp_doctor_is_of_stranger(const struct sp_people *people,
                              const char *gitdir, uid_t *user);

/* Where the policy of the repository lets that user make no trail: the directory, yours to
 * free, and why is appended. NULL where one can be made, is there, or is off. */
char *sp_doctor_no_place(struct sp_buf *why, const struct sp_people *people,
                         uid_t user, const struct sp_policy *policy,
                         const char *gitdir);

/* --- finding repositories --- */

struct sp_search {
    struct sp_strings found;  /* paths as named or reached, in order */
    struct sp_strings unread; /* "PATH: why": could not be checked */
    struct sp_oidmap seen;    /* directories, so that links make no loop */
    bool is_below;            /* private: below the named path */
};

/* Adds the repository `path`, or all repositories below it: bare ones, and work
 * trees with a .git. Repositories inside of a repository are not searched for.
 * Skips a repository that was reached before, by a link. As root, skips other
 * users' links to files that they do not own. */
void sp_doctor_search(struct sp_search *search, const char *path);
/* Adds the repository that the process is in, by its full path. False: it is in none. */
bool sp_doctor_search_here(struct sp_search *search);
void sp_search_dispose(struct sp_search *search);

/* --- the facts of one repository --- */

/* What a file with the name of a hook is. */
enum sp_hook_role {
    SP_HOOK_ITSELF,
    SP_HOOK_CHAINED,   /* NAME.chained: ours runs it */
    SP_HOOK_DISPLACED, /* NAME.old: another program moved it aside */
};

/* Why git, or the server, would not run an existing file. */
enum sp_hook_fault {
    SP_HOOK_RUNS,
    SP_HOOK_DANGLES,    /* a link to nothing */
    SP_HOOK_NO_EXECUTE, /* no execute bit for the owner of the repository */
    SP_HOOK_CLOSED,   /* the owner cannot enter a directory on the way to it */
    SP_HOOK_NOEXEC,   /* on a file system mounted noexec */
    SP_HOOK_SHADOWED, /* git takes the hooks from another directory */
    SP_HOOK_UNDELEGATED, /* nothing runs the directory of the file */
};

struct sp_hook_file {
    const char *name; /* of the hook: "pre-receive" */
    enum sp_hook_role role;
    enum sp_layout layout;
    enum sp_hook_fault fault;
    bool is_ours;
    bool is_link;
    bool is_replaced;  /* a link to an installed hook leads to no program */
    bool is_foreign;   /* an ELF file for another kind of machine */
    char *path;        /* as git would open it */
    char *shown;       /* the same, short if it is in the repository */
    char *real;        /* links followed; the text of a dangling link */
    char *closed;      /* the directory that the owner cannot enter; NULL */
    char *interpreter; /* needed, but missing; NULL */
    char version[16];  /* of our hook; "" if it does not say */
};

/* A setting of git for hooks: hook.NAME.command, hook.EVENT.enabled. */
struct sp_hook_setting {
    char *name, *key, *value, *file;
};

/* A file or directory on the way to hook or policy that other users can change. */
struct sp_weak_point {
    char *path;
    uid_t owner;
    gid_t group;
    bool is_strange; /* belongs neither to the repository's owner nor to root */
    bool is_of_trail; /* on the way to the trail alone */
    enum sp_writers writers;
};

/* A file of the policy that the owner cannot read. */
struct sp_unreadable {
    char *path, *closed; /* the closed directory; NULL: the file itself */
    bool is_of_root;     /* a file in the repository of another user */
};

/* A directory of its storage, or a file, that the owner cannot use: it belongs to another
 * user, or its mode is the reason. */
struct sp_shut_part {
    char *path, *below; /* what is meant below it; NULL: itself */
    uid_t owner;        /* of what is meant */
    bool is_file;
    bool is_read; /* a directory that git only reads */
};

/* The trail of a repository that is guarded. */
struct sp_doctor_trail {
    char *path;   /* of the store; NULL: nothing is judged, or it is off */
    char *fault;  /* why it cannot be used; NULL */
    char *damage; /* what its end shows; NULL */
    bool is_off, is_there;
    bool is_damaged; /* as the fault or the damage says, by SP_EDAMAGED */
    bool was_used;   /* a push was judged here */
    bool is_empty, has_wal; /* 0 bytes; its WAL is there, and has some */
    bool is_of_one;         /* nobody but an owner can write to it */
    char *shut; /* the file, or its directory, if its mode keeps the owner from
                          it; NULL */
    /* The one at the built-in path, where another is set now; NULL. */
    char *before;
    /* The directory that lets none be made, and why; NULL. */
    char *no_place, *no_place_why;
    char *full;        /* its directory, where nothing can be written; NULL */
    bool is_read_only; /* … since that is so mounted */
    /* The file, its directory, or that of the marks of pushes, if root owns
     * it, and the owner cannot use it; or the same of another user, or what is
     * beside the file; NULL. */
    char *of_root;
    uid_t of_user; /* … who owns it */
    char *given;   /* … what is given then, with all in it; NULL: itself */
    /* Files beside the store that the owner cannot use. */
    struct sp_strings left_by_root;
    int64_t earlier_gone; /* since when an earlier trail is gone and nobody has
                             acknowledged it, in milliseconds since 1970; 0 */
    size_t never_ended;   /* pushes of the last week that began, and … */
};

struct sp_doctor_repo {
    const struct sp_doctor *doctor;
    char *path;     /* as found */
    char *gitdir;   /* absolute; contains objects, config and hooks */
    char *worktree; /* NULL: bare */
    uid_t owner;
    /* Where root or a stranger owns it: who owns all those beside it; 0 */
    uid_t beside;
    bool is_stranger; /* its owner is no user of this machine */
    bool is_lone;     /* those beside it are all of that other user */
    /* Who owns what git needs in it, if that is one other user, and the
     * directory is to be given to that one; 0 */
    uid_t parts_of;
    char *closed; /* the directory above it that its owner cannot enter; NULL */
    bool is_shut; /* its mode keeps its owner from it */
    bool is_trusted; /* git lets others than the owner use it */
    bool is_shared;  /* core.sharedRepository lets a group write to it */
    bool logs_all;   /* core.logAllRefUpdates: each branch has a log */
    char *sharers;   /* … that group, if it has others than the owner; NULL */
    char *owner_name;
    bool is_clone;                  /* a work tree without server hooks */
    const struct sp_host_row *seen; /* the host that its files, or those of the
                                       repositories beside it, are of; NULL */
    bool is_wiki, is_mirror;        /* if a host keeps it; a pull mirror */
    bool is_admin;                  /* the settings of gitolite */
    bool is_of_gitolite, has_vref;  /* it has a gl-conf, which names our VREF */

    const char *head_fault; /* what is wrong with HEAD: "is empty"; NULL */
    bool lacks_refs, lacks_objects; /* these directories are missing, and … */
    bool has_branches;              /* … its refs name commits */
    char *config_fault; /* why git cannot read its configuration; NULL */
    char *hooks;        /* the directory in which git looks for hooks */
    char *shut_hooks; /* its own, if the owner can put no file there, and … */
    uid_t hooks_of;   /* … the user it belongs to; NULL */
    char *hooks_setting;           /* core.hooksPath and … */
    char *hooks_file;              /* … the file that sets it; NULL */
    char *object_format, *storage; /* the extensions; NULL: not set */
    SP_VEC(struct sp_hook_setting) settings;
    char *open_fault; /* why libgit2 cannot open it; NULL */

    /* The branch that HEAD names, where it is not there or is for work, and the ref
     * that HEAD is meant to name, NULL: that one, once it is pushed; NULL. */
    char *head, *head_meant;
    bool head_is_work; /* a branch for work is made the default one */
    SP_VEC(struct sp_shut_part) shut;

    SP_VEC(struct sp_hook_file) files;

    struct sp_policy *policy;             /* NULL if … */
    char *policy_fault;                   /* … it cannot be used */
    char *told_mode, *told_host;          /* from a record, instead; NULL */
    struct sp_strings policy_files, lost; /* lost: missing baseline ids */
    /* Gates that it asks for, and that have no result. */
    struct sp_strings unrecorded;
    /* What is wrong with CODEOWNERS, where it asks for owners: a line each. */
    struct sp_strings owners;
    char *unread_policy;       /* why what clones fetch cannot be read; NULL */
    bool hands_out_another;    /* policy to clones than this one */
    struct sp_buf lost_values; /* that only the clones have then */
    SP_VEC(struct sp_unreadable) unreadable;

    SP_VEC(struct sp_weak_point) weak; /* filled if it is guarded */
    struct sp_doctor_trail trail;
};

/* Gathers the facts. Cannot fail, whatever path is. */
void sp_doctor_repo_read(struct sp_doctor_repo *out,
                         const struct sp_doctor *doctor, const char *path);
void sp_doctor_repo_dispose(struct sp_doctor_repo *repo);

/* Our hook as gitolite names it. */
#define SP_VREF "VREF/sallyport"

/* Is there a hook of ours that git or gitolite would run, and would it judge? */
bool sp_doctor_repo_is_guarded(const struct sp_doctor_repo *repo);
/* Is it a wiki or a pull mirror of a host, where no push is to be judged? */
bool sp_doctor_repo_is_aside(const struct sp_doctor_repo *repo);
/* Is it a hook that judges, and would it run? */
bool sp_hook_guards(const struct sp_hook_file *file);
/* "plain", "gitea", …: the host in the policy, or "?". Static. */
const char *sp_doctor_repo_host(const struct sp_doctor_repo *repo);
/* "enforce", "observe", "off", or "no policy". Static. */
const char *sp_doctor_repo_mode(const struct sp_doctor_repo *repo);

/* --- its problems --- */

struct sp_check;

struct sp_problem {
    const struct sp_check *check;
    char *what;  /* one sentence, sanitised */
    char *type;  /* what to type; "" if its path cannot be typed */
    char *about; /* the value of {} */
};

struct sp_problems {
    struct sp_problem *items;
    size_t count, capacity;
    size_t wrong; /* without the notes */
    const struct sp_check *current;
    const struct sp_doctor_repo *repo;
};

/* Who types the command of a check. */
enum sp_typed_by {
    SP_BY_ANYBODY,           /* it only looks, or names another user itself */
    SP_BY_OWNER,             /* of the repository */
    SP_BY_OWNER_OF_FILE,     /* {} is a file … */
    SP_BY_OWNER_OF_SETTINGS, /* … or a configuration of git */
    SP_BY_ROOT,
};

struct sp_check {
    const char *id;
    const char *asks; /* the healthy state, as a sentence without a full stop */
    bool is_note;     /* worth knowing, needs no fix */
    void (*look)(const struct sp_doctor_repo *repo, struct sp_problems *out);
    enum sp_typed_by by;
    /* {} is the object of the problem; {repo}, {gitdir} and {owner} belong to the
     * repository, {as-owner} is what root types to become this user, {install} is the
     * installer's command for it, {guard} the same, but for a wiki nothing,
     * {regenerate} the host's own for its hooks. */
    const char *type;
};

/* The table; the last row has no id. */
extern const struct sp_check sp_checks[];

/* Runs all checks. Dispose of *out. */
void sp_doctor_check(struct sp_problems *out,
                     const struct sp_doctor_repo *repo);
void sp_problems_dispose(struct sp_problems *problems);

/*
 * Runs both steps for each repository, in two threads. Calls visit in the order of
 * the paths, in the calling thread. Root does nothing in a repository of another
 * user: a child that has become this user does it, and sends a record. Adds
 * repositories that could not be checked to unread, as "PATH: why".
 */
typedef void sp_doctor_visit(const struct sp_doctor_repo *repo,
                             const struct sp_problems *problems, void *context);
void sp_doctor_examine(const struct sp_doctor *doctor,
                       const struct sp_strings *paths,
                       struct sp_strings *unread, sp_doctor_visit *visit,
                       void *context);

/* --- records --- */

/* Appends the data for a visit: the mode, the host, our hooks, the problems. */
void sp_record_write(struct sp_buf *out, const struct sp_doctor_repo *repo,
                     const struct sp_problems *problems);
/* Reads a record of the repository `path`. It may be forged: texts are sanitised,
 * and commands to type come from the table of checks. False: it is malformed.
 * Dispose of both outputs in either case. */
bool sp_record_read(struct sp_doctor_repo *repo, struct sp_problems *problems,
                    const struct sp_doctor *doctor, const char *path,
                    struct sp_str bytes);

/* For the checks: adds a problem. `about` replaces {}, quoted for a shell. */
void sp_problem_add(struct sp_problems *out, const char *about,
                    const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
