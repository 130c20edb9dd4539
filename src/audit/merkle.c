#include "sallyport/merkle.h"

#include <string.h>

#include "sallyport/sha256.h"

bool sp_hash_equal(const struct sp_hash *a, const struct sp_hash *b)
{
    return memcmp(a->bytes, b->bytes, SP_HASH_SIZE) == 0;
}

static struct sp_str bytes_of(const struct sp_hash *hash)
{
    return (struct sp_str){(const char *)hash->bytes, SP_HASH_SIZE};
}

void sp_merkle_leaf(struct sp_hash *out, struct sp_str entry)
{
    const struct sp_str parts[] = {{"\0", 1}, entry};
    sp_sha256_parts(out->bytes, parts, 2);
}

void sp_merkle_node(struct sp_hash *out, const struct sp_hash *left,
                    const struct sp_hash *right)
{
    const struct sp_str parts[] = {{"\1", 1}, bytes_of(left), bytes_of(right)};
    sp_sha256_parts(out->bytes, parts, 3);
}

uint64_t sp_merkle_places(uint64_t size)
{
    uint64_t places = 0;
    for (; size; size >>= 1)
        places += size;
    return places;
}

/* The last entry below a subtree completes it: its hash stands behind those of the
 * smaller ones that the same entry completes. */
uint64_t sp_merkle_place(unsigned level, uint64_t index)
{
    uint64_t last = ((index + 1) << level) - 1;
    return sp_merkle_places(last) + level;
}

static size_t front_count(uint64_t size)
{
    return (size_t)__builtin_popcountll(size);
}

size_t sp_merkle_add(struct sp_merkle_front *front, const struct sp_hash *leaf,
                     struct sp_hash kept[SP_PROOF_MAX])
{
    size_t roots = front_count(front->size), count = 1;
    kept[0] = *leaf;
    for (uint64_t rest = front->size; rest & 1; rest >>= 1) {
        sp_merkle_node(&kept[count], &front->roots[--roots], &kept[count - 1]);
        count++;
    }
    front->roots[roots] = kept[count - 1];
    front->size++;
    return count;
}

void sp_merkle_front_root(const struct sp_merkle_front *front,
                          struct sp_hash *out)
{
    size_t count = front_count(front->size);
    if (!count) {
        sp_sha256_parts(out->bytes, NULL, 0);
        return;
    }
    struct sp_hash root = front->roots[--count];
    while (count)
        sp_merkle_node(&root, &front->roots[--count], &root);
    *out = root;
}

int sp_merkle_front_read(struct sp_merkle_front *out,
                         const struct sp_merkle_source *source, uint64_t size,
                         struct sp_error *err)
{
    size_t count = 0;
    *out = (struct sp_merkle_front){.size = size};
    for (unsigned level = 64; level-- > 0;) {
        if (!(size >> level & 1))
            continue;
        /* the subtrees of this size, without the one whose bit this is */
        uint64_t index = (size >> level) - 1;
        int code = source->read(source, sp_merkle_place(level, index),
                                &out->roots[count++], err);
        if (code)
            return code;
    }
    return SP_OK;
}

/* The largest power of two that is smaller than a size of 2 or more. */
static uint64_t left_size(uint64_t size)
{
    return UINT64_C(1) << (63 - __builtin_clzll(size - 1));
}

/* A part of a tree: entries from `first` up to, and without, `end`. */
struct part {
    uint64_t first, end;
};

static int hash_of(const struct sp_merkle_source *source, struct part part,
                   struct sp_hash *out, struct sp_error *err)
{
    uint64_t size = part.end - part.first;
    if ((size & (size - 1)) == 0) {
        unsigned level = (unsigned)__builtin_ctzll(size);
        return source->read(source, sp_merkle_place(level, part.first >> level),
                            out, err);
    }
    uint64_t middle = part.first + left_size(size);
    struct sp_hash left, right;
    int code = hash_of(source, (struct part){part.first, middle}, &left, err);
    if (!code)
        code = hash_of(source, (struct part){middle, part.end}, &right, err);
    if (!code)
        sp_merkle_node(out, &left, &right);
    return code;
}

/* From the root down, what stands beside the way; turned round afterwards. */
static int add_beside(struct sp_merkle_proof *out,
                      const struct sp_merkle_source *source, struct part part,
                      struct sp_error *err)
{
    return hash_of(source, part, &out->hashes[out->count++], err);
}

static void turn_round(struct sp_merkle_proof *proof)
{
    for (size_t i = 0, j = proof->count; i + 1 < j; i++) {
        struct sp_hash first = proof->hashes[i];
        proof->hashes[i] = proof->hashes[--j];
        proof->hashes[j] = first;
    }
}

/* Goes to the half that holds the entry, past the other. */
static int go_down(struct sp_merkle_proof *out,
                   const struct sp_merkle_source *source, struct part *part,
                   bool to_left, struct sp_error *err)
{
    uint64_t middle = part->first + left_size(part->end - part->first);
    struct part left = {part->first, middle}, right = {middle, part->end};
    *part = to_left ? left : right;
    return add_beside(out, source, to_left ? right : left, err);
}

int sp_merkle_inclusion(struct sp_merkle_proof *out,
                        const struct sp_merkle_source *source, uint64_t index,
                        uint64_t size, struct sp_error *err)
{
    struct part part = {0, size};
    int code = SP_OK;
    out->count = 0;
    while (!code && part.end - part.first > 1) {
        uint64_t middle = part.first + left_size(part.end - part.first);
        code = go_down(out, source, &part, index < middle, err);
    }
    turn_round(out);
    return code;
}

int sp_merkle_consistency(struct sp_merkle_proof *out,
                          const struct sp_merkle_source *source, uint64_t old,
                          uint64_t size, struct sp_error *err)
{
    struct part part = {0, size};
    int code = SP_OK;
    out->count = 0;
    if (!old || old == size)
        return SP_OK;
    while (!code && part.end != old) {
        uint64_t middle = part.first + left_size(part.end - part.first);
        code = go_down(out, source, &part, old <= middle, err);
    }
    /* Anyone who checks the proof knows the old root. */
    if (!code && part.first)
        code = add_beside(out, source, part, err);
    turn_round(out);
    return code;
}

/* RFC 9162, 2.1.3.2. */
bool sp_merkle_includes(const struct sp_merkle_proof *proof, uint64_t index,
                        uint64_t size, const struct sp_hash *leaf,
                        const struct sp_hash *root)
{
    if (index >= size)
        return false;
    uint64_t at = index, last = size - 1;
    struct sp_hash hash = *leaf;
    for (size_t i = 0; i < proof->count; i++, at >>= 1, last >>= 1) {
        if (!last)
            return false;
        if (!(at & 1) && at != last) {
            sp_merkle_node(&hash, &hash, &proof->hashes[i]);
            continue;
        }
        sp_merkle_node(&hash, &proof->hashes[i], &hash);
        for (; at && !(at & 1); at >>= 1)
            last >>= 1;
    }
    return !last && sp_hash_equal(&hash, root);
}

/* The two trees as far as the proof has been read. */
struct extension {
    uint64_t at, last;
    struct sp_hash old, new;
};

static bool extend(struct extension *self, const struct sp_hash *hash)
{
    if (!self->last)
        return false;
    if (self->at & 1 || self->at == self->last) {
        sp_merkle_node(&self->old, hash, &self->old);
        sp_merkle_node(&self->new, hash, &self->new);
        for (; self->at && !(self->at & 1); self->at >>= 1)
            self->last >>= 1;
    } else {
        sp_merkle_node(&self->new, &self->new, hash);
    }
    self->at >>= 1;
    self->last >>= 1;
    return true;
}

/* RFC 9162, 2.1.4.2. */
bool sp_merkle_extends(const struct sp_merkle_proof *proof, uint64_t old,
                       const struct sp_hash *old_root, uint64_t size,
                       const struct sp_hash *root)
{
    if (old > size)
        return false;
    if (!old || old == size)
        return !proof->count && (!old || sp_hash_equal(old_root, root));
    struct extension self = {.at = old - 1, .last = size - 1};
    size_t next = 0;
    for (; self.at & 1; self.at >>= 1)
        self.last >>= 1;
    bool is_complete = (old & (old - 1)) == 0;
    if (!is_complete && !proof->count)
        return false;
    self.old = self.new = is_complete ? *old_root : proof->hashes[next++];
    for (; next < proof->count; next++)
        if (!extend(&self, &proof->hashes[next]))
            return false;
    return !self.last && sp_hash_equal(&self.old, old_root) &&
           sp_hash_equal(&self.new, root);
}
