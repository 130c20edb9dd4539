/*
 * category.h - how much a change asks for: LOW, MEDIUM, HIGH or CRITICAL.
 * layer: model
 */
#ifndef SALLYPORT_CATEGORY_H
#define SALLYPORT_CATEGORY_H

#include "sallyport/message.h"

enum sp_category { SP_LOW, SP_MEDIUM, SP_HIGH, SP_CRITICAL };
enum { SP_CATEGORIES = SP_CRITICAL + 1 };

/* "LOW", …, in the order of sp_category, NULL-terminated. */
extern const char *const sp_category_words[];

/* The category of that name, in capitals or not. False: there is none. */
bool sp_category_read(enum sp_category *out, struct sp_str word);

/* What the trailers "Change-Category" of a message say. */
struct sp_category_trailer {
    bool is_there;             /* some of them name a category, … */
    enum sp_category category; /* … and this is the strictest */
    struct sp_str unknown;     /* the first that names none; of the message.
                                  {NULL, 0}: all do */
};

void sp_category_asked(struct sp_category_trailer *out,
                       const struct sp_message *message);

#endif
