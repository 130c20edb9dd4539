/*
 * oid.h - object ids (SHA-1), and a map from them to small numbers.
 * layer: base
 *
 * libgit2 as Debian builds it reads SHA-1 repositories only; a line with a
 * 64-digit id is told apart so that the refusal can name the cause.
 */
#ifndef SALLYPORT_OID_H
#define SALLYPORT_OID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sallyport/str.h"

enum { SP_OID_RAW = 20, SP_OID_HEX = 40, SP_OID_SHORT = 7 };

struct sp_oid {
    unsigned char raw[SP_OID_RAW];
};

struct sp_oids {
    struct sp_oid *items;
    size_t count, capacity;
};

/* Reads exactly 40 lower- or upper-case hex digits; false for anything else. */
bool sp_oid_parse(struct sp_oid *out, const char *hex, size_t len);
/* Writes 40 digits and a NUL. Returns out. */
char *sp_oid_format(char out[SP_OID_HEX + 1], const struct sp_oid *id);
/* Writes the first 7 digits and a NUL. Returns out. */
char *sp_oid_short(char out[SP_OID_SHORT + 1], const struct sp_oid *id);
bool sp_oid_is_zero(const struct sp_oid *id);
/* Is it that of a blob without a byte? */
bool sp_oid_is_empty_blob(const struct sp_oid *id);
bool sp_oid_equal(const struct sp_oid *a, const struct sp_oid *b);

/* A number that nobody outside of the process knows, to salt hashes with. */
uint64_t sp_oid_salt(void);
/* An id is its own hash, salted: whoever grinds ids to collide does not know
 * the salt. All bits are good. */
uint64_t sp_oid_hash(const struct sp_oid *id, uint64_t salt);

/* The first 20 bytes of the SHA-256 of a text, so that it can be looked up in a
 * map: nobody can make two texts with the same ones. */
void sp_oid_of_text(struct sp_oid *out, struct sp_str text);

/*
 * A map from object ids to 32-bit values, by open addressing.
 * Zero-initialise; sp_oidmap_dispose() when done.
 */
struct sp_oidmap {
    struct sp_oidmap_slot *slots;
    size_t count, capacity;
    uint64_t salt;
};

#define SP_OIDMAP_NONE UINT32_MAX

void sp_oidmap_put(struct sp_oidmap *map, const struct sp_oid *id,
                   uint32_t value);
/* The value, or SP_OIDMAP_NONE when the id is not there. */
uint32_t sp_oidmap_get(const struct sp_oidmap *map, const struct sp_oid *id);
void sp_oidmap_dispose(struct sp_oidmap *map);

#endif
