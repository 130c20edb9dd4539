#include "sallyport/regex.h"

#include <stdint.h>
#include <stdlib.h>

#include "regex_internal.h"
#include "sallyport/alloc.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* More than one line of a commit message needs, and too little for an attack:
 * about 20 ms at worst on a slow machine. */
enum { MATCH_LIMIT = 1000000, HEAP_LIMIT_KIB = 4096 };

struct compiled {
    pcre2_code *code; /* NULL: not yet */
    pcre2_match_data *data;
    pcre2_match_context *context;
};

struct sp_regex {
    char *pattern;
    uint32_t options;          /* of PCRE2 */
    struct compiled *compiled; /* also made where the regex itself is const */
};

/* Ends the process without memory: PCRE2 never sees a NULL. */
static void *allocate(size_t size, void *context)
{
    (void)context;
    return sp_malloc(size);
}

static void release(void *memory, void *context)
{
    (void)context;
    free(memory);
}

static pcre2_code *compile(const struct sp_regex *regex,
                           pcre2_general_context *memory, struct sp_error *err)
{
    int error;
    size_t offset;
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    pcre2_code *code = pcre2_compile((const unsigned char *)regex->pattern,
                                     PCRE2_ZERO_TERMINATED, regex->options,
                                     &error, &offset, context);
    pcre2_compile_context_free(context);
    if (code)
        return code;
    unsigned char reason[128];
    pcre2_get_error_message(error, reason, sizeof reason);
    sp_error_set(err, SP_EPOLICY,
                 "not a regular expression: %s at character %zu",
                 (const char *)reason, offset + 1);
    return NULL;
}

static int make_ready(const struct sp_regex *regex, struct sp_error *err)
{
    struct compiled *it = regex->compiled;
    if (it->code)
        return SP_OK;
    pcre2_general_context *memory =
        pcre2_general_context_create(allocate, release, NULL);
    it->code = compile(regex, memory, err);
    if (it->code) {
        it->data = pcre2_match_data_create_from_pattern(it->code, memory);
        it->context = pcre2_match_context_create(memory);
        pcre2_set_match_limit(it->context, MATCH_LIMIT);
        pcre2_set_heap_limit(it->context, HEAP_LIMIT_KIB);
    }
    pcre2_general_context_free(memory);
    return it->code ? SP_OK : SP_EPOLICY;
}

static struct sp_regex *new_regex(const char *pattern, uint32_t options)
{
    struct sp_regex *regex = sp_calloc(1, sizeof *regex);
    regex->pattern = sp_strdup(pattern);
    regex->options = options | PCRE2_NEVER_BACKSLASH_C;
    regex->compiled = sp_calloc(1, sizeof *regex->compiled);
    return regex;
}

void sp_regex_later(struct sp_regex **out, const char *pattern)
{
    *out = new_regex(pattern, PCRE2_UTF | PCRE2_MATCH_INVALID_UTF);
}

void sp_regex_of_ascii(struct sp_regex **out, const char *pattern)
{
    *out = new_regex(pattern, 0);
}

int sp_regex_compile(struct sp_regex **out, const char *pattern,
                     struct sp_error *err)
{
    struct sp_regex *regex;
    sp_regex_later(&regex, pattern);
    int code = make_ready(regex, err);
    if (code)
        sp_regex_free(regex);
    else
        *out = regex;
    return code;
}

void sp_regex_free(struct sp_regex *regex)
{
    if (!regex)
        return;
    pcre2_match_data_free(regex->compiled->data);
    pcre2_match_context_free(regex->compiled->context);
    pcre2_code_free(regex->compiled->code);
    free(regex->compiled);
    free(regex->pattern);
    free(regex);
}

const char *sp_regex_pattern(const struct sp_regex *regex)
{
    return regex->pattern;
}

/* \K in a lookaround can move the beginning of a match anywhere. PCRE2 forbids
 * it there, but not in a group that a lookaround calls. */
static bool is_astray(int groups, const size_t *at, size_t from)
{
    return groups > 0 && (at[0] > at[1] || at[0] < from);
}

static int match(const struct sp_regex *regex, struct sp_str text, size_t from,
                 uint32_t options, struct sp_match *out, struct sp_error *err)
{
    const char *subject = text.len ? text.ptr : ""; /* NULL is an error */
    const struct compiled *it = regex->compiled;
    int code = make_ready(regex, err);
    if (code)
        return code;
    const size_t *at = pcre2_get_ovector_pointer(it->data);
    int groups = pcre2_match(it->code, (const unsigned char *)subject, text.len,
                             from, options, it->data, it->context);
    if (groups == PCRE2_ERROR_NOMATCH)
        return 0;
    if (is_astray(groups, at, from))
        return sp_error_set(err, SP_EPOLICY,
                            "the pattern '%s' moves the beginning of its match "
                            "out of it; leave \\K out of the pattern",
                            regex->pattern);
    if (groups < 0)
        return sp_error_set(err, SP_ELIMIT,
                            "the pattern '%s' takes too long on a text of this "
                            "push",
                            regex->pattern);
    *out = (struct sp_match){at[0], at[1], at[0], at[1], false};
    if (groups > 1 && at[2] != PCRE2_UNSET) {
        out->group_start = at[2];
        out->group_end = at[3];
        out->has_group = true;
    }
    return 1;
}

int sp_regex_find(const struct sp_regex *regex, struct sp_str text, size_t from,
                  struct sp_match *out, struct sp_error *err)
{
    return match(regex, text, from, 0, out, err);
}

int sp_regex_full(const struct sp_regex *regex, struct sp_str text,
                  struct sp_match *out, struct sp_error *err)
{
    int found =
        match(regex, text, 0, PCRE2_ANCHORED | PCRE2_ENDANCHORED, out, err);
    /* PCRE2 takes a byte that is not UTF-8 for the end of the text. */
    return found > 0 && (out->start || out->end != text.len) ? 0 : found;
}

#define TEXT(x) #x
#define VERSION(major, minor) TEXT(major) "." TEXT(minor)

const char *sp_regex_version(void)
{
    return VERSION(PCRE2_MAJOR, PCRE2_MINOR);
}
