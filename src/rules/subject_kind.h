/*
 * subject_kind.h - the subject to show for a commit, by what it changes.
 */
#ifndef SALLYPORT_RULES_SUBJECT_KIND_H
#define SALLYPORT_RULES_SUBJECT_KIND_H

#include "sallyport/rule.h"

struct sp_subject_kind {
    unsigned classes;    /* of its paths, a bit for each: no others */
    enum sp_phase phase; /* of the subject */
    const char *usual;   /* the subject by the built-in policy */
    const char
        *built_in; /* what that policy shows for any commit of the phase */
    struct sp_advice plain, with_fault; /* "write the subject like ..." */
};

/* What the commit changes alone; the kind of a feature for any other, and where nothing
 * is known of it. Borrowed for good. */
const struct sp_subject_kind *
sp_subject_kind_of(const struct sp_content *content);

#endif
