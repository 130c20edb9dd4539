#include "sallyport/kept_file.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "sallyport/buf.h"
#include "sallyport/replace.h"

#define END "# end "

enum { WORD = 8, STEP = 4 * WORD, END_LEN = sizeof END - 1 + 16 + 1 };

/* Another word gives another sum, whatever was added before. */
static uint64_t add_word(uint64_t sum, uint64_t word)
{
    return (sum ^ word) * 1099511628211u;
}

static uint64_t word_at(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/*
 * A checksum: it finds damage, and keeps out nobody who can write the file. Four words are
 * summed side by side, so that the processor need not wait for each product. 64 MB take
 * 3 ms; with the hash of siphash.h, whose results nobody can choose, they take 35 ms.
 */
static uint64_t checksum_of(struct sp_str text)
{
    uint64_t a = 1, b = 2, c = 3, d = 4;
    char rest[STEP] = {0};
    const char *end = text.ptr + text.len / STEP * STEP;
    for (const char *at = text.ptr; at < end; at += STEP) {
        a = add_word(a, word_at(at));
        b = add_word(b, word_at(at + WORD));
        c = add_word(c, word_at(at + 2 * WORD));
        d = add_word(d, word_at(at + 3 * WORD));
    }
    memcpy(rest, end, text.len % STEP);
    for (size_t i = 0; i < STEP; i += WORD)
        a = add_word(a, word_at(rest + i));
    return add_word(add_word(add_word(add_word(a, b), c), d), text.len);
}

static void add_end(struct sp_buf *text)
{
    struct sp_str all = {sp_buf_text(text), text->len};
    sp_buf_printf(text, END "%016" PRIx64 "\n", checksum_of(all));
}

/* Takes the last line off, if it is the one that belongs there. */
static bool take_end(struct sp_str *text)
{
    struct sp_buf end = {0};
    if (text->len < END_LEN)
        return false;
    text->len -= END_LEN;
    sp_buf_printf(&end, END "%016" PRIx64 "\n", checksum_of(*text));
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
