/*
 * excuses.h - the grants and waivers that excuse findings about a ref.
 * layer: facts
 */
#ifndef SALLYPORT_EXCUSES_H
#define SALLYPORT_EXCUSES_H

#include "sallyport/exceptions.h"
#include "sallyport/policy.h"

/* All that is borrowed lives as long as what gathered it. */
struct sp_excuse {
    const struct sp_exception *one;
    int64_t ends; /* seconds since 1970 */
    int64_t now;
};

/* Zero-initialise; free the items. */
struct sp_excuses {
    struct sp_excuse *items; /* waivers before grants */
    size_t count, capacity;
};

/* Appends what a push is told: "waived by ann and bob until 2026-12-01T00:00:00Z
 * (wv-1f2e3d4c)", in its last three days with ", about to end: 2 d 3 h left", or "break-glass bg-1f2e3d4c (INC-1), 3 h 41 min left". */
void sp_excuse_say(struct sp_buf *out, const struct sp_excuse *excuse,
                   const struct sp_policy *policy);

/* Appends what is due of a grant or a waiver: "waits for 1 more approval: sallyport
 * waiver approve wv-1f2e3d4c", "open, ends 2026-12-01T00:00:00Z", or "its review is due
 * …"; nothing where nothing is. */
void sp_exception_due(struct sp_buf *out, const struct sp_exception *one,
                      const struct sp_terms *terms, int64_t now);

/* Does it excuse a finding of that code, "RULE/CODE"? */
bool sp_excuse_covers(const struct sp_excuse *excuse, const char *code);

#endif
