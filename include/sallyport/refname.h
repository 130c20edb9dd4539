/*
 * refname.h - the class of a ref, by its name, and patterns of refs.
 * layer: model
 */
#ifndef SALLYPORT_REFNAME_H
#define SALLYPORT_REFNAME_H

#include <stdbool.h>

#include "sallyport/vec.h"

enum sp_ref_class {
    SP_REF_BRANCH,    /* refs/heads/ */
    SP_REF_TAG,       /* refs/tags/ */
    SP_REF_NOTES,     /* refs/notes/: not history of the project */
    SP_REF_EVIDENCE,  /* the notes that hold evidence: see sp_evidence_ref() */
    SP_REF_RESERVED,  /* all else of refs/sallyport, refs/notes/sallyport, and
                         below */
    SP_REF_REPLACE,   /* refs/replace/: git reads another object instead of the
                        one that such a ref is named after */
    SP_REF_NAMESPACE, /* refs/namespaces/: refs of another GIT_NAMESPACE */
    SP_REF_HOST,      /* refs/pull/, refs/merge-requests/: the host's own copies
                        of heads; refusing them breaks its pull requests */
    SP_REF_OTHER, /* anything else is judged like a branch; so are proposals by
                     AGit (refs/for/main/topic), which have no ref of their own
                     */
};

/* The names of refs/sallyport, refs/replace and refs/namespaces compare without
 * case, because a file system may do so. */
enum sp_ref_class sp_ref_classify(const char *name);

/* "main" for refs/heads/main, "v1" for refs/tags/v1, else the name itself.
 * Borrowed from name. */
const char *sp_ref_short(const char *name);

/* The same, also of a remote's branch, as git takes it: origin/main. Borrowed from name. */
const char *sp_ref_typed(const char *name);
/* The ref that a user means: refs/heads/main for "main", a full name as it is. The caller
 * frees it. */
char *sp_ref_full(const char *name);

/* Does git take the name for that of a branch, and nothing else, and needs it no
 * quotes in a shell? */
bool sp_ref_is_plain(const char *name);

/*
 * Does one of the patterns match the name? A pattern is a full ref name in
 * which '*' matches anything, slashes too, '?' and [...] one character. One
 * with '!' in front excludes what it matches, wherever it stands in the list,
 * like git's negative refspecs. The pattern HEAD matches the branch that the
 * repository's HEAD names: head is its full name, or NULL or "" when there is
 * none.
 */
bool sp_ref_matches(const struct sp_strings *patterns, const char *name,
                    const char *head);

/* Can two patterns match the same name? Neither may be HEAD or have a '!'. With
 * a set [...] the answer may be a false yes. */
bool sp_ref_patterns_meet(const char *a, const char *b);

/* Does `longer` continue after `name` with a slash? git cannot have both as refs. */
bool sp_ref_lies_below(const char *longer, const char *name);

/*
 * What could not be created any more after a ref of that name, because one name
 * begins with the other: a namespace ("refs/notes/"), or one of the protected
 * patterns. Borrowed; NULL for nothing. head as above.
 */
const char *sp_ref_blocks(const struct sp_strings *patterns, const char *name,
                          const char *head);

#endif
