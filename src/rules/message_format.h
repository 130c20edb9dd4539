/* What the files of the rule message-format share. */
#ifndef SALLYPORT_RULES_MESSAGE_FORMAT_H
#define SALLYPORT_RULES_MESSAGE_FORMAT_H

#include "sallyport/rule.h"

/* What is judged, and where its faults are reported. */
struct sp_message_look {
    const struct sp_commit_facts *commit;
    const struct sp_policy *policy;
    struct sp_sink *sink;
};

enum {
    NUL,
    EMPTY,
    NO_BLANK_LINE,
    SUBJECT_LENGTH,
    LINE_LENGTH,
    HEADER,
    PATTERN,
    TYPE,
    SCOPE,
    NOT_A_REVERT,
};

/* Its codes, in that order. */
extern const struct sp_finding_code sp_message_codes[];

/* Reports a fault of the message; advice: NULL is that of the code. */
void sp_message_report(const struct sp_message_look *look, int code,
                       const struct sp_advice *advice,
                       const struct sp_word *words);

/* Checks the form of a subject, and reports its first fault. */
int sp_message_check_subject(const struct sp_message_look *look,
                             struct sp_str subject, struct sp_error *err);

#endif
