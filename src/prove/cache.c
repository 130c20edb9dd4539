#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/buf.h"
#include "sallyport/file.h"
#include "sallyport/proof_cache.h"
#include "sallyport/replace.h"
#include "sallyport/vec.h"

enum {
    LONGEST_LINE = 128,
    MAX_BYTES = 4 * SP_PROOF_CACHE_MAX * LONGEST_LINE, /* bytes that are read */
};

struct entry {
    char key[SP_SHA256_HEX + 1];
    int status;
    uint64_t milliseconds;
};

struct sp_proof_cache {
    char *file;
    SP_VEC(struct entry) entries; /* the oldest first */
};

/* Reads digits up to `after`; false when there are none, or too many. */
static bool read_number(const char **at, char after, uint64_t max,
                        uint64_t *out)
{
    const char *begins = *at;
    for (*out = 0; **at >= '0' && **at <= '9'; ++*at) {
        *out = *out * 10 + (uint64_t)(**at - '0');
        if (*out > max)
            return false;
    }
    return *at > begins && *(*at)++ == after;
}

/* A line without its end is still being written by another process. */
static bool read_line(struct sp_str line, struct entry *out)
{
    uint64_t version, status;
    const char *at = line.ptr;
    if (!read_number(&at, ' ', 1, &version) || version != 1 ||
        strspn(at, "0123456789abcdef") != SP_SHA256_HEX)
        return false;
    memcpy(out->key, at, SP_SHA256_HEX);
    out->key[SP_SHA256_HEX] = '\0';
    at += SP_SHA256_HEX;
    if (*at++ != ' ' || !read_number(&at, ' ', 255, &status) ||
        !read_number(&at, '\n', UINT32_MAX, &out->milliseconds) ||
        at != line.ptr + line.len + 1)
        return false;
    out->status = (int)status;
    return true;
}

static void add_line(struct sp_buf *out, const struct entry *entry)
{
    sp_buf_printf(out, "1 %s %d %" PRIu64 "\n", entry->key, entry->status,
                  entry->milliseconds);
}

/* Keeps the newest entries, in a new file that replaces the old one. */
static void shorten(struct sp_proof_cache *cache)
{
    struct sp_buf text = {0};
    size_t count = cache->entries.count, drop = 0;
    if (count > SP_PROOF_CACHE_MAX)
        drop = count - SP_PROOF_CACHE_MAX;
    if (drop)
        memmove(cache->entries.items, cache->entries.items + drop,
                (count - drop) * sizeof *cache->entries.items);
    cache->entries.count = count - drop;
    for (size_t i = 0; i < cache->entries.count; i++)
        add_line(&text, &cache->entries.items[i]);
    sp_replace_file(cache->file, (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
}

struct sp_proof_cache *sp_proof_cache_open(const char *file)
{
    struct sp_proof_cache *cache = sp_calloc(1, sizeof *cache);
    struct sp_buf text = {0};
    struct sp_error ignored = {0};
    struct entry entry;
    struct sp_str line;
    size_t lines = 0;
    cache->file = sp_strdup(file);
    sp_file_read(&text, file, MAX_BYTES, SP_FILE_BEGINNING, &ignored);
    struct sp_str rest = {sp_buf_text(&text), text.len};
    for (; sp_str_line(&rest, &line); lines++)
        if (read_line(line, &entry))
            SP_VEC_PUSH(&cache->entries, entry);
    sp_buf_dispose(&text);
    if (lines > 2 * SP_PROOF_CACHE_MAX)
        shorten(cache);
    return cache;
}

bool sp_proof_cache_find(const struct sp_proof_cache *cache, const char *key,
                         int *status, uint64_t *milliseconds)
{
    for (size_t i = cache->entries.count; i > 0; i--) {
        const struct entry *entry = &cache->entries.items[i - 1];
        if (strcmp(entry->key, key) == 0) {
            *status = entry->status;
            *milliseconds = entry->milliseconds;
            return true;
        }
    }
    return false;
}

void sp_proof_cache_add(struct sp_proof_cache *cache, const char *key,
                        int status, uint64_t milliseconds)
{
    struct entry entry = {.status = status, .milliseconds = milliseconds};
    struct sp_buf line = {0};
    memcpy(entry.key, key, sizeof entry.key);
    SP_VEC_PUSH(&cache->entries, entry);
    add_line(&line, &entry);
    int fd = open(cache->file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (fd >= 0) {
        if (write(fd, line.data, line.len) < 0)
            unlink(cache->file); /* a cache that cannot be written is removed */
        close(fd);
    }
    sp_buf_dispose(&line);
}

void sp_proof_cache_free(struct sp_proof_cache *cache)
{
    if (!cache)
        return;
    free(cache->file);
    free(cache->entries.items);
    free(cache);
}
