/* The parts of the command gate. */
#ifndef SALLYPORT_CLI_GATE_H
#define SALLYPORT_CLI_GATE_H

#include "evidence.h"
#include "sallyport/tool_report.h"

/* gate record. Returns an exit status. */
int gate_record(const struct sp_cli_args *args);

/* gate run. Returns an exit status. */
int gate_run(const struct sp_cli_args *args);

/* Takes what a report at `path` says into the line: result, metrics, and the report's
 * name; and --metric. Returns an exit status; where that is not CLEAN, it has said why. */
int gate_report(const struct sp_cli_args *args, struct sp_tool_report *report,
                const char *path, struct evidence *evidence);
/* The same for --from. */
int gate_from(const struct sp_cli_args *args, struct evidence *evidence);

/* Adds each --metric. Returns CLEAN, or USAGE when it has said what is wrong. */
int gate_metrics(const struct sp_cli_args *args, struct sp_evidence *line);

/* Appends which thresholds of the policy here a pass misses, so that it will not count.
 * False: none. */
bool gate_missed(struct sp_buf *out, const struct evidence *evidence);

/* Says what was recorded, and what follows from it. */
void gate_say_done(const struct evidence *evidence);

#endif
