/* All that was sent, as one trail. */
#ifndef SALLYPORT_SHIP_FLEET_H
#define SALLYPORT_SHIP_FLEET_H

#include "sallyport/elsewhere.h"
#include "sallyport/metrics.h"
#include "ship.h"

struct fleet {
    struct sp_audit_elsewhere source; /* the first member */
    struct far *far;
    struct sp_audit *audit;
    int64_t origin_id;          /* 0: all */
    struct sp_shipped *shipped; /* of each origin that has entries */
    size_t count;
    struct origins origins; /* has their names; by id */
};

/* Opens all of it, or one origin, in one state of the database. fleet_close() in either
 * case. */
int fleet_open(struct fleet *out, struct far *far, const char *origin,
               struct sp_error *err);
void fleet_close(struct fleet *fleet);

#endif
