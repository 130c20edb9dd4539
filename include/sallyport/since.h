/*
 * since.h - the commits of a range since a time.
 * layer: git
 */
#ifndef SALLYPORT_SINCE_H
#define SALLYPORT_SINCE_H

#include "sallyport/ancestry.h"
#include "sallyport/buf.h"

/* Leaves out of the range what was committed before a time, in words as git takes
 * them ("1 year ago"), with its ancestors. Runs git to read it; for the command,
 * never for a hook. SP_EUSAGE when they name no time in the past; SP_EGIT when an
 * object cannot be read. */
int sp_range_since(struct sp_repo *repo, struct sp_range *range,
                   const char *time, struct sp_error *err);

/* Appends that the reflog which the beginning of a word of a range asks, as in
 * "main@{1 year ago}..main", does not go back so far; nothing where it does. */
void sp_say_short_reflog(const struct sp_repo *repo, const char *word,
                         struct sp_buf *out);

#endif
