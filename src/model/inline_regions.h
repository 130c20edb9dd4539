/* The tests in a source of a language that has them beside the code. */
#ifndef SALLYPORT_MODEL_INLINE_REGIONS_H
#define SALLYPORT_MODEL_INLINE_REGIONS_H

#include "sallyport/syntax.h"
#include "sallyport/vec.h"

/* A token, and the index of the matching bracket. */
struct source_item {
    struct sp_token token;
    size_t partner;
};

/* The tokens of whole lines, from `begin` to before `end`. */
struct source_region {
    size_t begin, end;
};

struct source {
    enum sp_language language;
    SP_VEC(struct source_item) items; /* the last one is SP_TOKEN_END */
    SP_VEC(struct source_region) regions;
    bool renames_test; /* `#[test]` may have another meaning here */
};

static inline bool inline_is_kind(const struct source *source, size_t at,
                                  enum sp_token_kind kind)
{
    return source->items.items[at].token.kind == kind;
}

/* Reads a text, and finds its tests. Zero-initialise; dispose of it in any case. It
 * borrows the text. False where it is not certain what the tokens are. */
bool sp_inline_read(struct source *source, enum sp_language language,
                    struct sp_str text);
/* Adds the comments directly above each region to it. */
void sp_inline_take_comments(struct source *source);
void sp_inline_dispose(struct source *source);

#endif
