/*
 * audit.h - the trail: every decision, durable, in a log that can be proved.
 * layer: audit
 *
 *     struct sp_audit *audit;
 *     const struct sp_audit_place place = {.path = "/srv/x.git/sallyport/audit.db",
 *                                          .may_create = true};
 *     int code = sp_audit_open(&audit, &place, &err);
 *     if (!code)
 *         code = sp_audit_append(audit, &entry, &seq, &err);
 *     sp_audit_close(audit);
 *
 * An entry is one line of JSON. Its bytes are the leaf of a Merkle tree (merkle.h)
 * and are never written again. It begins with what the store finds entries by:
 *
 *     {"seq":7,"time":"2026-11-28T15:00:03.120Z","kind":"push","id":"…",
 *      "repository":"/srv/x.git","user":"alice","verdict":"accept",
 *      "refs":[{"ref":"refs/heads/main","old":"…","new":"…"}],…
 *
 * and continues with the members of the caller. seq counts from 0, so
 * it is the index of the leaf. id, repository, user and verdict are null where there
 * is none. `refs` lists what fits; "refs-left-out" says how many do not.
 *
 * Functions return SP_OK or an error of error.h: SP_ENOTFOUND where there is no store
 * or no such entry, SP_ELIMIT for an entry that is too long or a store that stays
 * locked, SP_EINPUT for a file that is no store, or a damaged one, SP_ESYSTEM for what
 * the system does not do.
 */
#ifndef SALLYPORT_AUDIT_H
#define SALLYPORT_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/buf.h"
#include "sallyport/error.h"
#include "sallyport/merkle.h"
#include "sallyport/push.h"
#include "sallyport/str.h"
#include "sallyport/utc.h"

enum {
    SP_ENTRY_MAX = 65535,   /* bytes of a line: what C2SP's tiles can hold */
    SP_MEMBERS_MAX = 40000, /* bytes of it that the caller writes */
};

enum sp_entry_kind {
    SP_ENTRY_PUSH,        /* a verdict, before a ref moves */
    SP_ENTRY_LANDED,      /* what has moved */
    SP_ENTRY_RECORD,      /* evidence that was let in */
    SP_ENTRY_EXCEPTION,   /* a grant or a waiver */
    SP_ENTRY_ADMIN,       /* the policy changed, a lockout was cleared, … */
    SP_ENTRY_OUT_OF_BAND, /* a ref moved without a push */
};
enum { SP_ENTRY_KINDS = SP_ENTRY_OUT_OF_BAND + 1 };
/* "push", "landed", …, in the order of sp_entry_kind; NULL at the end. */
extern const char *const sp_entry_kinds[];

enum sp_entry_verdict {
    SP_ENTRY_NO_VERDICT, /* a push: begun and never ended */
    SP_ENTRY_ACCEPT,
    SP_ENTRY_REFUSE,
    SP_ENTRY_UNDECIDED, /* it could not be judged, and was refused */
};
/* NULL, "accept", "refuse", "undecided". */
extern const char *const sp_entry_verdicts[];
/* The same for people and labels: "never-ended" where there is no verdict. */
const char *sp_entry_verdict_name(enum sp_entry_verdict verdict);

/* What is appended. All borrowed. */
struct sp_entry {
    enum sp_entry_kind kind;
    enum sp_entry_verdict verdict;
    int64_t time;           /* milliseconds since 1970 */
    const char *id;         /* of the push, ASCII; NULL: none */
    const char *repository; /* NULL: none */
    const char *user;       /* NULL: unknown */
    const struct sp_ref_update *refs;
    size_t ref_count;
    struct sp_str members; /* of the JSON object, without braces; may be "" */
};

enum sp_audit_journal { SP_JOURNAL_WAL, SP_JOURNAL_ROLLBACK };

/* Where the store is, and how it is used. */
struct sp_audit_place {
    const char *path;
    bool may_create;
    bool is_read_only; /* nothing will be appended */
    /* What is appended outlives the process at once, and a power cut once
     * somebody appends who is not. */
    bool is_relaxed;
    bool is_brief; /* others may have to wait until it is closed, so close it
                       soon; this process may not open it a second time */
    int journal;   /* enum sp_audit_journal */
    /* Where the repository is; NULL: nobody asks whether an earlier trail is
     * gone. */
    const char *gitdir;
    const char *log_socket; /* gets a line of syslog for each entry, after it is
                               durable; NULL: nothing does */
    /* Milliseconds until other writers are done; 0: ten seconds. */
    long max_wait;
};

struct sp_audit;

/* The version of SQLite. */
const char *sp_audit_library(void);

/*
 * Opens the store; makes it, and the last directory of its path, where nothing is
 * there and that is allowed. Refuses by name: a link, what is no regular file, a file
 * of another user, one on a network file system unless the journal is a rollback
 * journal, an empty, foreign or damaged file, and a store of a newer version. *out is
 * yours to close.
 */
int sp_audit_open(struct sp_audit **out, const struct sp_audit_place *place,
                  struct sp_error *err);
/* Waits so many milliseconds for other writers from now on. */
void sp_audit_wait(struct sp_audit *audit, long max_wait);
/* NULL is allowed. What was begun and not committed is dropped. */
void sp_audit_close(struct sp_audit *audit);

/*
 * Appends an entry; it is durable on return, unless sp_audit_begin() was called:
 * then all are by sp_audit_commit(), or none. *seq may be NULL. After an error inside
 * of begin and commit, close.
 */
int sp_audit_append(struct sp_audit *audit, const struct sp_entry *entry,
                    uint64_t *seq, struct sp_error *err);
int sp_audit_begin(struct sp_audit *audit, struct sp_error *err);
int sp_audit_commit(struct sp_audit *audit, struct sp_error *err);

/* --- a trail that is gone --- */

/* In the git directory: a push was recorded here. */
#define SP_TRAIL_FILE "sallyport.trail"

/* Leaves that file, which makes the difference when a trail is made: if an earlier one is
 * gone, the new one begins with an entry that says so. */
void sp_audit_mark(const struct sp_audit_place *place);
/* *time: when that entry was appended, in milliseconds since 1970; 0 where there is none,
 * where it was pruned, and where it was acknowledged. */
int sp_audit_earlier_gone(struct sp_audit *audit, int64_t *time,
                          struct sp_error *err);
/* Appends `entry`, which says that an administrator knows of it. */
int sp_audit_acknowledge(struct sp_audit *audit, const struct sp_entry *entry,
                         struct sp_error *err);

/* Until sp_audit_release() all that is read is one state of the trail, whatever is
 * appended meanwhile. With a rollback journal nobody can append meanwhile, so be
 * quick. May be nested. */
int sp_audit_hold(struct sp_audit *audit, struct sp_error *err);
void sp_audit_release(struct sp_audit *audit);

/* An entry as it is stored. The texts are the reader's, valid until it is used
 * again. */
struct sp_stored {
    uint64_t seq;
    enum sp_entry_kind kind;
    enum sp_entry_verdict verdict;
    int64_t time;
    const char *id, *repository, *user; /* NULL: none */
    bool is_pruned;                     /* then the line is "" */
    struct sp_str line;                 /* without its end of line */
    /* The trail where it is kept, if that is another; NULL: this one. */
    const char *origin;
};

/* Does its line begin as what it is found by says? The beginning is written to
 * `scratch`. */
bool sp_line_fits(struct sp_buf *scratch, const struct sp_stored *entry);

/* Which entries; zero-initialise for all of them. What is NULL or 0 asks nothing. */
struct sp_audit_filter {
    const char *user, *repository, *ref, *id;
    unsigned kinds;    /* bits 1 << enum sp_entry_kind */
    unsigned verdicts; /* bits 1 << enum sp_entry_verdict: pushes */
    int64_t since;     /* milliseconds since 1970: this or later … */
    int64_t until;     /* … and before this */
    uint64_t first;    /* seq: this or later … */
    uint64_t end;      /* … and before this */
    bool newest_first;
    bool is_narrow; /* by sp_audit_narrow() */
};

/* What sp_audit_each() calls. Anything but 0 stops, and is returned. */
struct sp_audit_visitor {
    int (*visit)(struct sp_audit_visitor *self, const struct sp_stored *entry,
                 struct sp_error *err);
};

/* Visits the entries in the order of seq. The visitor may stop with a positive
 * number, which is no error. A push meanwhile is not kept waiting. */
int sp_audit_each(struct sp_audit *audit, const struct sp_audit_filter *filter,
                  struct sp_audit_visitor *visitor, struct sp_error *err);

/* Narrows first and end by the times, once for several sp_audit_each() of the same
 * filter: each would else look at every entry of that time. */
int sp_audit_narrow(struct sp_audit *audit, struct sp_audit_filter *filter,
                    struct sp_error *err);

/* Appends the line of an entry, without its end of line; nothing where it was
 * pruned. SP_ENOTFOUND where there is none. */
int sp_audit_read(struct sp_audit *audit, uint64_t seq, struct sp_buf *line,
                  struct sp_error *err);

/* How many entries there are. */
int sp_audit_size(struct sp_audit *audit, uint64_t *size, struct sp_error *err);

/* How large the log is, and its root. */
struct sp_audit_head {
    uint64_t size;
    struct sp_hash root;
};

int sp_audit_head(struct sp_audit *audit, struct sp_audit_head *out,
                  struct sp_error *err);
/* The head that the log had when it had that size. */
int sp_audit_head_at(struct sp_audit *audit, uint64_t size,
                     struct sp_audit_head *out, struct sp_error *err);

/* What is kept of the first `size` entries to add others: see merkle.h. */
int sp_audit_front(struct sp_audit *audit, uint64_t size,
                   struct sp_merkle_front *out, struct sp_error *err);

/* The latest time of an entry from `first` on and before `end`, in milliseconds since
 * 1970; 0 where there is none. */
int sp_audit_newest(struct sp_audit *audit, uint64_t first, uint64_t end,
                    int64_t *out, struct sp_error *err);

/* Proves that an entry is in the log of that head, see sp_merkle_includes(). `leaf` gets
 * its hash; it may be NULL. */
int sp_audit_prove(struct sp_audit *audit, uint64_t seq, uint64_t size,
                   struct sp_merkle_proof *out, struct sp_hash *leaf,
                   struct sp_error *err);
/* Proves that the log of size `size` extends that of `old`, see sp_merkle_extends(). */
int sp_audit_prove_extends(struct sp_audit *audit, uint64_t old, uint64_t size,
                           struct sp_merkle_proof *out, struct sp_error *err);

/* What is wrong with a log, one at a time. */
struct sp_audit_check {
    /* seq: of the entry. wrong: one clause. Both may be about the whole log, where
     * has_seq is false. */
    void (*report)(struct sp_audit_check *self, bool has_seq, uint64_t seq,
                   const char *wrong);
    /* Called now and then; may be NULL. */
    void (*progress)(struct sp_audit_check *self, uint64_t done, uint64_t all);
    /* What was found: */
    struct sp_audit_head head; /* computed again from the lines */
    uint64_t pruned;           /* entries of which only the hash is left */
    uint64_t problems;
};

/* Reads all of the log, and computes all of it again. SP_OK, also where there are
 * problems. Memory does not grow with the log. */
int sp_audit_verify(struct sp_audit *audit, struct sp_audit_check *check,
                    struct sp_error *err);

/* No younger entry is dropped: 365 days in milliseconds. */
#define SP_RETENTION_MIN (INT64_C(365) * SP_DAY * 1000)

/* Entries in a row. */
struct sp_pruned {
    uint64_t count, first, last;
    /* Dropped lines are still in the files: another process reads them. */
    bool bytes_stay;
};

/* Which entries are older than `before` (milliseconds since 1970): the oldest in a
 * row, so that what is left is one piece. */
int sp_audit_prunable(struct sp_audit *audit, int64_t before,
                      struct sp_pruned *out, struct sp_error *err);

/* Drops their lines, keeps their hashes, and appends `entry`, which says so, with the
 * members "pruned":COUNT,"first":SEQ,"last":SEQ added. Nothing is appended where there
 * is nothing to drop. Then takes the bytes out of the files, also those that an earlier one
 * had to leave there. SP_EUSAGE where `before` is later than SP_RETENTION_MIN before the
 * entry. */
int sp_audit_prune(struct sp_audit *audit, int64_t before,
                   const struct sp_entry *entry, struct sp_pruned *out,
                   struct sp_error *err);

#endif
