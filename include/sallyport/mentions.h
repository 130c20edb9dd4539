/*
 * mentions.h - what a document names: paths, and ids of proposals.
 * layer: model
 *
 * The text is cut into words at blanks, quotation marks, brackets and the like. All
 * compare without case.
 */
#ifndef SALLYPORT_MENTIONS_H
#define SALLYPORT_MENTIONS_H

#include "sallyport/str.h"
#include "sallyport/vec.h"

struct sp_mention {
    struct sp_str word; /* without "/" or "./" before it and "/" after it */
    bool is_path;       /* it had a "/" */
};

/* Sorted. Words borrow from the text. */
struct sp_mentions {
    struct sp_mention *items;
    size_t count, capacity;
};

/* Reads the words of a text into a zero-initialised list. */
void sp_mentions_read(struct sp_mentions *out, struct sp_str text);
void sp_mentions_dispose(struct sp_mentions *mentions);

/* Does it name the path, or a directory that the path is in? A directory of the top is
 * named with a "/": "terraform/". A "*" after the "/" makes no difference. */
bool sp_mentions_path(const struct sp_mentions *mentions, struct sp_str path);

/* Does a word begin with the id, followed by no letter or digit? */
bool sp_mentions_id(const struct sp_mentions *mentions, struct sp_str id);

#endif
