/*
 * merkle.h - the Merkle tree of RFC 6962 (2.1), over entries that are only added.
 * layer: audit
 *
 * The hash of an entry is SHA-256(0x00 | entry), that of two subtrees
 * SHA-256(0x01 | left | right). A store keeps the hash of every complete subtree, in
 * the order in which they become complete: so to append means to add at the end, and
 * a root or a proof is read in O(log n).
 */
#ifndef SALLYPORT_MERKLE_H
#define SALLYPORT_MERKLE_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/error.h"
#include "sallyport/str.h"

enum { SP_HASH_SIZE = 32, SP_PROOF_MAX = 64 };

struct sp_hash {
    unsigned char bytes[SP_HASH_SIZE];
};

/* Hashes, the one nearest to the entry first. */
struct sp_merkle_proof {
    struct sp_hash hashes[SP_PROOF_MAX];
    size_t count;
};

/* Where the kept hashes are read from. read returns SP_OK or an error. */
struct sp_merkle_source {
    int (*read)(const struct sp_merkle_source *source, uint64_t place,
                struct sp_hash *out, struct sp_error *err);
};

/* The roots of the complete subtrees of the entries so far, the largest first: what
 * has to be kept in memory to compute a root. Zero-initialise. */
struct sp_merkle_front {
    struct sp_hash roots[SP_PROOF_MAX];
    uint64_t size; /* in entries */
};

bool sp_hash_equal(const struct sp_hash *a, const struct sp_hash *b);

void sp_merkle_leaf(struct sp_hash *out, struct sp_str entry);
void sp_merkle_node(struct sp_hash *out, const struct sp_hash *left,
                    const struct sp_hash *right);

/* The place, from 0, of the hash of the subtree `index` (from 0) among those with
 * 2^level entries. */
uint64_t sp_merkle_place(unsigned level, uint64_t index);
/* How many hashes are kept of a tree of that many entries. */
uint64_t sp_merkle_places(uint64_t size);

/* Adds an entry. The hashes that are to be kept, in their order, go to `kept`: its
 * own, then those of the subtrees that it completes. Returns how many. */
size_t sp_merkle_add(struct sp_merkle_front *front, const struct sp_hash *leaf,
                     struct sp_hash kept[SP_PROOF_MAX]);
/* The root of the entries so far; that of none is the hash of nothing. */
void sp_merkle_front_root(const struct sp_merkle_front *front,
                          struct sp_hash *out);
/* Reads the front of a tree of `size` entries. */
int sp_merkle_front_read(struct sp_merkle_front *out,
                         const struct sp_merkle_source *source, uint64_t size,
                         struct sp_error *err);

/* Proves that the entry `index` is in the tree of `size` entries. index < size. */
int sp_merkle_inclusion(struct sp_merkle_proof *out,
                        const struct sp_merkle_source *source, uint64_t index,
                        uint64_t size, struct sp_error *err);
/* Proves that the tree of `size` entries begins with that of `old`. old <= size. Empty
 * where old is 0 or size. */
int sp_merkle_consistency(struct sp_merkle_proof *out,
                          const struct sp_merkle_source *source, uint64_t old,
                          uint64_t size, struct sp_error *err);

/* Does the proof show it? These read nothing but what they are given. */
bool sp_merkle_includes(const struct sp_merkle_proof *proof, uint64_t index,
                        uint64_t size, const struct sp_hash *leaf,
                        const struct sp_hash *root);
bool sp_merkle_extends(const struct sp_merkle_proof *proof, uint64_t old,
                       const struct sp_hash *old_root, uint64_t size,
                       const struct sp_hash *root);

#endif
