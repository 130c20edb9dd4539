/*
 * Lines by hash. SipHash took half of the time of a merge. This hash multiplies two
 * words of 64 bits and folds the product, as wyhash does: what collides depends on
 * the random keys.
 */
#include "line_table.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/oid.h"

enum { WORD = sizeof(uint64_t) };

static void make_room(struct line_table *table, size_t capacity)
{
    table->slots = sp_calloc(capacity, sizeof *table->slots);
    table->lines =
        sp_reallocarray(table->lines, capacity / 2 + 1, sizeof *table->lines);
    table->mask = capacity - 1;
}

void sp_line_table_open(struct line_table *out, size_t lines)
{
    size_t capacity = 64;
    while (capacity < 2 * lines)
        capacity *= 2;
    *out = (struct line_table){.keys = {sp_oid_salt(), sp_oid_salt()}};
    make_room(out, capacity);
}

void sp_line_table_dispose(struct line_table *table)
{
    free(table->slots);
    free(table->lines);
    *table = (struct line_table){.slots = NULL};
}

static void grow(struct line_table *table)
{
    struct line_slot *old = table->slots;
    const size_t count = table->mask + 1;
    make_room(table, 2 * count);
    for (size_t i = 0; i < count; i++) {
        size_t at = old[i].hash;
        if (!old[i].number)
            continue;
        while (table->slots[at & table->mask].number)
            at++;
        table->slots[at & table->mask] = old[i];
    }
    free(old);
}

static uint64_t fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t word_at(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, WORD);
    return word;
}

static uint32_t hash_of(const struct line_table *table, struct sp_str line)
{
    const uint64_t *keys = table->keys;
    const char *at = line.ptr, *end = at + line.len;
    uint64_t hash = keys[0] ^ line.len, last = 0;
    for (; end - at > 2 * WORD; at += 2 * WORD)
        hash = fold(word_at(at) ^ keys[1], word_at(at + WORD) ^ hash);
    /* one word or two, which may overlap; or some bytes */
    if (line.len >= WORD) {
        last = word_at(end - WORD);
        if (end - at > WORD)
            hash = fold(word_at(at) ^ keys[1], hash ^ last);
    } else {
        for (; at < end; at++)
            last = last << 8 | (unsigned char)*at;
    }
    hash = fold(last ^ keys[1], hash ^ keys[0]);
    return (uint32_t)(hash ^ hash >> 32);
}

uint32_t sp_line_table_number(struct line_table *table, struct sp_str line)
{
    const uint32_t hash = hash_of(table, line);
    for (size_t at = hash;; at++) {
        struct line_slot *slot = &table->slots[at & table->mask];
        if (!slot->number) {
            *slot = (struct line_slot){hash, table->count + 1};
            table->lines[table->count++] = line;
            if (2 * (size_t)table->count > table->mask)
                grow(table);
            return table->count - 1;
        }
        if (slot->hash == hash &&
            sp_str_equal(table->lines[slot->number - 1], line))
            return slot->number - 1;
    }
}
