/*
 * doctor.h - what is installed in a repository, and whether it would run.
 * layer: doctor
 *
 * Three steps: sp_doctor_search() finds repositories, sp_patient_read() gathers
 * the facts of one, sp_doctor_check() asks each row of the table of checks.
 * Nothing that is looked at is run, so root may look at what belongs to others.
 * A repository that is broken is a finding, never an error.
 *
 * To add a check: a function in src/doctor/check_*.c, its row in
 * src/doctor/checks.c, a line in sallyport-doctor(1), and a test.
 */
#ifndef SALLYPORT_DOCTOR_H
#define SALLYPORT_DOCTOR_H

#include <stdbool.h>

#include "sallyport/oid.h"
#include "sallyport/people.h"
#include "sallyport/policy.h"
#include "sallyport/str.h"

/* --- what holds for all repositories --- */

struct sp_doctor {
    struct sp_people people;
    uid_t user;         /* as whom we look */
    uid_t root;         /* whose "/" is: 0, but in some containers */
    const char *global; /* GitLab's global directory of hooks, or NULL */
    char native[64];    /* the beginning of a program that runs here */
    size_t native_len;
};

/* Reads the users of the machine. global is borrowed. */
void sp_doctor_open(struct sp_doctor *out, const char *global);
void sp_doctor_close(struct sp_doctor *doctor);

/* --- where repositories are --- */

struct sp_search {
    struct sp_strings found;  /* as they were named or reached, in order */
    struct sp_strings unread; /* "PATH: why": what could not be looked at */
    struct sp_oidmap seen;    /* directories, so that links make no loop */
    bool is_below;            /* private: not what was named */
};

/* Adds the repository `path`, or all below it: bare ones, and work trees with
 * their .git; a repository is not searched for others. What is reached a second
 * time, over a link, is left out; and so is, for root, what somebody else's link
 * leads to that is not his own. */
void sp_doctor_search(struct sp_search *search, const char *path);
void sp_search_dispose(struct sp_search *search);

/* --- the facts of one --- */

/* How the server at hand lays out hooks. */
enum sp_layout {
    SP_LAYOUT_PLAIN,     /* hooks/NAME */
    SP_LAYOUT_GITOLITE,  /* the same, and its own hooks/update */
    SP_LAYOUT_DELEGATED, /* hooks/NAME.d/ANY: Gitea, Forgejo */
    SP_LAYOUT_CUSTOM,    /* custom_hooks/NAME: Gogs, GitLab */
    SP_LAYOUT_CUSTOM_D,  /* custom_hooks/NAME.d/ANY: GitLab */
    SP_LAYOUT_GLOBAL,    /* the same in its global directory */
};

/* What a file is to the hook whose name it bears. */
enum sp_hook_role {
    SP_HOOK_ITSELF,
    SP_HOOK_CHAINED,   /* NAME.chained: ours runs it */
    SP_HOOK_DISPLACED, /* NAME.old: another program has put it aside */
};

/* Why git, or the server, would not run a file, though it is there. */
enum sp_hook_fault {
    SP_HOOK_RUNS,
    SP_HOOK_DANGLES,     /* a link to nothing */
    SP_HOOK_NO_EXECUTE,  /* no execute bit for the owner of the repository */
    SP_HOOK_CLOSED,      /* the owner cannot enter a directory on the way */
    SP_HOOK_NOEXEC,      /* on a file system mounted so */
    SP_HOOK_SHADOWED,    /* git takes the hooks from elsewhere */
    SP_HOOK_UNDELEGATED, /* nothing runs the directory that it is in */
};

struct sp_hook_file {
    const char *name; /* of the hook: "pre-receive" */
    enum sp_hook_role role;
    enum sp_layout layout;
    enum sp_hook_fault fault;
    bool is_ours;
    bool is_link;
    bool is_foreign;   /* an ELF file for another kind of machine */
    char *path;        /* where it is looked for */
    char *shown;       /* the same, short, when it lies in the repository */
    char *real;        /* links followed; what the link says when it dangles */
    char *closed;      /* the directory on the way; NULL */
    char *interpreter; /* that is needed and is not there; NULL */
    char version[16];  /* of a hook of ours; "" when it does not say */
};

/* A setting of git about hooks: hook.NAME.command, hook.EVENT.enabled. */
struct sp_hook_setting {
    char *name, *key, *value, *file;
};

/* A file or directory on the way to hook or policy that others could change. */
struct sp_weak_point {
    char *path;
    uid_t owner;
    gid_t group;
    bool is_strange; /* it belongs neither to the repository's owner nor root */
    enum sp_writers writers;
};

/* A file of the policy that the owner cannot read. */
struct sp_unreadable {
    char *path, *closed; /* a directory on the way; NULL: the file itself */
};

struct sp_patient {
    const struct sp_doctor *doctor;
    char *path;     /* as it was found */
    char *gitdir;   /* absolute; where objects, config and hooks are */
    char *worktree; /* NULL: bare */
    uid_t owner;
    char *owner_name;
    bool is_desk; /* a work tree without hooks of a server */

    char *config_fault;            /* why git cannot read its configuration */
    char *hooks;                   /* where git looks for hooks */
    char *hooks_setting;           /* core.hooksPath and … */
    char *hooks_file;              /* … the file that sets it; NULL */
    char *object_format, *storage; /* extensions that are set; NULL */
    SP_VEC(struct sp_hook_setting) settings;
    char *open_fault; /* why libgit2 cannot open it; NULL */

    SP_VEC(struct sp_hook_file) files;

    struct sp_policy *policy;             /* NULL when … */
    char *policy_fault;                   /* … it cannot be used */
    char *told_mode, *told_host;          /* instead, from a record; NULL */
    struct sp_strings policy_files, lost; /* lost: baseline ids, not there */
    SP_VEC(struct sp_unreadable) unreadable;

    SP_VEC(struct sp_weak_point) weak; /* where it is guarded */
};

/* Whatever path is, or is not: this cannot fail. */
void sp_patient_read(struct sp_patient *out, const struct sp_doctor *doctor,
                     const char *path);
void sp_patient_dispose(struct sp_patient *patient);

/* Is a hook of ours there that git would run, and would it judge? */
bool sp_patient_is_guarded(const struct sp_patient *patient);
/* Is it one of the hooks that judge, and would it run? */
bool sp_hook_guards(const struct sp_hook_file *file);
/* "plain", "gitea", …: what the policy says, or "?" */
const char *sp_patient_host(const struct sp_patient *patient);
/* "enforce", "observe", "off", or "no policy". */
const char *sp_patient_mode(const struct sp_patient *patient);

/* --- what is wrong with it --- */

struct sp_check;

struct sp_complaint {
    const struct sp_check *check;
    char *what;  /* one sentence, sanitised */
    char *type;  /* what to type; "" where its path could not be typed */
    char *about; /* what was put for {} */
};

struct sp_complaints {
    struct sp_complaint *items;
    size_t count, capacity;
    size_t wrong; /* those that are no notes */
    const struct sp_check *current;
    const struct sp_patient *patient;
};

struct sp_check {
    const char *id;
    const char *asks; /* what is well, as a sentence without a full stop */
    bool is_note;     /* worth knowing, nothing to mend */
    void (*look)(const struct sp_patient *patient, struct sp_complaints *out);
    /* {} is what the complaint is about; {repo}, {gitdir} and {owner} are those of
     * the repository, {install} is the installer's command for it. */
    const char *type;
};

/* The table; the last one has no id. */
extern const struct sp_check sp_checks[];

/* Asks them all. */
void sp_doctor_check(struct sp_complaints *out,
                     const struct sp_patient *patient);
void sp_complaints_dispose(struct sp_complaints *complaints);

/*
 * Both steps for each of the repositories, by two threads; visit is called in
 * their order, by this one. Root does nothing in a repository of another user:
 * there a child that has become this user looks, and is told by a record. What
 * could not be looked at is added to unread, as "PATH: why".
 */
typedef void sp_doctor_visit(const struct sp_patient *patient,
                             const struct sp_complaints *complaints,
                             void *context);
void sp_doctor_examine(const struct sp_doctor *doctor,
                       const struct sp_strings *paths,
                       struct sp_strings *unread, sp_doctor_visit *visit,
                       void *context);

/* --- records --- */

/* Appends what a visit needs to know: the mode, the host, the hooks of ours, the
 * complaints. */
void sp_record_write(struct sp_buf *out, const struct sp_patient *patient,
                     const struct sp_complaints *complaints);
/* Reads a record of the repository `path`, which may come from anybody: texts are
 * sanitised, and what to type is made from the table of checks. False: it is none.
 * Both are to be disposed of, whatever comes of it. */
bool sp_record_read(struct sp_patient *patient,
                    struct sp_complaints *complaints,
                    const struct sp_doctor *doctor, const char *path,
                    struct sp_str bytes);

/* For the checks: adds one. `about` is put for {}, quoted for a shell. */
void sp_complain(struct sp_complaints *out, const char *about,
                 const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
