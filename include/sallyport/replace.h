/*
 * replace.h - replaces a file.
 * layer: base
 */
#ifndef SALLYPORT_REPLACE_H
#define SALLYPORT_REPLACE_H

#include <stdbool.h>

#include "sallyport/str.h"

/*
 * Writes text to a new file with a random name beside path, and renames it to
 * path. So path has the old content or the new one, and a link at path is
 * replaced, not followed. A regular file keeps its mode; a new one is readable
 * by its owner only. False when that fails; then path is as it was.
 */
bool sp_replace_file(const char *path, struct sp_str text);

#endif
