/*
 * regex.h - the regular expressions of a policy (PCRE2).
 * layer: text
 *
 * The pattern comes from the administrator, the text from the push. Matching is
 * bounded (PCRE2's match, depth and heap limits), so that no text can hold a
 * push for long: over the bound it is an error.
 */
#ifndef SALLYPORT_REGEX_H
#define SALLYPORT_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "sallyport/error.h"
#include "sallyport/str.h"

struct sp_regex;

/*
 * Compiles a pattern for UTF-8 text. Bytes that are not UTF-8 never match, and
 * are no error ('^' and '$' do not match beside them; PCRE2's \z does).
 * SP_EPOLICY, with what is wrong and where, when it is no regular expression.
 */
int sp_regex_compile(struct sp_regex **out, const char *pattern,
                     struct sp_error *err);
/* The same for a pattern that is known to compile: that is done when it is used first. */
void sp_regex_later(struct sp_regex **out, const char *pattern);
void sp_regex_free(struct sp_regex *regex);

/* The pattern as it was written. Borrowed. */
const char *sp_regex_pattern(const struct sp_regex *regex);

/* What matched: offsets into the text; group 1 when the pattern has one that
 * took part, else the whole match. */
struct sp_match {
    size_t start, end;
    size_t group_start, group_end;
    bool has_group; /* group 1 took part; it may be empty */
};

/*
 * Looks for the first match at or after `from`. Returns 1 (*out filled in), 0
 * (none), or with *err set SP_ELIMIT when the bound was reached, SP_EPOLICY
 * when the pattern begins its match before `from` or after its end (with \K).
 */
int sp_regex_find(const struct sp_regex *regex, struct sp_str text, size_t from,
                  struct sp_match *out, struct sp_error *err);

/* The same, but the match must be the whole text. */
int sp_regex_full(const struct sp_regex *regex, struct sp_str text,
                  struct sp_match *out, struct sp_error *err);

/* The version of PCRE2, as "10.42". Static. */
const char *sp_regex_version(void);

#endif
