/*
 * heap.h - a queue that hands out the highest key first.
 * layer: base
 *
 * Zero-initialise; sp_heap_dispose() when done. heap.items[0] is the first item
 * while heap.count is not 0.
 */
#ifndef SALLYPORT_HEAP_H
#define SALLYPORT_HEAP_H

#include <stddef.h>
#include <stdint.h>

struct sp_heap_item {
    int64_t key;
    uint32_t value; /* of equal keys the lowest value comes first */
};

struct sp_heap {
    struct sp_heap_item *items;
    size_t count, capacity;
};

void sp_heap_push(struct sp_heap *heap, int64_t key, uint32_t value);

/* Takes the first item out and returns its value. The heap must not be empty. */
uint32_t sp_heap_pop(struct sp_heap *heap);

void sp_heap_dispose(struct sp_heap *heap);

#endif
