/* A queue that hands out the highest key first. */
#include "sallyport/heap.h"

#include <stdlib.h>

#include <criterion/criterion.h>

Test(base_heap, hands_out_the_highest_key_first)
{
    static const int64_t keys[] = {3, -7, 12, 0, 12, INT64_MIN, 5, INT64_MAX};
    static const uint32_t expected[] = {7, 2, 4, 6, 0, 3, 1, 5};
    struct sp_heap heap = {0};
    for (uint32_t i = 0; i < 8; i++)
        sp_heap_push(&heap, keys[i], i);
    for (size_t i = 0; i < 8; i++)
        cr_expect_eq(sp_heap_pop(&heap), expected[i], "place %zu", i);
    cr_expect_eq(heap.count, 0);
    sp_heap_dispose(&heap);
}

Test(base_heap, keeps_its_order_when_pushes_and_pops_alternate)
{
    struct sp_heap heap = {0};
    uint32_t seed = 1;
    for (int round = 0; round < 2000; round++) {
        for (int i = 0; i < 3; i++) {
            seed = seed * 1664525 + 1013904223;
            sp_heap_push(&heap, seed >> 24, seed >> 8);
        }
        int64_t first = heap.items[0].key;
        for (size_t i = 0; i < heap.count; i++)
            cr_assert_leq(heap.items[i].key, first);
        sp_heap_pop(&heap);
    }
    int64_t before = INT64_MAX;
    while (heap.count) {
        cr_assert_leq(heap.items[0].key, before);
        before = heap.items[0].key;
        sp_heap_pop(&heap);
    }
    sp_heap_dispose(&heap);
    cr_expect_null(heap.items);
}
