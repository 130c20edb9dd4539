/* What the files of the rule tdd-content share. */
#ifndef SALLYPORT_RULES_TDD_CONTENT_H
#define SALLYPORT_RULES_TDD_CONTENT_H

#include "sallyport/rule.h"

enum {
    RED_WITHOUT_TEST,
    CODE_INSTEAD_OF_TEST,
    RED_WITH_CODE,
    RED_CHANGES_CODE,
    GREEN_WITHOUT_CODE,
    GREEN_DELETES_TEST,
    GREEN_SKIPS_TEST,
    GREEN_WEAKENS_TEST,
    NEUTRAL_WITH_CODE,
    EMPTY,
    MERGE_WITH_CHANGES,
    CODE_IN_CONFLICT,
};

/* Its codes, in that order. */
extern const struct sp_finding_code sp_tdd_content_codes[];

#endif
