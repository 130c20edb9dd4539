#include "sallyport/path_memo.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"

enum { PLACES = 1024 }; /* a power of two */

struct place {
    uint8_t len; /* of the path; 0: nothing is remembered here */
    uint8_t path_class;
    char path[SP_PATH_MEMO_LONGEST];
};

struct sp_path_memo {
    const struct sp_paths *paths;
    struct place places[PLACES];
};

struct sp_path_memo *sp_path_memo_new(const struct sp_paths *paths)
{
    struct sp_path_memo *memo = sp_calloc(1, sizeof *memo);
    memo->paths = paths;
    return memo;
}

void sp_path_memo_free(struct sp_path_memo *memo)
{
    free(memo);
}

/* Mixes eight bytes at a time. Two texts can be made to collide. */
static uint64_t hash_of(struct sp_str path)
{
    static const uint64_t factor = 0x9e3779b97f4a7c15u;
    uint64_t hash = path.len, eight = 0;
    for (; path.len >= sizeof eight;
         path.ptr += sizeof eight, path.len -= sizeof eight) {
        memcpy(&eight, path.ptr, sizeof eight);
        hash = (hash ^ eight) * factor;
        hash ^= hash >> 32;
    }
    eight = 0;
    memcpy(&eight, path.ptr, path.len);
    hash = (hash ^ eight) * factor;
    return hash ^ hash >> 32;
}

enum sp_path_class sp_path_memo_class(struct sp_path_memo *memo,
                                      struct sp_str path)
{
    if (!path.len || path.len > SP_PATH_MEMO_LONGEST)
        return sp_path_classify(memo->paths, path);
    struct place *place = &memo->places[hash_of(path) % PLACES];
    if (!sp_str_equal((struct sp_str){place->path, place->len}, path)) {
        place->path_class = (uint8_t)sp_path_classify(memo->paths, path);
        place->len = (uint8_t)path.len;
        memcpy(place->path, path.ptr, path.len);
    }
    return (enum sp_path_class)place->path_class;
}
