/*
 * formats.h - a verdict in the formats of `sallyport check`.
 * layer: report
 *
 * To add one: a file in src/report that defines its function, and a row in
 * formats.def. Each format sanitises all that came from the commits. Except for
 * text, each finding is written and forgotten, so that the memory does not grow
 * with the document.
 */
#ifndef SALLYPORT_FORMATS_H
#define SALLYPORT_FORMATS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sallyport/decision.h"

/* The result of a check. All borrowed. */
struct sp_outcome {
    const struct sp_decision *decision; /* completed */
    /* what could not be seen, though it was decided; NULL: nothing */
    const char *note;
    bool summary_only; /* no findings, where the format has a summary */
    bool colour;       /* for a terminal, where the format has colours */
};

/* Prints the whole document. */
typedef void sp_format_print(FILE *out, const struct sp_outcome *outcome);

struct sp_format {
    const char *name;
    sp_format_print *print;
    bool has_summary;
    const char *what; /* it is for */
};

#define SP_FORMAT(name, has_summary, what)                                     \
    extern sp_format_print sp_print_##name;
#include "sallyport/formats.def"
#undef SP_FORMAT

/* All of them; the last one has no name. */
extern const struct sp_format sp_formats[];
/* Their names alone, in the same order; the last one is NULL. */
extern const char *const sp_format_names[];

/* The format of that name; NULL when there is none. Static. */
const struct sp_format *sp_format_find(const char *name);

#endif
