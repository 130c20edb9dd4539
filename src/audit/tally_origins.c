/* Where what is counted happened, if entries of several trails are counted. */
#include "tally.h"

#include <string.h>

void sp_tally_odd(const struct sp_tally *tally, uint64_t out[SP_TALLY_ODDS])
{
    for (size_t i = 0; i < SP_TALLY_ODDS; i++)
        out[i] = 0;
    out[SP_TALLY_OUT_OF_BAND] = tally->out_of_band;
    out[SP_TALLY_UNREADABLE] = tally->unreadable;
    out[SP_TALLY_POLICY_CHANGES] = tally->policy_changes;
    for (size_t i = 0; i < SP_TALLY_CLASSES; i++) {
        out[SP_TALLY_UNDECIDED] += tally->pushes[i][SP_ENTRY_UNDECIDED];
        out[SP_TALLY_NEVER_ENDED] += tally->pushes[i][SP_ENTRY_NO_VERDICT];
    }
    for (size_t i = 0; i < tally->codes.count; i++)
        out[SP_TALLY_EXCUSED] += tally->codes.items[i].excused;
}

void sp_tally_origin(struct sp_tally *tally, const char *origin,
                     const uint64_t before[SP_TALLY_ODDS])
{
    uint64_t after[SP_TALLY_ODDS];
    sp_tally_odd(tally, after);
    for (size_t i = 0; i < SP_TALLY_ODDS; i++)
        if (after[i] > before[i] &&
            !sp_strings_have(&tally->origins[i], origin))
            sp_strings_add(&tally->origins[i], origin, strlen(origin));
}

void sp_tally_origins_dispose(struct sp_tally *tally)
{
    for (size_t i = 0; i < SP_TALLY_ODDS; i++)
        sp_strings_dispose(&tally->origins[i]);
}
