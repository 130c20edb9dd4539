/*
 * regex_filter.h - tells quickly that none of some patterns matches a text.
 * layer: text
 */
#ifndef SALLYPORT_REGEX_FILTER_H
#define SALLYPORT_REGEX_FILTER_H

#include "sallyport/regex.h"

struct sp_regex_filter;

/* Yours. The patterns are read only here. */
struct sp_regex_filter *
sp_regex_filter_new(const struct sp_regex *const *patterns, size_t count);
void sp_regex_filter_free(struct sp_regex_filter *filter); /* NULL is allowed */

/* May one of the patterns match the text? Always true where a pattern is one that
 * cannot be joined with others, and of texts that are not ASCII. */
bool sp_regex_filter_passes(const struct sp_regex_filter *filter,
                            struct sp_str text);

#endif
