/* What the files of the rule record share. */
#ifndef SALLYPORT_RULES_RECORD_H
#define SALLYPORT_RULES_RECORD_H

#include "sallyport/rule.h"

enum {
    DELETED,
    REWOUND,
    TAG,
    FOREIGN,
    LARGE_NOTE,
    REMOVED,
    TOO_MANY,
    UNKNOWN_USER,
    TOO_LONG,
    NOT_UTF8,
    NAME_TWICE,
    NUMBER,
    TOO_DEEP,
    CUT_SHORT,
    NOT_JSON,
    MEMBER,
    OTHER_COMMIT,
    FORGED_ACTOR,
    VIA,
    ROLE,
    MAY_NOT_APPROVE,
    MAY_NOT_RECORD,
    NO_REASON,
    BACK_DATED,
    FUTURE,
    NO_COMMIT,
    TREE,
    SHAPE,
    NOT_ON_TOP,
    FULL,
    OUT_OF_ORDER,
    MAY_NOT_ACT,
    OWN_REQUEST,
    APPROVED_ALREADY,
    ID_TAKEN,
    NO_REQUEST,
    OTHER_REQUEST,
    STATE,
    EARLY_REVIEW,
    TOO_LONG_A_TIME,
    CLOSED_REF,
    REVIEW_OVERDUE,
    NO_DOCUMENT,
    UNFINISHED_DOCUMENT,
    NO_PROPOSAL,
    NEVER_A_REASON,
    REASON,
    NOT_EXCUSABLE,
    NO_RULE,
};

/* Its codes, in that order. */
extern const struct sp_finding_code sp_record_codes[];

/* Reports a claim about a commit; NULL: about the ref. */
void sp_record_report(struct sp_sink *sink, int code,
                      const struct sp_oid *commit, const struct sp_word *words,
                      const char *command);
/* The code of a fault. */
int sp_record_fault(enum sp_evidence_fault fault);
/* Who pushes; true when the server knows, else it is reported. */
bool sp_record_knows_user(const struct sp_ref_facts *ref, struct sp_sink *sink);
/* "git config sallyport.user USER" */
void sp_record_be_user(struct sp_buf *out, const char *user);

/* Judges the acts of a push to refs/notes/sallyport/exceptions. */
void sp_record_acts(const struct sp_ref_facts *ref,
                    const struct sp_policy *policy, struct sp_sink *sink);

#endif
