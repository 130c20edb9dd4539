/*
 * occasion.h - why commits are judged, and what is known then.
 * layer: model
 *
 * Code that needs to know something asks for that, and not for the occasion.
 */
#ifndef SALLYPORT_OCCASION_H
#define SALLYPORT_OCCASION_H

#include <stdbool.h>

enum sp_occasion {
    SP_PUSH,      /* a hook of the server: the refs move if it accepts */
    SP_RANGE,     /* commits in new and not in old, whatever refs there are */
    SP_REHEARSAL, /* a push that is only tried, perhaps in another repository */
    SP_DRAFT,     /* one commit that is not made yet */
    SP_ELAPSED,   /* what refs did: old is what they were, new what they are */
    SP_PROPOSAL,  /* a merge into a protected ref that nobody has made yet */
};

/* Do the refs move? Then old ids must be what the refs are now. */
bool sp_occasion_moves_refs(enum sp_occasion occasion);

/* Does somebody push? A role can only be asked for then. */
bool sp_occasion_has_actor(enum sp_occasion occasion);

/* Have the commits their ids, so that a command can name them? */
bool sp_occasion_has_ids(enum sp_occasion occasion);

/* Is the old id what the ref was? That of a range only says where it begins. */
bool sp_occasion_knows_old(enum sp_occasion occasion);

/* Is the new id what the ref becomes? That of a proposal has to be merged first. */
bool sp_occasion_knows_new(enum sp_occasion occasion);

/* Does something land, or would it? Then evidence about it is asked for. */
bool sp_occasion_lands(enum sp_occasion occasion);

/* Have the refs moved already? Protected ones are judged by what they were. */
bool sp_occasion_looks_back(enum sp_occasion occasion);

/* Is every new commit judged? Of a draft only the last, which is not made yet. */
bool sp_occasion_judges_all(enum sp_occasion occasion);

#endif
