/* What the formats of load tests share. */
#ifndef SALLYPORT_READERS_LOAD_H
#define SALLYPORT_READERS_LOAD_H

#include "internal.h"

/* What was measured; NULL-initialise by sp_load_begin(). Below 0: it is not known. */
struct sp_load {
    double p95_ms, p99_ms, bytes_per_second, requests_per_second;
    uint64_t requests, failed;
    bool is_begun;
};

/* The load of a state that begins as zeros. */
struct sp_load *sp_load_of(struct sp_load *load);

/* Sets the metrics p95_ms, p99_ms, throughput_mbps, requests_per_second, requests and
 * failed_requests. No pass without a request, or with one that failed. */
void sp_load_end(struct sp_reading *self, struct sp_load *load);

/* Reads a number that is not negative, and nothing after it. */
bool sp_load_number(struct sp_str text, double *out);
/* Reads a time in milliseconds: "85.2us", "1m2.5s"; units are h, m, s, ms, us, ns. */
bool sp_load_time(struct sp_str text, double *out);

#endif
