/*
 * receiver.h - the git process that runs a hook, and moves the refs after it.
 * layer: gather
 */
#ifndef SALLYPORT_GATHER_RECEIVER_H
#define SALLYPORT_GATHER_RECEIVER_H

#include <stdbool.h>
#include <stdint.h>

struct receiver {
    int pid;                    /* 0: none was found, as under some hosts */
    unsigned long long started; /* an id alone may be given again */
};

/* Finds the nearest git above this process. */
struct receiver sp_receiver_find(void);

/* Is it the same process? One that was not found is no other's equal. */
bool sp_receiver_equal(const struct receiver *a, const struct receiver *b);

/* Does it still run? One that was not found counts as running for an hour after
 * it was recorded. */
bool sp_receiver_runs(const struct receiver *receiver, int64_t recorded);

#endif
