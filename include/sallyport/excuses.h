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

enum { SP_EXCUSES_CLOSED = 16 };

/* Zero-initialise; free the items. */
struct sp_excuses {
    struct sp_excuse *items; /* waivers before grants */
    size_t count, capacity;
    /* the newest of those that sp_exception_is_told() */
    struct sp_excuse closed[SP_EXCUSES_CLOSED];
    size_t closed_count;
    bool in_clone; /* there may be newer acts on the server */
};

/* Appends what a push is told: "waived by ann and bob until 2026-12-01T00:00:00Z
 * (wv-1f2e3d4c)", in its last three days with ", about to end: 2 d 3 h left", or "break-glass bg-1f2e3d4c (INC-1), 3 h 41 min left". */
void sp_excuse_say(struct sp_buf *out, const struct sp_excuse *excuse,
                   const struct sp_policy *policy);

/* Does it excuse nothing, and is that worth a word? It waits and was requested in the last 30
 * days, or excused something and ended in the last 30 days. */
bool sp_exception_is_told(const struct sp_exception *one,
                          const struct sp_terms *terms, int64_t now);

/* Appends that: "waiver wv-1f2e3d4c of tdd-order waits for 1 more approval: sallyport
 * waiver approve wv-1f2e3d4c", or "waiver wv-1f2e3d4c, which excused tdd-order, ended at
 * 2026-12-01T00:00:00Z". */
void sp_excuse_say_closed(struct sp_buf *out, const struct sp_excuse *excuse,
                          const struct sp_policy *policy, bool in_clone);

/* Appends what is due of a grant or a waiver: "waits for 1 more approval: sallyport
 * waiver approve wv-1f2e3d4c", "open, ends 2026-12-01T00:00:00Z", or "its review is due
 * …"; nothing where nothing is. A clone says what brings the newest approvals instead. */
void sp_exception_due(struct sp_buf *out, const struct sp_exception *one,
                      const struct sp_terms *terms, int64_t now, bool in_clone);

/* Does it excuse a finding of that code, "RULE/CODE"? */
bool sp_excuse_covers(const struct sp_excuse *excuse, const char *code);

#endif
