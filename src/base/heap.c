#include "sallyport/heap.h"

#include <stdbool.h>
#include <stdlib.h>

#include "sallyport/vec.h"

static bool is_before(struct sp_heap_item a, struct sp_heap_item b)
{
    return a.key != b.key ? a.key > b.key : a.value < b.value;
}

void sp_heap_push(struct sp_heap *heap, int64_t key, uint32_t value)
{
    struct sp_heap_item item = {key, value};
    size_t i = heap->count;
    SP_VEC_PUSH(heap, item);
    for (; i && is_before(item, heap->items[(i - 1) / 2]); i = (i - 1) / 2)
        heap->items[i] = heap->items[(i - 1) / 2];
    heap->items[i] = item;
}

uint32_t sp_heap_pop(struct sp_heap *heap)
{
    struct sp_heap_item *items = heap->items;
    uint32_t first = items[0].value;
    size_t count = --heap->count, i = 0;
    struct sp_heap_item last = items[count];
    for (size_t child; (child = 2 * i + 1) < count; i = child) {
        if (child + 1 < count && is_before(items[child + 1], items[child]))
            child++;
        if (!is_before(items[child], last))
            break;
        items[i] = items[child];
    }
    items[i] = last;
    return first;
}

void sp_heap_dispose(struct sp_heap *heap)
{
    free(heap->items);
    *heap = (struct sp_heap){.items = NULL};
}
