/*
 * tool_report.h - reads the reports of other tools: coverage, findings, tests.
 * layer: readers
 *
 * A report is read as a stream, once, in bounded memory; its format is recognised by
 * its content. For the command, never for a hook.
 */
#ifndef SALLYPORT_TOOL_REPORT_H
#define SALLYPORT_TOOL_REPORT_H

#include "sallyport/buf.h"
#include "sallyport/error.h"
#include "sallyport/evidence.h"
#include "sallyport/sha256.h"
#include "sallyport/str.h"

enum { SP_TOOL_REPORT_MAX = 128 << 20 /* bytes of a report */ };

/* The names of the formats, NULL-terminated; the gate of each, and what it is, in the
 * same order. */
extern const char *const sp_tool_report_names[];
extern const char *const sp_tool_report_gates[];
extern const char *const sp_tool_report_help[];

/* What a report says. */
struct sp_tool_report {
    const char *format;             /* its name; static */
    const char *gate;               /* what it is for; static */
    char sha256[SP_SHA256_HEX + 1]; /* of the file */
    enum sp_gate_result result;     /* pass or fail */
    struct sp_buf why;              /* why it is no pass: one line */
    struct sp_buf notes; /* lines on how it was read, such as the severities */
    SP_VEC(struct sp_metric) metrics;
    SP_VEC(const char *)
    missing;               /* metrics that the format does not have, of
                                     those that its gate knows */
    bool needs_mitigation; /* a pass only with --mitigation */
};

void sp_tool_report_dispose(struct sp_tool_report *report);

/*
 * Reads the report at path; "-" is standard input. format: its name, or NULL to
 * recognise it. *out must be disposed of in any case. SP_EINPUT for a report that
 * cannot be used, with "PATH:LINE: " and the cause; SP_ELIMIT for a bound.
 */
int sp_tool_report_read(struct sp_tool_report *out, const char *path,
                        const char *format, struct sp_error *err);

/* The same for a report in memory, which messages call `name`. */
int sp_tool_report_read_text(struct sp_tool_report *out, const char *name,
                             struct sp_str text, const char *format,
                             struct sp_error *err);

#endif
