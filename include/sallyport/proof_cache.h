/*
 * proof_cache.h - earlier results of proofs, in a file.
 * layer: prove
 *
 * Each line is one result: "1 KEY STATUS MILLISECONDS". Lines are only added,
 * in one write each, so several processes may do so. Any other line is skipped.
 * A cache that cannot be read or written counts as empty: that costs time, and
 * nothing else.
 */
#ifndef SALLYPORT_PROOF_CACHE_H
#define SALLYPORT_PROOF_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/sha256.h"

/* How many results are kept: the newest of them, when there are twice as many. */
enum { SP_PROOF_CACHE_MAX = 4096 };

struct sp_proof_cache;

/* Reads the file, where there is one. Free it with sp_proof_cache_free(). */
struct sp_proof_cache *sp_proof_cache_open(const char *file);
/* The last result with this key; false when there is none. */
bool sp_proof_cache_find(const struct sp_proof_cache *cache, const char *key,
                         int *status, uint64_t *milliseconds);
/* Adds a result to the file. */
void sp_proof_cache_add(struct sp_proof_cache *cache, const char *key,
                        int status, uint64_t milliseconds);
void sp_proof_cache_free(struct sp_proof_cache *cache);

#endif
