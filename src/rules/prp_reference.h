/* What the files of the rule prp-reference share. */
#ifndef SALLYPORT_RULES_PRP_REFERENCE_H
#define SALLYPORT_RULES_PRP_REFERENCE_H

#include "sallyport/rule.h"

enum {
    MISSING,
    MISSING_IN_MESSAGE,
    NOT_A_TRAILER,
    IN_SUBJECT,
    MALFORMED,
    TOO_MANY,
    MISSING_IN_BRANCH,
    MISSING_IN_NAME,
    NO_DOCUMENT,
    SEVERAL_DOCUMENTS,
    SUPERSEDED,
    DOCUMENT_SIZE,
    EMPTY_DOCUMENT,
    MISSING_SECTIONS,
};

/* Its codes, in that order. */
extern const struct sp_finding_code sp_prp_codes[];

/* A line that was perhaps meant as the trailer; borrowed from the message. */
struct sp_prp_near {
    size_t line; /* its number, from 1 */
    struct sp_str name, value;
    uint32_t letter; /* of another alphabet, in the name; 0: none */
};

/* Finds the first such line. Returns 1, 0 where there is none, or an error. */
int sp_prp_near(const struct sp_policy *policy,
                const struct sp_message *message, struct sp_prp_near *out,
                struct sp_error *err);

/* Reports what is wrong with the documents of a proposal. */
void sp_prp_check_document(const struct sp_branch_facts *branch,
                           const struct sp_policy *policy,
                           const struct sp_prp_document *document,
                           struct sp_sink *sink);

#endif
