/*
 * subject_kind.h - the subject to show for a commit, by what it changes.
 */
#ifndef SALLYPORT_RULES_SUBJECT_KIND_H
#define SALLYPORT_RULES_SUBJECT_KIND_H

#include "sallyport/rule.h"

struct sp_subject_kind {
    unsigned classes;    /* a bit for each class that its paths may have */
    enum sp_phase phase; /* of the subject */
    const char *usual;   /* the subject by the built-in policy */
    /* What that policy shows for any commit of the phase. */
    const char *built_in;
    struct sp_advice plain, with_fault; /* "write the subject like ..." */
};

/* The first kind whose classes include those of all paths that the commit changes; a
 * feature if nothing is known of the paths, a chore if the commit is empty. Static. */
const struct sp_subject_kind *
sp_subject_kind_of(const struct sp_content *content);

#endif
