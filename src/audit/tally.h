/* What of the line of a push is counted. */
#ifndef SALLYPORT_AUDIT_TALLY_H
#define SALLYPORT_AUDIT_TALLY_H

#include "sallyport/json.h"
#include "sallyport/vec.h"

struct tally_line {
    struct sp_strings refs, roles, prps;
    struct sp_json *findings; /* NULL: none */
    long long duration; /* milliseconds; -1: none */
    bool is_observed;   /* in observe mode */
};

/* False when a part of it cannot be read. sp_tally_line_dispose() in either case. */
bool sp_tally_line_read(struct tally_line *out, struct sp_str line);
void sp_tally_line_dispose(struct tally_line *line);

#endif
