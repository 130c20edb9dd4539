/*
 * exception.h - one act about a grant or a waiver: a commit of
 * refs/notes/sallyport/exceptions.
 * layer: model
 *
 * sallyport-exceptions(5) describes the acts. Pure: who may act is decided elsewhere.
 */
#ifndef SALLYPORT_EXCEPTION_H
#define SALLYPORT_EXCEPTION_H

#include <stdint.h>

#include "sallyport/evidence.h"

#define SP_EXCEPTIONS_REF "refs/notes/sallyport/exceptions"

/* The only ref that a drill is for, and its incident. */
#define SP_DRILL_REF "refs/heads/break-glass-drill"
#define SP_DRILL_INCIDENT "INC-DRILL"

enum {
    SP_ACT_MAX = 4096,     /* bytes of a document */
    SP_ACT_ID = 11,        /* characters of an id: "bg-1f2e3d4c" */
    SP_ACT_TEXT_MAX = 600, /* bytes of each text in it */
};

enum sp_exception_kind { SP_BREAK_GLASS, SP_WAIVER };

enum sp_act_kind {
    SP_ACT_REQUEST,
    SP_ACT_APPROVE,
    SP_ACT_REVOKE, /* an approver ends it */
    SP_ACT_CLOSE,  /* the requester ends it */
    SP_ACT_REVIEW,
};

/* The words of both, in that order, NULL-terminated. */
extern const char *const sp_exception_words[];
extern const char *const sp_act_words[];

/* The texts are owned; those that an act does not have are NULL. */
struct sp_act {
    enum sp_exception_kind kind;
    enum sp_act_kind act;
    char *id;
    char *actor;
    int64_t time; /* seconds since 1970 */
    char *tool;
    char *text;            /* why */
    struct sp_oid request; /* the commit of the request; zero in a request */
    /* a request */
    char *ref; /* a full name; of a waiver, perhaps a pattern */
    /* of break-glass */
    char *incident;
    long lasts; /* seconds, from the approval that opens it */
    /* of a waiver */
    char *rule; /* "RULE" or "RULE/CODE" */
    char *reason, *risk, *mitigation;
    int64_t until;
    /* the follow-up of a waiver, or what a review adds afterwards */
    char *prp;
};

void sp_act_dispose(struct sp_act *act);

/*
 * Reads the message of a commit: "KIND ACT ID", an empty line, and one JSON document.
 * It skips unknown members. *out is empty unless SP_EVIDENCE_GOOD is returned;
 * sp_act_dispose() in either case. Appends to `why` what is wrong, for a sentence.
 */
enum sp_evidence_fault sp_act_read(struct sp_act *out, struct sp_str message,
                                   struct sp_buf *why);

/* Appends the message of the commit. */
void sp_act_write(struct sp_buf *out, const struct sp_act *act);

/* Writes a new id for that kind, from a random number. */
void sp_act_new_id(char out[SP_ACT_ID + 1], enum sp_exception_kind kind,
                   uint64_t random);

/* Why a word is never a reason for a waiver: "time pressure is no reason"; NULL when
 * it may be one. White space, '-', '_' and case count for nothing. Static. */
const char *sp_waiver_never(const char *reason);

#endif
