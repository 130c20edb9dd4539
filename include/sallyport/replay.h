/*
 * replay.h - judges the pushes of the trail again.
 * layer: audit
 *
 * Each push is judged with the refs, the clock, the user and the way of then. What the
 * trail does not hold is that of now: HEAD, and the objects.
 */
#ifndef SALLYPORT_REPLAY_H
#define SALLYPORT_REPLAY_H

#include "sallyport/audit.h"
#include "sallyport/git.h"
#include "sallyport/json.h"
#include "sallyport/policy.h"

enum sp_replay_result {
    SP_REPLAY_SAME,
    SP_REPLAY_OTHER_FINDINGS, /* and the same verdict */
    SP_REPLAY_OTHER_VERDICT,
    SP_REPLAY_NOT_JUDGED, /* why says why */
};

/* One push that was accepted or refused. All borrowed. */
struct sp_replayed {
    const struct sp_stored *entry;
    enum sp_replay_result result;
    bool is_same_policy;        /* it was judged by this policy then */
    const struct sp_json *line; /* of the entry */
    enum sp_entry_verdict now;
    const struct sp_json *findings; /* of now, as in an entry; NULL: none */
    const char *why;
};

struct sp_replay_visitor {
    /* Anything but 0 stops, and is returned. */
    int (*visit)(struct sp_replay_visitor *self,
                 const struct sp_replayed *replayed, struct sp_error *err);
};

/* All borrowed. */
struct sp_replay {
    struct sp_audit *audit;
    struct sp_repo *repo;
    const char *repository; /* as the entries name it */
    const struct sp_policy *policy;
    /* Reads the same policy again, to which what is stricter in the project's own file of
     * then is added; NULL: no such file counts. *out is the caller's to free, also after
     * an error. */
    int (*read_again)(struct sp_policy **out, const struct sp_replay *replay,
                      struct sp_error *err);
    int64_t since, until; /* of the pushes, as in sp_audit_filter */
    size_t max_findings;  /* that are kept, as a hook keeps them */
};

/* Visits each push of the repository, in the order of the trail. The clock of
 * clock.h is that of the machine again on return. */
int sp_replay_each(const struct sp_replay *replay,
                   struct sp_replay_visitor *visitor, struct sp_error *err);

#endif
