#include "sallyport/oid.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "sallyport/alloc.h"
#include "sallyport/base64.h"
#include "sallyport/clock.h"
#include "sallyport/sha256.h"

/* One more than the value of each digit; 0: it is none. */
static const unsigned char digits[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
    ['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
    ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['A'] = 11, ['B'] = 12,
    ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16};

/* The value of a digit, or -1. */
static int hex_value(char c)
{
    return digits[(unsigned char)c] - 1;
}

bool sp_oid_parse(struct sp_oid *out, const char *hex, size_t len)
{
    if (len != SP_OID_HEX)
        return false;
    for (size_t i = 0; i < SP_OID_RAW; i++) {
        int high = hex_value(hex[2 * i]), low = hex_value(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out->raw[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

char *sp_oid_format(char out[SP_OID_HEX + 1], const struct sp_oid *id)
{
    return sp_hex(out, id->raw, SP_OID_RAW);
}

char *sp_oid_short(char out[SP_OID_SHORT + 1], const struct sp_oid *id)
{
    char hex[SP_OID_HEX + 1];
    memcpy(out, sp_oid_format(hex, id), SP_OID_SHORT);
    out[SP_OID_SHORT] = '\0';
    return out;
}

bool sp_oid_is_zero(const struct sp_oid *id)
{
    static const struct sp_oid zero;
    return sp_oid_equal(id, &zero);
}

bool sp_oid_is_empty_blob(const struct sp_oid *id)
{
    static const struct sp_oid empty = {
        {0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b,
         0x29, 0xae, 0x77, 0x5a, 0xd8, 0xc2, 0xe4, 0x8c, 0x53, 0x91}};
    return sp_oid_equal(id, &empty);
}

bool sp_oid_equal(const struct sp_oid *a, const struct sp_oid *b)
{
    return memcmp(a->raw, b->raw, SP_OID_RAW) == 0;
}

void sp_oid_of_text(struct sp_oid *out, struct sp_str text)
{
    unsigned char hash[SP_SHA256_SIZE];
    sp_sha256_parts(hash, &text, 1);
    memcpy(out->raw, hash, SP_OID_RAW);
}

uint64_t sp_oid_salt(void)
{
    uint64_t salt;
    if (getrandom(&salt, sizeof salt, 0) != sizeof salt)
        salt = sp_clock_ms(); /* GCOVR_EXCL_LINE an old kernel */
    return salt;
}

/* All indexes have the same salt: the system is asked once. */
static uint64_t salt_of_process(void)
{
    static _Atomic uint64_t known;
    uint64_t salt = known, none = 0;
    if (salt)
        return salt;
    salt = sp_oid_salt() | 1; /* never zero */
    return atomic_compare_exchange_strong(&known, &none, salt) ? salt : none;
}

/* An id is its own hash, salted: an attacker who makes ids that collide does
 * not know the salt. All bits are good. */
static uint64_t hash_of(const struct sp_oid *id, uint64_t salt)
{
    uint64_t hash;
    memcpy(&hash, id->raw, sizeof hash);
    hash = (hash ^ salt) * 0x9e3779b97f4a7c15ull;
    return hash >> 20 | hash << 44;
}

uint64_t sp_oid_hash(const struct sp_oid *id)
{
    return hash_of(id, salt_of_process());
}

static const struct sp_oid *id_at(const struct sp_oid *first, size_t stride,
                                  size_t place)
{
    return (const struct sp_oid *)(const void *)((const char *)first +
                                                 place * stride);
}

/* The slot of id, or the free one where it would go. */
static uint32_t *slot_of(const struct sp_oid_index *index,
                         const struct sp_oid *id, const struct sp_oid *first,
                         size_t stride)
{
    size_t mask = index->capacity - 1;
    size_t at = (size_t)hash_of(id, index->salt) & mask;
    while (index->slots[at] &&
           !sp_oid_equal(id_at(first, stride, index->slots[at] - 1), id))
        at = (at + 1) & mask;
    return &index->slots[at];
}

static void enter(struct sp_oid_index *index, const struct sp_oid *first,
                  size_t stride, size_t place)
{
    const struct sp_oid *id = id_at(first, stride, place);
    *slot_of(index, id, first, stride) = (uint32_t)place + 1;
}

uint32_t sp_oid_index_find(const struct sp_oid_index *index,
                           const struct sp_oid *id, const struct sp_oid *first,
                           size_t stride)
{
    uint32_t found = index->capacity ? *slot_of(index, id, first, stride) : 0;
    return found ? found - 1 : SP_OIDMAP_NONE;
}

void sp_oid_index_add(struct sp_oid_index *index, const struct sp_oid *first,
                      size_t stride, size_t count)
{
    if (count * 2 <= index->capacity) {
        enter(index, first, stride, count - 1);
        return;
    }
    if (!index->capacity)
        index->salt = salt_of_process();
    index->capacity = index->capacity ? index->capacity * 2 : 64;
    free(index->slots);
    index->slots = sp_calloc(index->capacity, sizeof *index->slots);
    for (size_t i = 0; i < count; i++)
        enter(index, first, stride, i);
}

void sp_oid_index_dispose(struct sp_oid_index *index)
{
    free(index->slots);
    *index = (struct sp_oid_index){0};
}

struct sp_oidmap_entry {
    struct sp_oid id;
    uint32_t value;
};

static uint32_t place_of(const struct sp_oidmap *map, const struct sp_oid *id)
{
    return map->count ? sp_oid_index_find(&map->index, id, &map->entries->id,
                                          sizeof *map->entries)
                      : SP_OIDMAP_NONE;
}

void sp_oidmap_put(struct sp_oidmap *map, const struct sp_oid *id,
                   uint32_t value)
{
    uint32_t place = place_of(map, id);
    if (place != SP_OIDMAP_NONE) {
        map->entries[place].value = value;
        return;
    }
    if (map->count == map->capacity) {
        map->capacity = map->capacity ? map->capacity * 2 : 32;
        map->entries =
            sp_reallocarray(map->entries, map->capacity, sizeof *map->entries);
    }
    map->entries[map->count++] = (struct sp_oidmap_entry){*id, value};
    sp_oid_index_add(&map->index, &map->entries->id, sizeof *map->entries,
                     map->count);
}

uint32_t sp_oidmap_get(const struct sp_oidmap *map, const struct sp_oid *id)
{
    uint32_t place = place_of(map, id);
    return place == SP_OIDMAP_NONE ? SP_OIDMAP_NONE : map->entries[place].value;
}

void sp_oidmap_dispose(struct sp_oidmap *map)
{
    free(map->entries);
    sp_oid_index_dispose(&map->index);
    *map = (struct sp_oidmap){0};
}
