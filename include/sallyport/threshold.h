/*
 * threshold.h - what a metric of a gate must be: "lines>=100".
 * layer: model
 */
#ifndef SALLYPORT_THRESHOLD_H
#define SALLYPORT_THRESHOLD_H

#include <stdbool.h>

#include "sallyport/str.h"

enum sp_comparison {
    SP_MIN_BOUND, /* >= */
    SP_MAX_BOUND, /* <= */
    SP_MORE,      /* > */
    SP_LESS,      /* < */
    SP_EXACTLY,   /* = */
};

struct sp_threshold {
    struct sp_str metric; /* of the text that was read */
    enum sp_comparison comparison;
    double bound;
};

/* Reads "METRIC>=NUMBER", with spaces or without. False: it is none. */
bool sp_threshold_read(struct sp_threshold *out, struct sp_str text);

bool sp_threshold_is_met(const struct sp_threshold *threshold, double value);

/* "at least", "at most", "more than", "less than", "exactly". Static. */
const char *sp_comparison_words(enum sp_comparison comparison);

#endif
