#include "kept_changes.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"

enum { SLOTS = 64, MAX_BYTES = 4096 };

/* Each pair of trees has one slot, which it shares with others. */
struct kept_changes {
    struct kept_comparison slots[SLOTS];
};

/* A change as it is kept, before the bytes of its path. */
struct head {
    struct sp_side old, new;
    size_t len; /* of the path */
};

static struct kept_comparison *slot_of(struct kept_changes *kept,
                                       const struct tree_pair *trees)
{
    unsigned at = 0;
    if (trees->old)
        at ^= trees->old->raw[0];
    if (trees->new)
        at ^= trees->new->raw[1];
    return &kept->slots[at % SLOTS];
}

static bool is_tree(const struct sp_oid *tree, bool has,
                    const struct sp_oid *id)
{
    return has ? tree && sp_oid_equal(tree, id) : !tree;
}

struct kept_comparison *sp_kept_changes_find(struct kept_changes *kept,
                                             const struct tree_pair *trees)
{
    struct kept_comparison *one = kept ? slot_of(kept, trees) : NULL;
    bool is_it = one && one->is_there &&
                 is_tree(trees->old, one->has_old, &one->old) &&
                 is_tree(trees->new, one->has_new, &one->new);
    return is_it ? one : NULL;
}

int sp_kept_changes_each(const struct sp_buf *changes, sp_change_visit *visit,
                         void *context)
{
    int code = SP_OK;
    struct head head;
    for (size_t at = 0; !code && at < changes->len; at += head.len) {
        memcpy(&head, changes->data + at, sizeof head);
        at += sizeof head;
        const struct sp_change change = {
            {changes->data + at, head.len}, head.old, head.new};
        code = visit(&change, context);
    }
    return code;
}

int sp_kept_changes_visit(struct kept_comparison *one, sp_change_visit *visit,
                          void *context)
{
    one->visits++;
    int code = sp_kept_changes_each(&one->changes, visit, context);
    one->visits--;
    return code;
}

int sp_kept_changes_take(const struct sp_change *change, void *keeper)
{
    struct change_keeper *to = keeper;
    const struct head head = {change->old, change->new, change->path.len};
    to->has_too_many = to->has_too_many ||
                       to->changes.len + sizeof head + head.len > MAX_BYTES;
    if (!to->has_too_many) {
        sp_buf_add(&to->changes, &head, sizeof head);
        sp_buf_add(&to->changes, change->path.ptr, head.len);
    }
    return to->visit(change, to->context);
}

void sp_kept_changes_put(struct kept_changes **kept,
                         const struct tree_pair *trees,
                         struct change_keeper *keeper, size_t names)
{
    if (!*kept)
        *kept = sp_calloc(1, sizeof **kept);
    struct kept_comparison *one = slot_of(*kept, trees);
    if (keeper->has_too_many || one->visits) {
        sp_buf_dispose(&keeper->changes);
        return;
    }
    sp_buf_dispose(&one->changes);
    *one = (struct kept_comparison){.is_there = true,
                                    .has_old = trees->old,
                                    .has_new = trees->new,
                                    .names = names,
                                    .changes = keeper->changes};
    if (trees->old)
        one->old = *trees->old;
    if (trees->new)
        one->new = *trees->new;
}

void sp_kept_changes_free(struct kept_changes *kept)
{
    for (size_t i = 0; kept && i < SLOTS; i++)
        sp_buf_dispose(&kept->slots[i].changes);
    free(kept);
}
