/*
 * metrics.h - a tally as metrics, in the text format of Prometheus.
 * layer: report
 *
 * Source: "Exposition formats" of Prometheus, text format 0.0.4. A name ends in _total
 * where it only grows; base units are seconds. No label is made of a user, a commit or
 * a text of a push.
 */
#ifndef SALLYPORT_METRICS_H
#define SALLYPORT_METRICS_H

#include "sallyport/overview.h"

/* store: the path of the store, a label of every series. size: of its log. */
void sp_metrics_write(struct sp_buf *out, const struct sp_tally *tally,
                      const char *store, uint64_t size);

/* What is due, of an overview that has only that. */
void sp_metrics_due(struct sp_buf *out, const struct sp_overview *due,
                    const char *store);

/* What of an origin was sent to a database, and when last: seconds since 1970. */
struct sp_shipped {
    const char *origin;
    int64_t entries, time;
};
void sp_metrics_shipped(struct sp_buf *out, const struct sp_shipped *all,
                        size_t count);

#endif
