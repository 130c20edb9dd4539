/*
 * record_facts.h - what a push changes in the notes that hold evidence.
 * layer: facts
 */
#ifndef SALLYPORT_RECORD_FACTS_H
#define SALLYPORT_RECORD_FACTS_H

#include "sallyport/evidence.h"

enum {
    SP_RECORDS_MAX = 1000,  /* new lines of one push */
    SP_RECORD_WINDOW = 300, /* seconds that a line's time may be off */
};

/* A line that the push adds to the note of a commit. */
struct sp_new_record {
    struct sp_oid commit; /* whose note it is in */
    enum sp_evidence_fault fault;
    char *why; /* of a fault; else NULL */
    struct sp_evidence line;
    bool has_tree; /* the server has the commit that the line is about, … */
    struct sp_oid tree; /* … with that tree */
};

/* Zero-initialise. Lines compare as bytes; their order and empty ones count for
 * nothing. */
struct sp_record_facts {
    enum sp_evidence_kind kind;
    bool is_tag;         /* the ref names a tag of the notes, not a commit */
    bool rewinds;        /* the notes do not continue those of the server */
    char *foreign;       /* a path in the tree that no note has; NULL: none */
    bool has_large;      /* a note is larger than SP_NOTE_MAX … */
    struct sp_oid large; /* … of this commit */
    size_t gone;         /* lines that were there and are not any more … */
    /* … the first of them in the note of this commit */
    struct sp_oid gone_from;
    bool too_many; /* new lines or lost ones: not all of them are here */
    SP_VEC(struct sp_new_record) lines;
};

void sp_record_facts_dispose(struct sp_record_facts *facts);

#endif
