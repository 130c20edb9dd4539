/* What the forms of a report share. */
#ifndef SALLYPORT_REPORT_OVERVIEW_H
#define SALLYPORT_REPORT_OVERVIEW_H

#include "sallyport/overview.h"

enum { OVERVIEW_DAY = 10 }; /* characters of "2026-11-28" */

/* Writes the day of a time, and a NUL. Returns out. */
char *sp_overview_day(char out[OVERVIEW_DAY + 1], int64_t time);

enum { OVERVIEW_MINUTE = 16 }; /* characters of "2026-11-28 15:00" */

/* Writes the minute of a time in seconds, and a NUL. Returns out. */
char *sp_overview_minute(char out[OVERVIEW_MINUTE + 1], int64_t seconds);

/* Appends "2 d 4 h", "3 h 20 min", "12 min". */
void sp_overview_duration(struct sp_buf *out, int64_t milliseconds);

/* a of b in percent, rounded; 0 of nothing. */
unsigned sp_overview_percent(uint64_t a, uint64_t b);

/* The codes that refused most come first; then those that warned. Yours to free; as
 * many as tally->codes. */
const struct sp_tally_code **sp_overview_codes(const struct sp_tally *tally);

/* For sp_overview_weeks(). */
uint64_t sp_overview_landed(const struct sp_tally_week *week);
uint64_t sp_overview_refused(const struct sp_tally_week *week);
uint64_t sp_overview_observed(const struct sp_tally_week *week);

/* What somebody should look at. */
enum overview_urgency { OVERVIEW_URGENT, OVERVIEW_SOON, OVERVIEW_NOTE };
/* "urgent", "soon", "note". */
extern const char *const sp_overview_urgencies[];

struct overview_item {
    enum overview_urgency urgency;
    struct sp_buf text;    /* as it is: sanitise or escape it */
    struct sp_buf command; /* what to type; "" where there is nothing */
    struct sp_buf where; /* names of trails that are kept elsewhere; "" here */
};
struct overview_items {
    struct overview_item *items; /* the most urgent first */
    size_t count, capacity;
};
void sp_overview_items(struct overview_items *out, const struct sp_overview *o);
void sp_overview_items_dispose(struct overview_items *items);

/* DORA's four keys, as far as the trail knows. */
struct overview_keys {
    uint64_t deployments, rollbacks;
    double weeks; /* of the period, as far as it has passed and has entries */
    size_t restored; /* rollbacks of which it is known how long they took */
    double per_week, failure_rate;
};
void sp_overview_keys(struct overview_keys *out, const struct sp_overview *o,
                      const struct sp_tally *tally);

/* One value for each week of the tally, yours to free: how many there were, or the
 * median in hours (NAN where there is none). */
double *sp_overview_counts(const struct sp_tally *tally,
                           const struct sp_tally_points *points);
double *sp_overview_weeks(const struct sp_tally *tally,
                          uint64_t (*count_of)(const struct sp_tally_week *));
double *sp_overview_medians(const struct sp_tally *tally,
                            enum sp_tally_measure measure);

#endif
