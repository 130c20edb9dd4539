#include "sallyport/threshold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/evidence.h"

static const struct {
    const char *sign, *words;
} comparisons[] = {
    [SP_MIN_BOUND] = {">=", "at least"}, [SP_MAX_BOUND] = {"<=", "at most"},
    [SP_MORE] = {">", "more than"},      [SP_LESS] = {"<", "less than"},
    [SP_EXACTLY] = {"=", "exactly"},
};

enum { COMPARISONS = (int)(sizeof comparisons / sizeof comparisons[0]) };

/* A decimal number, and nothing else. */
static bool read_number(double *out, struct sp_str text)
{
    enum { LONGEST = 32 };
    char copy[LONGEST], *end;
    if (!text.len || text.len >= LONGEST)
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (copy[strspn(copy, "0123456789.-")])
        return false;
    *out = strtod(copy, &end);
    return !*end && isfinite(*out);
}

bool sp_threshold_read(struct sp_threshold *out, struct sp_str text)
{
    size_t at = 0;
    while (at < text.len && !strchr("<>=", text.ptr[at]))
        at++;
    out->metric = sp_str_trim((struct sp_str){text.ptr, at});
    for (int i = 0; i < COMPARISONS; i++) {
        struct sp_str rest = {text.ptr + at, text.len - at};
        size_t len = strlen(comparisons[i].sign);
        if (!sp_str_starts(rest, comparisons[i].sign))
            continue;
        out->comparison = (enum sp_comparison)i;
        rest = (struct sp_str){rest.ptr + len, rest.len - len};
        return sp_evidence_is_name(out->metric) &&
               read_number(&out->bound, sp_str_trim(rest));
    }
    return false;
}

bool sp_threshold_is_met(const struct sp_threshold *threshold, double value)
{
    switch (threshold->comparison) {
    case SP_MIN_BOUND:
        return value >= threshold->bound;
    case SP_MAX_BOUND:
        return value <= threshold->bound;
    case SP_MORE:
        return value > threshold->bound;
    case SP_LESS:
        return value < threshold->bound;
    case SP_EXACTLY:
        break;
    }
    return !(value < threshold->bound) && !(value > threshold->bound);
}

const char *sp_comparison_words(enum sp_comparison comparison)
{
    return comparisons[comparison].words;
}
