/* What the forms of a report share. */
#ifndef SALLYPORT_REPORT_OVERVIEW_H
#define SALLYPORT_REPORT_OVERVIEW_H

#include "sallyport/overview.h"

enum { OVERVIEW_DAY = 10 }; /* characters of "2026-11-28" */

/* Writes the day of a time, and a NUL. Returns out. */
char *sp_overview_day(char out[OVERVIEW_DAY + 1], int64_t time);

/* Appends "2 d 4 h", "3 h 20 min", "12 min". */
void sp_overview_duration(struct sp_buf *out, int64_t milliseconds);

/* a of b in percent, rounded; 0 of nothing. */
unsigned sp_overview_percent(uint64_t a, uint64_t b);

/* The codes that refused most come first; then those that warned. Yours to free; as
 * many as tally->codes. */
const struct sp_tally_code **sp_overview_codes(const struct sp_tally *tally);

#endif
