/*
 * proofs.c - prints what merkle.c says of a log of COUNT entries, "entry 0", "entry 1"
 * and so on: its root at each size, and proofs. Others judge them.
 *
 *     root SIZE HEX
 *     includes INDEX SIZE HEX...      (nearest to the entry first)
 *     extends OLD SIZE HEX...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/merkle.h"

struct store {
    struct sp_merkle_source source;
    struct sp_hash *hashes;
    uint64_t count;
};

static int read_hash(const struct sp_merkle_source *source, uint64_t place,
                     struct sp_hash *out, struct sp_error *err)
{
    const struct store *store = (const struct store *)(const void *)source;
    (void)err;
    if (place >= store->count)
        return SP_ENOTFOUND;
    *out = store->hashes[place];
    return SP_OK;
}

static void print_hash(const struct sp_hash *hash)
{
    putchar(' ');
    for (size_t i = 0; i < SP_HASH_SIZE; i++)
        printf("%02x", hash->bytes[i]);
}

static void print_proof(const struct sp_merkle_proof *proof)
{
    for (size_t i = 0; i < proof->count; i++)
        print_hash(&proof->hashes[i]);
    putchar('\n');
}

static void add(struct store *store, struct sp_merkle_front *front)
{
    char text[32];
    struct sp_hash leaf, kept[SP_PROOF_MAX], root;
    snprintf(text, sizeof text, "entry %llu", (unsigned long long)front->size);
    sp_merkle_leaf(&leaf, (struct sp_str){text, strlen(text)});
    size_t count = sp_merkle_add(front, &leaf, kept);
    memcpy(store->hashes + store->count, kept, count * sizeof *kept);
    store->count += count;
    sp_merkle_front_root(front, &root);
    printf("root %llu", (unsigned long long)front->size);
    print_hash(&root);
    putchar('\n');
}

int main(int argc, char **argv)
{
    uint64_t all = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    struct store store = {
        {read_hash}, calloc(2 * all + 64, sizeof(struct sp_hash)), 0};
    struct sp_merkle_front front = {.size = 0};
    struct sp_merkle_proof proof;
    struct sp_error err = {0};
    for (uint64_t size = 1; size <= all; size++) {
        add(&store, &front);
        for (uint64_t i = 0; i < size; i++) {
            if (sp_merkle_inclusion(&proof, &store.source, i, size, &err))
                return 1;
            printf("includes %llu %llu", (unsigned long long)i,
                   (unsigned long long)size);
            print_proof(&proof);
            if (sp_merkle_consistency(&proof, &store.source, i, size, &err))
                return 1;
            printf("extends %llu %llu", (unsigned long long)i,
                   (unsigned long long)size);
            print_proof(&proof);
        }
    }
    free(store.hashes);
    return 0;
}
