/* What the formats share. */
#ifndef SALLYPORT_REPORT_INTERNAL_H
#define SALLYPORT_REPORT_INTERNAL_H

#include "sallyport/buf.h"
#include "sallyport/formats.h"
#include "sallyport/json.h"
#include "sallyport/log.h"

/* "accept", "refuse" or "undecided". */
const char *sp_outcome_word(const struct sp_outcome *outcome);

/* Appends the commit of a finding, sanitised: "9f3c2ab feat: open it". Nothing
 * for a finding about the ref. */
void sp_finding_commit(struct sp_buf *out, const struct sp_finding *finding);

/* Appends what excuses a finding: "excused by [exempt "bot"]", or what is said of a
 * grant or waiver. */
void sp_excuse_text(struct sp_buf *out, const char *row, const char *said);

/* Appends a line for what was let in under each grant or waiver: it is said even where
 * nothing else is to be said. */
void sp_report_mark(struct sp_buf *out, const struct sp_findings *findings);

/* Appends what is wrong, how to fix it, the [help] and the command, as far as
 * there are any: sanitised, two to four lines, the last one without its line
 * end. */
void sp_finding_lines(struct sp_buf *out, const struct sp_finding *finding);

/* The finding of a commit with that index, from 0; NULL after the last. In
 * log.c. */
const struct sp_finding *sp_log_finding(const struct sp_log *log,
                                        const struct sp_oid *commit, size_t at);

/* The SGR colour of a phase: in log.c. */
const char *sp_phase_colour(enum sp_phase phase);

/* Appends text, in that colour where colours are on. */
void sp_painted(struct sp_buf *out, bool has_colours, const char *colour,
                struct sp_str text);

/* Appends text that may hold words of a push: sanitised, cut to what a person
 * reads, with the layout of sp_wrap_framed(). */
void sp_framed_text(struct sp_buf *out, const char *text, size_t columns,
                    size_t first, size_t rest);

/* Appends text, sanitised and cut to what a person reads, with the layout of
 * sp_wrap_framed(): indented by `indent` columns, and 2 more from the second
 * line on. Its words have that colour, where colours are on and it is not
 * NULL. */
void sp_painted_lines(struct sp_buf *out, bool has_colours, const char *colour,
                      const char *text, size_t columns, size_t indent);

/* Appends "8 findings in 3 commits (1 warning)", the number in that colour unless it
 * is NULL. */
void sp_count_findings(struct sp_buf *out, const struct sp_verdict *verdict,
                       const char *colour);

/* Appends sanitised text as XML. Our own line ends are kept. */
void sp_xml_escape(struct sp_buf *out, const char *text);
/* The same for text that is not sanitised yet. */
void sp_xml_clean(struct sp_buf *out, const char *text);

/* The name of a phase, in lower case. */
struct sp_json *sp_json_phase(enum sp_phase phase);

/* Sets `notes`, what is said of grants and waivers that excuse no more, where there is
 * any; NULL: there is none. */
void sp_json_set_notes(struct sp_json *object, const struct sp_strings *notes);
#endif
