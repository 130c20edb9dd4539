/*
 * The file that keeps what is known of the notes. After its first line it has numbers as
 * they are in memory: on a machine that writes them otherwise the checksum at its end is
 * another one.
 */
#include <stdlib.h>
#include <string.h>

#include "noted.h"

#define HEAD "sallyport noted 2"

enum { MAX_FILE = 64 << 20 };

/* Takes bytes off the front. False where there are not so many. */
static bool take(struct sp_str *from, void *out, size_t len)
{
    if (from->len < len)
        return false;
    memcpy(out, from->ptr, len);
    from->ptr += len;
    from->len -= len;
    return true;
}

static bool read_body(struct sp_noted *out, struct sp_str body)
{
    uint64_t count;
    bool good = take(&body, &out->tip, sizeof out->tip) &&
                take(&body, &out->dropped, sizeof out->dropped) &&
                take(&body, &count, sizeof count);
    for (uint64_t i = 0; good && i < count; i++) {
        struct sp_noted_commit one;
        good = take(&body, &one.commit, sizeof one.commit) &&
               take(&body, &one.newest, sizeof one.newest) &&
               take(&body, &one.against, sizeof one.against);
        if (good)
            SP_VEC_PUSH(&out->commits, one);
    }
    out->begins = body;
    return good && body.len % SP_BEGIN == 0;
}

void sp_noted_read(struct sp_noted *out, const char *path)
{
    if (sp_kept_file_open(&out->file, path, HEAD, MAX_FILE) &&
        !read_body(out, out->file.body))
        sp_noted_dispose(out);
}

void sp_noted_write(const struct sp_noted *noted, const char *path)
{
    struct sp_buf body = {0};
    uint64_t count = noted->commits.count;
    sp_buf_add(&body, &noted->tip, sizeof noted->tip);
    sp_buf_add(&body, &noted->dropped, sizeof noted->dropped);
    sp_buf_add(&body, &count, sizeof count);
    for (size_t i = 0; i < count; i++) {
        const struct sp_noted_commit *one = &noted->commits.items[i];
        sp_buf_add(&body, &one->commit, sizeof one->commit);
        sp_buf_add(&body, &one->newest, sizeof one->newest);
        sp_buf_add(&body, &one->against, sizeof one->against);
    }
    sp_buf_add(&body, noted->begins.ptr, noted->begins.len);
    sp_kept_file_write(path, HEAD,
                       (struct sp_str){sp_buf_text(&body), body.len});
    sp_buf_dispose(&body);
}

void sp_noted_dispose(struct sp_noted *noted)
{
    free(noted->commits.items);
    sp_buf_dispose(&noted->own_begins);
    sp_kept_file_close(&noted->file);
    *noted = (struct sp_noted){.begins = {"", 0}};
}
