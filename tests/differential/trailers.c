/*
 * trailers.c - reads commits as sallyport does and prints them as git would.
 *
 * Standard input: what `git cat-file --batch` prints for commits.
 * Standard output: for each, ended by a NUL, what git log prints with
 *     --encoding=UTF-8 --format='%H %P%n%s%n%(trailers:only,unfold)%b'
 *
 * git makes a message UTF-8 from every encoding that iconv knows, before it
 * reads it; sallyport from a few. For the others, what was read is made UTF-8
 * here, where git could have done so too.
 */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/buf.h"
#include "sallyport/commit.h"
#include "sallyport/message.h"

/* Encodings that need no help, by the names in strange.c and in the check. */
static bool is_ours(struct sp_str encoding)
{
    static const char *const ours[] = {
        "",       "UTF-8",      "UTF8",    "US-ASCII",     "ISO-8859-1",
        "latin1", "ISO8859-1",  "latin-1", "ISO-8859-15",  "LATIN-9",
        "CP1252", "ISO8859-15", "8859_1",  "windows-1252", "MS-ANSI",
    };
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        if (sp_str_equal_nocase(encoding, ours[i]))
            return true;
    return false;
}

/* False when text is not what its encoding says; git then takes it as it is. */
static bool to_utf8(struct sp_buf *out, struct sp_str text, const char *from)
{
    iconv_t converter = iconv_open("UTF-8", from);
    if (converter == (iconv_t)-1)
        return false;
    char *in = sp_strndup(text.ptr, text.len), *at = in;
    size_t in_left = text.len, room = 4 * text.len + 16;
    sp_buf_reserve(out, room);
    char *to = out->data + out->len;
    bool good = iconv(converter, &at, &in_left, &to, &room) != (size_t)-1;
    if (good) {
        out->len = (size_t)(to - out->data);
        *to = '\0';
    }
    iconv_close(converter);
    free(in);
    return good;
}

static void print_ids(struct sp_buf *out, const char *id,
                      const struct sp_oids *parents)
{
    char hex[SP_OID_HEX + 1];
    sp_buf_printf(out, "%s ", id);
    for (size_t i = 0; i < parents->count; i++)
        sp_buf_printf(out, "%s%s", i ? " " : "",
                      sp_oid_format(hex, &parents->items[i]));
    sp_buf_putc(out, '\n');
}

static void print_message(struct sp_buf *out, const struct sp_message *message)
{
    sp_buf_add(out, message->subject.ptr, message->subject.len);
    sp_buf_putc(out, '\n');
    for (size_t i = 0; i < message->trailers.count; i++) {
        const struct sp_trailer *trailer = &message->trailers.items[i];
        sp_buf_add(out, trailer->key.ptr, trailer->key.len);
        sp_buf_puts(out, ": ");
        sp_buf_add(out, trailer->value.ptr, trailer->value.len);
        sp_buf_putc(out, '\n');
    }
    sp_buf_add(out, message->body.ptr, message->body.len);
}

/* git makes all of a commit UTF-8 or nothing of it. */
static struct sp_str seen_by_git(struct sp_str bytes)
{
    const char *nul = memchr(bytes.ptr, '\0', bytes.len);
    return (struct sp_str){bytes.ptr,
                           nul ? (size_t)(nul - bytes.ptr) : bytes.len};
}

/* False when the bytes are no commit. */
static bool print_commit(const char *id, struct sp_str bytes)
{
    static struct sp_commit commit;
    static struct sp_message message;
    struct sp_error err = {0};
    if (sp_commit_parse(&commit, bytes, &err)) {
        fprintf(stderr, "%s: %s\n", id, err.message);
        return false;
    }
    sp_message_parse(&message, commit.message);
    struct sp_buf read = {0}, utf8 = {0}, whole = {0};
    print_ids(&read, id, &commit.parents);
    print_message(&read, &message);
    char *from = sp_strndup(commit.encoding.ptr, commit.encoding.len);
    bool recoded = !is_ours(commit.encoding) &&
                   to_utf8(&whole, seen_by_git(bytes), from) &&
                   to_utf8(&utf8, (struct sp_str){read.data, read.len}, from);
    const struct sp_buf *out = recoded ? &utf8 : &read;
    fwrite(out->data, 1, out->len, stdout);
    putchar('\0');
    free(from);
    sp_buf_dispose(&read);
    sp_buf_dispose(&utf8);
    sp_buf_dispose(&whole);
    return true;
}

int main(void)
{
    char id[SP_OID_HEX + 1];
    size_t size;
    while (scanf("%40s commit %zu", id, &size) == 2 && getchar() == '\n') {
        char *bytes = sp_malloc(size);
        if (fread(bytes, 1, size, stdin) != size ||
            !print_commit(id, (struct sp_str){bytes, size}))
            return 1;
        free(bytes);
        getchar(); /* the newline after the object */
    }
    if (feof(stdin))
        return 0;
    fputs("trailers: this is not what git cat-file --batch prints\n", stderr);
    return 1;
}
