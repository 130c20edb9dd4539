/* What of the line of a push is counted. */
#ifndef SALLYPORT_AUDIT_TALLY_H
#define SALLYPORT_AUDIT_TALLY_H

#include "sallyport/json.h"

/* Lists that are empty in the line are NULL. */
struct tally_line {
    struct sp_json *refs, *findings, *roles, *prps;
    long long duration; /* milliseconds; -1: none */
    bool is_observed;   /* in observe mode */
};

/* False when a part of it cannot be read. sp_tally_line_dispose() in either case. */
bool sp_tally_line_read(struct tally_line *out, struct sp_str line);
void sp_tally_line_dispose(struct tally_line *line);

#endif
