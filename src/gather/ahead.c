#include "sallyport/ahead.h"

#include <pthread.h>
#include <stdlib.h>

#include "ahead_more.h"
#include "sallyport/alloc.h"
#include "sallyport/thread.h"

enum {
    CHUNK = 32,  /* commits that are read at once */
    WINDOW = 24, /* chunks that are kept */
    WORTH_A_THREAD = 400,
};

enum state { FREE, TAKEN, DONE };

struct chunk {
    enum state state;
    int code; /* of the first that failed; later ones were not read */
    size_t failed_at;
    struct sp_error err;
    struct sp_content contents[CHUNK];
    struct sp_ahead_more more[CHUNK];
};

/* What a thread reads with. */
struct reader {
    struct sp_content_source source;
    struct more_reader more;
};

struct sp_ahead {
    struct reader own, of_worker;
    size_t count; /* number of nodes */
    bool has_worker;
    struct sp_thread worker;
    pthread_mutex_t lock; /* protects what follows */
    pthread_cond_t changed;
    /* chunks: the next to take, and those that may be taken */
    size_t next, peeked;
    bool stop;
    struct chunk *window;   /* NULL without a worker, and then … */
    struct sp_content last; /* … what was read last */
};

static struct chunk *chunk_at(struct sp_ahead *ahead, size_t number)
{
    return &ahead->window[number % WINDOW];
}

static void read_chunk(struct sp_ahead *ahead, struct reader *reader,
                       size_t number)
{
    struct chunk *chunk = chunk_at(ahead, number);
    chunk->code = SP_OK;
    chunk->err = (struct sp_error){0};
    for (size_t i = 0; !chunk->code && i < CHUNK; i++) {
        size_t node = number * CHUNK + i;
        if (node >= ahead->count)
            break;
        chunk->code = sp_content_read(&chunk->contents[i], &reader->source,
                                      node, &chunk->err);
        chunk->failed_at = node;
        if (!chunk->code)
            sp_more_read(&chunk->more[i], &reader->more, &reader->source, node,
                         &chunk->contents[i]);
    }
}

/* Takes the next chunk, if there is room for one; else false. Needs the
 * lock. */
static bool take(struct sp_ahead *ahead, size_t *number)
{
    if (ahead->next * CHUNK >= ahead->count || ahead->next >= ahead->peeked)
        return false;
    *number = ahead->next++;
    chunk_at(ahead, *number)->state = TAKEN;
    return true;
}

/* Called with the lock; releases it while it reads. */
static void work(struct sp_ahead *ahead, struct reader *reader, size_t number)
{
    pthread_mutex_unlock(&ahead->lock);
    read_chunk(ahead, reader, number);
    pthread_mutex_lock(&ahead->lock);
    chunk_at(ahead, number)->state = DONE;
    pthread_cond_broadcast(&ahead->changed);
}

static void run(void *context)
{
    struct sp_ahead *ahead = context;
    size_t number;
    pthread_mutex_lock(&ahead->lock);
    while (!ahead->stop && ahead->next * CHUNK < ahead->count) {
        if (take(ahead, &number))
            work(ahead, &ahead->of_worker, number);
        else
            pthread_cond_wait(&ahead->changed, &ahead->lock);
    }
    pthread_mutex_unlock(&ahead->lock);
}

/* Gives the worker a repository and bases of its own. */
static bool open_worker(struct sp_ahead *ahead)
{
    struct sp_content_source *source = &ahead->of_worker.source;
    struct sp_error ignored = {0};
    *source = ahead->own.source;
    if (sp_repo_again(&source->repo, ahead->own.source.repo, &ignored))
        return false;
    source->bases = sp_bases_new(source->history);
    source->memo = sp_path_memo_new(source->paths);
    return true;
}

static void close_worker(struct sp_ahead *ahead)
{
    sp_more_close(&ahead->own.more);
    sp_more_close(&ahead->of_worker.more);
    sp_bases_free(ahead->of_worker.source.bases);
    sp_path_memo_free(ahead->of_worker.source.memo);
    sp_repo_free(ahead->of_worker.source.repo);
}

static void start(struct sp_ahead *ahead)
{
    if (!open_worker(ahead))
        return;
    ahead->window = sp_calloc(WINDOW, sizeof *ahead->window);
    ahead->has_worker = sp_thread_start(&ahead->worker, run, ahead);
    if (!ahead->has_worker)
        close_worker(ahead);
}

/* What two threads hold depends on the scheduler; whether a limit of memory is reached
 * must not. */
static bool is_worth_a_thread(const struct sp_ahead *ahead)
{
    return ahead->count >= WORTH_A_THREAD && !sp_memory_is_limited();
}

struct sp_ahead *sp_ahead_new(const struct sp_content_source *source)
{
    struct sp_ahead *ahead = sp_calloc(1, sizeof *ahead);
    ahead->own.source = *source;
    ahead->count = source->history->nodes.count;
    pthread_mutex_init(&ahead->lock, NULL);
    pthread_cond_init(&ahead->changed, NULL);
    if (is_worth_a_thread(ahead))
        start(ahead);
    return ahead;
}

void sp_ahead_free(struct sp_ahead *ahead)
{
    if (!ahead)
        return;
    if (ahead->has_worker) {
        pthread_mutex_lock(&ahead->lock);
        ahead->stop = true;
        pthread_cond_broadcast(&ahead->changed);
        pthread_mutex_unlock(&ahead->lock);
        sp_thread_join(&ahead->worker);
        for (size_t i = 0; i < WINDOW * CHUNK; i++)
            sp_more_dispose(&ahead->window[i / CHUNK].more[i % CHUNK]);
        close_worker(ahead);
    }
    pthread_cond_destroy(&ahead->changed);
    pthread_mutex_destroy(&ahead->lock);
    free(ahead->window);
    free(ahead);
}

/* Lets the worker have one chunk more. */
static void peek(struct sp_ahead *ahead)
{
    size_t first = ahead->peeked * CHUNK;
    for (size_t i = 0; i < CHUNK && first + i < ahead->count; i++)
        sp_more_peek(&chunk_at(ahead, ahead->peeked)->more[i],
                     &ahead->own.source, first + i);
    pthread_mutex_lock(&ahead->lock);
    ahead->peeked++;
    pthread_cond_broadcast(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
}

/* Fills the window, then works on chunks itself until that one is ready. */
static void wait_for(struct sp_ahead *ahead, size_t wanted)
{
    size_t number;
    while (ahead->peeked < wanted + WINDOW &&
           ahead->peeked * CHUNK < ahead->count)
        peek(ahead);
    pthread_mutex_lock(&ahead->lock);
    while (wanted >= ahead->next || chunk_at(ahead, wanted)->state != DONE) {
        if (take(ahead, &number))
            work(ahead, &ahead->own, number);
        else
            pthread_cond_wait(&ahead->changed, &ahead->lock);
    }
    pthread_mutex_unlock(&ahead->lock);
}

const struct sp_ahead_more *sp_ahead_more(struct sp_ahead *ahead, size_t node)
{
    if (!ahead->has_worker)
        return NULL;
    if (node % CHUNK == 0)
        wait_for(ahead, node / CHUNK);
    return &chunk_at(ahead, node / CHUNK)->more[node % CHUNK];
}

int sp_ahead_get(struct sp_ahead *ahead, size_t node,
                 const struct sp_content **out, struct sp_error *err)
{
    size_t number = node / CHUNK;
    *out = &ahead->last;
    if (!ahead->has_worker)
        return sp_content_read(&ahead->last, &ahead->own.source, node, err);
    if (node % CHUNK == 0)
        wait_for(ahead, number);
    struct chunk *chunk = chunk_at(ahead, number);
    if (chunk->code && node >= chunk->failed_at)
        return sp_error_set(err, chunk->err.code, "%s", chunk->err.message);
    *out = &chunk->contents[node % CHUNK];
    return SP_OK;
}
