#include "sallyport/kept_file.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "sallyport/buf.h"
#include "sallyport/replace.h"

#define END "# end "

enum { LANES = 4, END_LEN = sizeof END - 1 + 16 + 1 };

static uint64_t add_word(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 1099511628211u;
    return hash ^ hash >> 32;
}

/* Several words are hashed side by side: the processor need not wait for each product. */
static uint64_t hash_of(struct sp_str text)
{
    uint64_t lanes[LANES] = {1, 2, 3, 4}, hash = text.len;
    uint64_t words[LANES] = {0};
    for (; text.len >= sizeof words; text.len -= sizeof words) {
        memcpy(words, text.ptr, sizeof words);
        for (int i = 0; i < LANES; i++)
            lanes[i] = add_word(lanes[i], words[i]);
        text.ptr += sizeof words;
    }
    memset(words, 0, sizeof words);
    memcpy(words, text.ptr, text.len);
    for (int i = 0; i < LANES; i++)
        hash = add_word(hash, add_word(lanes[i], words[i]));
    return hash;
}

static void add_end(struct sp_buf *text)
{
    struct sp_str all = {sp_buf_text(text), text->len};
    sp_buf_printf(text, END "%016" PRIx64 "\n", hash_of(all));
}

/* Takes the last line off, if it is the one that belongs there. */
static bool take_end(struct sp_str *text)
{
    struct sp_buf end = {0};
    if (text->len < END_LEN)
        return false;
    text->len -= END_LEN;
    sp_buf_printf(&end, END "%016" PRIx64 "\n", hash_of(*text));
    bool good = memcmp(text->ptr + text->len, sp_buf_text(&end), END_LEN) == 0;
    sp_buf_dispose(&end);
    return good;
}

bool sp_kept_file_open(struct sp_kept_file *out, const char *path,
                       const char *head, size_t max)
{
    struct sp_error ignored = {0};
    struct sp_str line;
    *out = (struct sp_kept_file){.body = {"", 0}};
    bool good = sp_file_map(&out->map, path, 0, &ignored) == SP_OK &&
                out->map.len <= max;
    if (good)
        out->body = (struct sp_str){out->map.data, out->map.len};
    good = good && take_end(&out->body) && sp_str_line(&out->body, &line) &&
           sp_str_equal_c(line, head);
    if (!good)
        sp_kept_file_close(out);
    return good;
}

void sp_kept_file_close(struct sp_kept_file *file)
{
    sp_file_unmap(&file->map);
    file->body = (struct sp_str){"", 0};
}

static void make_directory(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct sp_buf directory = {0}, above = {0};
    struct stat about;
    sp_buf_add(&directory, path, slash ? (size_t)(slash - path) : 0);
    sp_buf_printf(&above, "%s/..", sp_buf_text(&directory));
    if (slash && mkdir(sp_buf_text(&directory), 0700) == 0 &&
        stat(sp_buf_text(&above), &about) == 0 && about.st_mode & S_IWGRP)
        chmod(sp_buf_text(&directory), 02770);
    sp_buf_dispose(&directory);
    sp_buf_dispose(&above);
}

bool sp_kept_file_write(const char *path, const char *head, struct sp_str body)
{
    struct sp_buf text = {0};
    make_directory(path);
    sp_buf_printf(&text, "%s\n", head);
    sp_buf_add(&text, body.ptr, body.len);
    add_end(&text);
    bool good =
        sp_replace_file(path, (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
    return good;
}
