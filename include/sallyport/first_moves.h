/*
 * first_moves.h - where refs were before they first moved, by the trail.
 * layer: audit
 */
#ifndef SALLYPORT_FIRST_MOVES_H
#define SALLYPORT_FIRST_MOVES_H

#include "sallyport/audit.h"
#include "sallyport/oid.h"
#include "sallyport/vec.h"

/* The first move of a ref. The ids are zero where there was no ref, or is none. */
struct sp_first_move {
    char *name;
    struct sp_oid before, after;
    /* of its entry: */
    uint64_t seq;
    int64_t time; /* milliseconds since 1970 */
    char *user;   /* NULL: unknown */
};

struct sp_first_moves {
    SP_VEC(struct sp_first_move) of; /* sorted by name, each name once */
    bool records_landed; /* of what has landed; else of all that was accepted */
};

/* Reads them of a repository, as the entries name it. Zero-initialise; dispose also
 * after an error. */
int sp_first_moves_read(struct sp_first_moves *out, struct sp_audit *audit,
                        const char *repository, struct sp_error *err);
/* The first move of a ref; NULL: it never moved. Borrowed. */
const struct sp_first_move *
sp_first_moves_find(const struct sp_first_moves *moves, const char *name);
void sp_first_moves_dispose(struct sp_first_moves *moves);

#endif
