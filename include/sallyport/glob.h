/*
 * glob.h - patterns of paths, as gitignore(5) has them; but what names a file
 * matches no directory.
 * layer: model
 *
 * Source: gitignore(5), "PATTERN FORMAT"; tests/checks/globs.sh holds us
 * against git check-ignore.
 * - without a slash at its end: a file, and nothing below a directory of that
 *   name (here gitignore has both);
 * - with a slash at its end: a directory and everything below it;
 * - with another slash: the path, from the root; else the name, anywhere;
 * - '*', '?' and [...] stay within a name; a part "**" is any number of
 *   directories, or at the end everything below;
 * - with a '!' in front: an exception. What that means is for the list to say.
 * Bytes are compared; case counts. Time is bounded by the length of the path
 * times that of the pattern, squared.
 */
#ifndef SALLYPORT_GLOB_H
#define SALLYPORT_GLOB_H

#include <stdbool.h>

#include "sallyport/str.h"

struct sp_glob {
    struct sp_str pattern; /* without a slash at its ends; borrowed */
    bool is_name;          /* no slash is left: for names, not for paths */
    bool is_directory;     /* had a slash at its end */
    bool is_exception;     /* had a '!' in front; matches like any other */
    size_t tail;           /* bytes at the end that stand for themselves */
};

/* Reads a glob. Returns NULL, or what was expected when it makes no sense; it
 * then matches nothing. Static. */
const char *sp_glob_read(struct sp_glob *out, struct sp_str text);

/* Does the glob match the path of a file; or, with a slash at its end, one of
 * its directories? */
bool sp_glob_match(const struct sp_glob *glob, struct sp_str path);

/* Does the text end with what the glob ends with? */
bool sp_glob_has_tail(const struct sp_glob *glob, struct sp_str text);
/* Does a glob for names match this one? It does not look at is_directory. */
bool sp_glob_match_name(const struct sp_glob *glob, struct sp_str name);

/* The directory that all paths of a glob are in: "docs/runbooks" of
 * "/docs/runbooks/[a-z].md"; "" where that is the top. Borrowed. */
struct sp_str sp_glob_directory(const char *glob);

#endif
