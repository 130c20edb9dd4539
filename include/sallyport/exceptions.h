/*
 * exceptions.h - the state of each grant and waiver, from all acts.
 * layer: model
 *
 * Pure: the time is an argument, and who may approve is asked of the caller.
 *
 *     struct sp_exceptions all = {0};
 *     for (each act, the oldest first)
 *         sp_exceptions_add(&all, act, &commit);
 *     for (size_t i = 0; i < all.count; i++)
 *         if (sp_exception_is_open(&all.items[i], &terms, now)) ...
 *     sp_exceptions_dispose(&all);
 */
#ifndef SALLYPORT_EXCEPTIONS_H
#define SALLYPORT_EXCEPTIONS_H

#include "sallyport/exception.h"

/* A grant or a waiver. All acts are borrowed. */
struct sp_exception {
    const struct sp_act *request;
    struct sp_oid commit; /* of the request */
    SP_VEC(const struct sp_act *) approvals;
    const struct sp_act *end;    /* what revoked or closed it; NULL: nothing */
    const struct sp_act *review; /* NULL: there is none yet */
};

struct sp_exceptions {
    struct sp_exception *items; /* the oldest first */
    size_t count, capacity;
    int64_t last;            /* the time of the newest act; 0: there is none */
    struct sp_oidmap places; /* of the ids, by sp_oid_of_text() */
};

/* Adds the next act. One about an id that is not there counts for nothing. Borrows
 * the act. */
void sp_exceptions_add(struct sp_exceptions *all, const struct sp_act *act,
                       const struct sp_oid *commit);
void sp_exceptions_dispose(struct sp_exceptions *all);

/* The one of that id; NULL when there is none. */
struct sp_exception *sp_exceptions_find(const struct sp_exceptions *all,
                                        const char *id);

/* The time that they go by, of the clock's and that of the newest entry of the trail
 * (0: not known): no time comes twice, so it is not before the newest act either. */
int64_t sp_exceptions_time(const struct sp_exceptions *all, int64_t clock,
                           int64_t trail);

/* What the policy asks of a kind. */
struct sp_terms {
    size_t quorum;
    long max; /* seconds that one may last */
    /* Seconds after the end of a grant; 0: never asked for. */
    long review_within;
    /* May that user approve by now? Are both the same person? */
    bool (*may_approve)(const char *user, const void *context);
    bool (*is_same)(const char *one, const char *other, const void *context);
    const void *context;
};

enum sp_exception_state {
    SP_EXCEPTION_PENDING, /* it waits for approvals */
    SP_EXCEPTION_OPEN,
    SP_EXCEPTION_ENDED, /* by the clock */
    SP_EXCEPTION_REVOKED,
    SP_EXCEPTION_CLOSED,
};
extern const char *const sp_exception_states[];

/* Has this person approved it, under any name? */
bool sp_exception_has_approved(const struct sp_exception *one, const char *user,
                               const struct sp_terms *terms);

/* How many approvals the quorum still lacks. */
size_t sp_exception_lacks(const struct sp_exception *one,
                          const struct sp_terms *terms);

/* When the approval came that completes the quorum; 0: not yet. */
int64_t sp_exception_opened(const struct sp_exception *one,
                            const struct sp_terms *terms);
/* When it ends or has ended; 0 while it has no end yet. */
int64_t sp_exception_ends(const struct sp_exception *one,
                          const struct sp_terms *terms);
enum sp_exception_state sp_exception_state(const struct sp_exception *one,
                                           const struct sp_terms *terms,
                                           int64_t now);

/* Does it excuse anything at that moment? It is open, and as many of those who approved
 * it as the quorum may still do so. */
bool sp_exception_is_open(const struct sp_exception *one,
                          const struct sp_terms *terms, int64_t now);

/* When the review of a grant is due; 0 where none is missing. A drill needs none. */
int64_t sp_exception_review_due(const struct sp_exception *one,
                                const struct sp_terms *terms);

/* The first grant whose review is overdue; NULL: there is none. */
const struct sp_exception *
sp_exceptions_overdue(const struct sp_exceptions *all,
                      const struct sp_terms *terms, int64_t now);

/* Is it only an exercise? */
bool sp_exception_is_drill(const struct sp_exception *one);

/* Is a grant about exactly that ref, or does the pattern of a waiver match it? */
bool sp_exception_is_for(const struct sp_exception *one, const char *ref);

#endif
