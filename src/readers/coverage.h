/* What the formats of coverage share. */
#ifndef SALLYPORT_READERS_COVERAGE_H
#define SALLYPORT_READERS_COVERAGE_H

#include "internal.h"

/* How much of something was covered. */
struct sp_share {
    uint64_t covered, total;
};

/* Places in the code, each once however often a report names it. Keeps 8 bytes for
 * each. */
struct sp_places {
    uint64_t *items; /* the lowest bit: it is covered */
    size_t count, capacity;
};

/* The hash of a place: of what it is in, and its own name. */
uint64_t sp_place_hash(uint64_t in, struct sp_str name);
/* Adds a place. A fault for more than SP_PLACES_MAX of them. */
enum { SP_PLACES_MAX = 20000000 };
void sp_places_add(struct sp_reading *self, struct sp_places *places,
                   uint64_t hash, bool is_covered);

/* What a report measured. */
struct sp_coverage {
    struct sp_share lines, branches, functions;
    bool has_branches, has_functions; /* it measures them */
};

/* Sets the metrics lines, branches and functions, in percent; 100 only if all is
 * covered. No pass where no line was measured. */
void sp_coverage_end(struct sp_reading *self,
                     const struct sp_coverage *coverage);

/* What a format measures that names each place. */
struct sp_measured {
    struct sp_places lines, branches, functions;
    bool has_branches, has_functions;
};

/* The same, of all that was measured. */
void sp_measured_end(struct sp_reading *self, struct sp_measured *measured);
void sp_measured_dispose(struct sp_measured *measured);

#endif
