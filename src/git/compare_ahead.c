/*
 * One thread adds pairs of trees, the other one takes them in that order. What it finds is
 * read only after it has ended.
 */
#include "sallyport/compare_ahead.h"

#include <pthread.h>
#include <stdlib.h>

#include "compare_ahead.h"
#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/thread.h"
#include "sallyport/vec.h"

enum {
    MAX_PAIRS = 1 << 16, /* that are asked for in one go */
    MAX_BYTES = 8 << 20, /* of all that is kept */
};

struct pair {
    struct sp_oid old, new;
};

struct compared {
    atomic_size_t handles;
    const struct sp_repo *of; /* the one that asks */
    struct sp_repo *handle;   /* with which it is compared; NULL: none */
    bool is_asked;            /* since the last end */
    bool is_running;
    struct sp_thread thread;
    pthread_mutex_t lock; /* protects what follows */
    pthread_cond_t changed;
    SP_VEC(struct pair) pairs;
    size_t taken;
    bool stop;
    /* of the thread, and of all handles when it has ended */
    SP_VEC(struct found_changes) found;
    struct sp_oid_index places;
    size_t bytes;
};

static uint32_t place_of(const struct compared *compared,
                         const struct sp_oid *new)
{
    return compared->found.count
               ? sp_oid_index_find(&compared->places, new,
                                   &compared->found.items->new,
                                   sizeof *compared->found.items)
               : SP_OIDMAP_NONE;
}

const struct found_changes *sp_compared_find(const struct compared *compared,
                                             const struct tree_pair *trees)
{
    if (!compared || !trees->old || !trees->new)
        return NULL;
    uint32_t place = place_of(compared, trees->new);
    const struct found_changes *one =
        place == SP_OIDMAP_NONE ? NULL : &compared->found.items[place];
    return one && sp_oid_equal(&one->old, trees->old) ? one : NULL;
}

static int ignore(const struct sp_change *change, void *context)
{
    (void)change, (void)context;
    return SP_OK;
}

static void keep(struct compared *compared, const struct found_changes *one)
{
    SP_VEC_PUSH(&compared->found, *one);
    sp_oid_index_add(&compared->places, &compared->found.items->new,
                     sizeof *one, compared->found.count);
    compared->bytes += sizeof *one + one->changes.capacity;
}

/* Keeps one comparison of a tree, even if several commits have it. */
static void compare(struct compared *compared, const struct pair *pair)
{
    const struct tree_pair trees = {&pair->old, &pair->new};
    struct change_keeper keeper = {.visit = ignore};
    struct found_changes one = {.new = pair->new, .old = pair->old};
    struct sp_error ignored = {0};
    if (place_of(compared, &pair->new) != SP_OIDMAP_NONE)
        return;
    if (sp_changes_keep(compared->handle, &trees, &keeper, &one.names,
                        &ignored) ||
        keeper.has_too_many) {
        sp_buf_dispose(&keeper.changes);
        return;
    }
    one.changes = keeper.changes;
    keep(compared, &one);
}

/* Waits for a pair; false at the end. */
static bool take(struct compared *compared, struct pair *out)
{
    pthread_mutex_lock(&compared->lock);
    while (!compared->stop && compared->taken == compared->pairs.count)
        pthread_cond_wait(&compared->changed, &compared->lock);
    bool more = !compared->stop && compared->bytes < MAX_BYTES;
    if (more)
        *out = compared->pairs.items[compared->taken++];
    pthread_mutex_unlock(&compared->lock);
    return more;
}

static void run(void *context)
{
    struct compared *compared = context;
    struct pair pair;
    while (take(compared, &pair))
        compare(compared, &pair);
}

/* Starts the thread, with a handle of its own. */
static void start(struct compared *compared)
{
    struct sp_error ignored = {0};
    compared->is_asked = true;
    if (!compared->handle &&
        sp_repo_again(&compared->handle, compared->of, &ignored))
        return;
    compared->taken = 0;
    compared->stop = false;
    compared->is_running = sp_thread_start(&compared->thread, run, compared);
}

static struct compared *new_for(const struct sp_repo *repo)
{
    struct compared *compared = sp_calloc(1, sizeof *compared);
    compared->of = repo;
    atomic_store(&compared->handles, 1);
    pthread_mutex_init(&compared->lock, NULL);
    pthread_cond_init(&compared->changed, NULL);
    return compared;
}

void sp_repo_compare_ahead(struct sp_repo *repo, const struct sp_oid *old_tree,
                           const struct sp_oid *new_tree)
{
    if (!repo->compared)
        repo->compared = new_for(repo);
    struct compared *compared = repo->compared;
    if (!compared->is_asked)
        start(compared);
    if (!compared->is_running)
        return;
    pthread_mutex_lock(&compared->lock);
    if (compared->pairs.count < MAX_PAIRS) {
        const struct pair pair = {*old_tree, *new_tree};
        SP_VEC_PUSH(&compared->pairs, pair);
        pthread_cond_signal(&compared->changed);
    }
    pthread_mutex_unlock(&compared->lock);
}

void sp_repo_compare_ahead_end(struct sp_repo *repo)
{
    struct compared *compared = repo->compared;
    if (!compared)
        return;
    compared->is_asked = false;
    if (!compared->is_running)
        return;
    pthread_mutex_lock(&compared->lock);
    compared->stop = true;
    pthread_cond_signal(&compared->changed);
    pthread_mutex_unlock(&compared->lock);
    sp_thread_join(&compared->thread);
    compared->is_running = false;
    free(compared->pairs.items);
    compared->pairs.items = NULL;
    compared->pairs.count = compared->pairs.capacity = 0;
}

struct compared *sp_compared_share(struct compared *compared)
{
    if (compared)
        atomic_fetch_add(&compared->handles, 1);
    return compared;
}

struct sp_repo *sp_compared_handle(struct compared *compared)
{
    if (!compared || compared->is_running)
        return NULL;
    struct sp_repo *handle = compared->handle;
    compared->handle = NULL;
    return handle;
}

void sp_compared_free(struct compared *compared)
{
    sp_repo_free(sp_compared_handle(compared)); /* which shares this */
    if (!compared || atomic_fetch_sub(&compared->handles, 1) > 1)
        return;
    for (size_t i = 0; i < compared->found.count; i++)
        sp_buf_dispose(&compared->found.items[i].changes);
    free(compared->found.items);
    sp_oid_index_dispose(&compared->places);
    pthread_cond_destroy(&compared->changed);
    pthread_mutex_destroy(&compared->lock);
    free(compared);
}
