/*
 * refname.h - what a ref's name says, and patterns of refs.
 * floor: model
 */
#ifndef SALLYPORT_REFNAME_H
#define SALLYPORT_REFNAME_H

#include <stdbool.h>

#include "sallyport/vec.h"

enum sp_ref_class {
    SP_REF_BRANCH,   /* refs/heads/ */
    SP_REF_TAG,      /* refs/tags/ */
    SP_REF_NOTES,    /* refs/notes/: not history of the project */
    SP_REF_RESERVED, /* refs/sallyport/, refs/notes/sallyport/ */
    SP_REF_HOST,     /* refs/pull/, refs/merge-requests/: the host's own copies
                        of heads; refusing them breaks its pull requests */
    SP_REF_OTHER,    /* anything else is judged like a branch; so are proposals
                        by AGit (refs/for/main/topic), which have no name */
};

enum sp_ref_class sp_ref_classify(const char *name);

/* "main" for refs/heads/main, "v1" for refs/tags/v1, else the name itself.
 * Borrowed from name. */
const char *sp_ref_short(const char *name);

/*
 * Does one of the patterns match the name? A pattern is a full ref name in
 * which '*' stands for anything, slashes too, '?' and [...] for one character.
 * The pattern HEAD matches the branch that the repository's HEAD names: head
 * is its full name, or NULL or "" when there is none.
 */
bool sp_ref_matches(const struct sp_strings *patterns, const char *name,
                    const char *head);

#endif
