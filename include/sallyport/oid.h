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
/* Is it the id of the empty blob? */
bool sp_oid_is_empty_blob(const struct sp_oid *id);
bool sp_oid_equal(const struct sp_oid *a, const struct sp_oid *b);

/* A secret random number of this process, to salt hashes with. */
uint64_t sp_oid_salt(void);
/* A hash of an id that nobody outside of this process can foresee. All bits are good. */
uint64_t sp_oid_hash(const struct sp_oid *id);
/* The first 20 bytes of the SHA-256 of a text, to look it up in a map: nobody
 * can find two texts with the same ones. */
void sp_oid_of_text(struct sp_oid *out, struct sp_str text);

#define SP_OIDMAP_NONE UINT32_MAX

/*
 * Finds ids in an array of the caller, by open addressing. The ids are `stride`
 * bytes apart, from `first` on. Zero-initialise; sp_oid_index_dispose() when
 * done.
 */
struct sp_oid_index {
    uint32_t *slots; /* places plus 1; 0: free */
    size_t capacity;
    uint64_t salt;
};

/* The place of an id in the array, or SP_OIDMAP_NONE. */
uint32_t sp_oid_index_find(const struct sp_oid_index *index,
                           const struct sp_oid *id, const struct sp_oid *first,
                           size_t stride);
/* Adds the last of `count` ids, which is not in the index; all others are. */
void sp_oid_index_add(struct sp_oid_index *index, const struct sp_oid *first,
                      size_t stride, size_t count);
void sp_oid_index_dispose(struct sp_oid_index *index);

/* A map from object ids to 32-bit values. Zero-initialise; sp_oidmap_dispose() when
 * done. */
struct sp_oidmap {
    struct sp_oidmap_entry *entries;
    size_t count, capacity;
    struct sp_oid_index index;
};

void sp_oidmap_put(struct sp_oidmap *map, const struct sp_oid *id,
                   uint32_t value);
/* The value, or SP_OIDMAP_NONE when the id is not there. */
uint32_t sp_oidmap_get(const struct sp_oidmap *map, const struct sp_oid *id);
void sp_oidmap_dispose(struct sp_oidmap *map);

#endif
