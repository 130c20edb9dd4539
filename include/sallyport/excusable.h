/*
 * excusable.h - what no grant and no waiver excuses.
 * layer: rules
 */
#ifndef SALLYPORT_EXCUSABLE_H
#define SALLYPORT_EXCUSABLE_H

struct sp_unexcused {
    const char *id;  /* of a rule, or of a code "RULE/CODE" */
    const char *why; /* for a sentence */
};

/* All of it; the last row has no id. */
extern const struct sp_unexcused sp_unexcused[];

/* Why nothing excuses that rule or code: of a rule also where that holds for one of
 * its codes. NULL: it can be excused. Static. */
const char *sp_never_excused(const char *id);

#endif
