/* What is known of the notes of evidence, up to a commit of them: noted.c. */
#ifndef SALLYPORT_GATHER_NOTED_H
#define SALLYPORT_GATHER_NOTED_H

#include "sallyport/buf.h"
#include "sallyport/kept_file.h"
#include "sallyport/oid.h"
#include "sallyport/vec.h"

enum { SP_BEGIN = 4 }; /* bytes of the beginning of an id */

/* A commit that has a note with lines. */
struct sp_noted_commit {
    struct sp_oid commit;
    int64_t newest; /* the time of its newest line */
    /* When its newest line came that may take something away: a result of a
     * gate, a rejection or a withdrawal; 0: it has none. */
    int64_t against;
};

struct sp_noted {
    bool is_known, has_failed;
    struct sp_oid tip; /* the commit of the notes; zero: there are none */
    SP_VEC(struct sp_noted_commit) commits; /* the newest first … */
    /* … and the newest time of a line against something that another commit
     * has; 0: none has one */
    int64_t dropped;
    /* How the ids of all commits that have a note begin: SP_BEGIN bytes each, sorted. */
    struct sp_str begins;
    struct sp_buf own_begins; /* holds them, … */
    struct sp_kept_file file; /* … or this one does */
};

/* Reads a kept file. Nothing where it cannot be used. */
void sp_noted_read(struct sp_noted *out, const char *path);
/* Where it cannot be written, all is found again. */
void sp_noted_write(const struct sp_noted *noted, const char *path);
void sp_noted_dispose(struct sp_noted *noted);

/* Is the beginning of an id in the list? */
bool sp_begins_have(struct sp_str begins, const void *id);
/* Appends all of a list, and what is new in `fresh`, which gets sorted. */
void sp_begins_join(struct sp_buf *out, struct sp_str known,
                    struct sp_buf *fresh);

#endif
