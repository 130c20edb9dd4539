/* What the files of the tally share. */
#ifndef SALLYPORT_AUDIT_TALLY_H
#define SALLYPORT_AUDIT_TALLY_H

#include "sallyport/json.h"
#include "sallyport/tally.h"
#include "sallyport/utc.h"
#include "sallyport/vec.h"

enum { TALLY_DAY = 1000 * SP_DAY };

struct tally_finding {
    struct sp_str code; /* borrowed from the line, or from what was parsed */
    bool refuses, is_excused;
    uint64_t weight; /* how many it stands for */
};

/* What of the line of a push is counted. */
struct tally_line {
    struct sp_strings refs, news; /* names, and new ids in the same order */
    struct sp_strings roles, prps;
    SP_VEC(struct tally_finding) findings;
    struct sp_json *parsed; /* what the codes borrow from; NULL: the line */
    long long duration;     /* milliseconds; -1: none */
    bool is_observed;       /* in observe mode */
};

/* tally_line.c: false when a part of it cannot be read. sp_tally_line_dispose() in
 * either case. */
bool sp_tally_line_read(struct tally_line *out, struct sp_str line);
void sp_tally_line_dispose(struct tally_line *line);

/* What more is counted of a push to a protected ref. */
struct tally_landing {
    int64_t first_commit, first_red; /* milliseconds; 0: there is none */
    struct sp_strings reverts;
    struct sp_json *approvals, *gates; /* NULL: none */
};
bool sp_tally_landing_read(struct tally_landing *out, struct sp_str line);
void sp_tally_landing_dispose(struct tally_landing *landing);

/* Monday, 00:00, of the week that a time is in; 1970 began on a Thursday. */
int64_t sp_tally_monday(int64_t time);
void sp_tally_point(struct sp_tally_points *points, int64_t time,
                    uint64_t count);

/* tally_findings.c. Returns whether the push would have been refused. */
bool sp_tally_findings(struct sp_tally *tally, const struct sp_stored *entry,
                       const struct tally_line *line,
                       enum sp_tally_class class);
void sp_tally_roles(struct sp_tally *tally, const struct sp_stored *entry,
                    const struct tally_line *line);
void sp_tally_findings_end(struct sp_tally *tally);
void sp_tally_findings_dispose(struct sp_tally *tally);

/* tally_spans.c */
void sp_tally_heads(struct sp_tally *tally, const struct sp_stored *entry,
                    const struct tally_line *line, bool has_landed);
void sp_tally_times(struct sp_tally *tally, const struct sp_stored *entry,
                    const struct tally_line *line,
                    const struct tally_landing *landing);
void sp_tally_spans_end(struct sp_tally *tally);
void sp_tally_spans_dispose(struct sp_tally *tally);

/* tally_gates.c */
void sp_tally_gates(struct sp_tally *tally, int64_t time,
                    const struct sp_json *gates, bool has_landed);
void sp_tally_gates_dispose(struct sp_tally *tally);

/* tally_origins.c: notes the origin of what was counted since. */
void sp_tally_origin(struct sp_tally *tally, const char *origin,
                     const uint64_t before[SP_TALLY_ODDS]);
void sp_tally_origins_dispose(struct sp_tally *tally);

#endif
