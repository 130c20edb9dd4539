/*
 * width.h - the lines of a body that can be broken.
 * layer: model
 *
 *     struct sp_width width = sp_width_of(&message);
 *     while (sp_width_line(&width, &line)) ...
 */
#ifndef SALLYPORT_WIDTH_H
#define SALLYPORT_WIDTH_H

#include "sallyport/message.h"

struct sp_width {
    struct sp_str rest, trailers;
    bool in_fence; /* between two lines of ``` or ~~~ */
};

struct sp_width sp_width_of(const struct sp_message *message);
/* The next line that is no trailer, quotation, code or row of a table; false at the
 * end. Borrowed from the message. */
bool sp_width_line(struct sp_width *width, struct sp_str *line);

/* The length of a line in characters, without words that cannot be broken:
 * URLs, and ASCII words longer than `max`. */
size_t sp_width_breakable(struct sp_str line, size_t max);

#endif
