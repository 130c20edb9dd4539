#include "sallyport/oid.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "sallyport/alloc.h"
#include "sallyport/clock.h"
#include "sallyport/sha256.h"

static const char digits[] = "0123456789abcdef";

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
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
    for (size_t i = 0; i < SP_OID_RAW; i++) {
        out[2 * i] = digits[id->raw[i] >> 4];
        out[2 * i + 1] = digits[id->raw[i] & 15];
    }
    out[SP_OID_HEX] = '\0';
    return out;
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
    char hex[SP_SHA256_HEX + 1];
    sp_oid_parse(out, sp_sha256(hex, text), SP_OID_HEX);
}

uint64_t sp_oid_salt(void)
{
    uint64_t salt;
    if (getrandom(&salt, sizeof salt, 0) != sizeof salt)
        salt = sp_clock_ms(); /* GCOVR_EXCL_LINE an old kernel */
    return salt;
}

uint64_t sp_oid_hash(const struct sp_oid *id, uint64_t salt)
{
    uint64_t hash;
    memcpy(&hash, id->raw, sizeof hash);
    hash = (hash ^ salt) * 0x9e3779b97f4a7c15ull;
    return hash >> 20 | hash << 44;
}

struct sp_oidmap_slot {
    struct sp_oid id;
    uint32_t value; /* SP_OIDMAP_NONE: the slot is free */
};

/* The slot of id, or the free one where it would go. */
static struct sp_oidmap_slot *find(const struct sp_oidmap *map,
                                   const struct sp_oid *id)
{
    size_t mask = map->capacity - 1;
    size_t at = (size_t)sp_oid_hash(id, map->salt) & mask;
    while (map->slots[at].value != SP_OIDMAP_NONE &&
           !sp_oid_equal(&map->slots[at].id, id))
        at = (at + 1) & mask;
    return &map->slots[at];
}

static void grow(struct sp_oidmap *map)
{
    struct sp_oidmap old = *map;
    if (!old.capacity)
        map->salt = sp_oid_salt();
    map->capacity = old.capacity ? old.capacity * 2 : 64;
    map->slots = sp_reallocarray(NULL, map->capacity, sizeof *map->slots);
    for (size_t i = 0; i < map->capacity; i++)
        map->slots[i].value = SP_OIDMAP_NONE;
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].value != SP_OIDMAP_NONE)
            *find(map, &old.slots[i].id) = old.slots[i];
    free(old.slots);
}

void sp_oidmap_put(struct sp_oidmap *map, const struct sp_oid *id,
                   uint32_t value)
{
    if (map->count * 2 >= map->capacity)
        grow(map);
    struct sp_oidmap_slot *slot = find(map, id);
    if (slot->value == SP_OIDMAP_NONE)
        map->count++;
    *slot = (struct sp_oidmap_slot){*id, value};
}

uint32_t sp_oidmap_get(const struct sp_oidmap *map, const struct sp_oid *id)
{
    return map->capacity ? find(map, id)->value : SP_OIDMAP_NONE;
}

void sp_oidmap_dispose(struct sp_oidmap *map)
{
    free(map->slots);
    *map = (struct sp_oidmap){0};
}
