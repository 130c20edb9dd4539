/* Writes and reads checkpoints (https://c2sp.org/tlog-checkpoint). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit.h"
#include "sallyport/base64.h"
#include "sallyport/file.h"
#include "sallyport/sanitise.h"

enum { MAX_NAME = 255, MAX_CHECKPOINT = 8192 };

void audit_base64(char out[AUDIT_BASE64 + 1], const struct sp_hash *hash)
{
    sp_base64(out, hash->bytes, SP_HASH_SIZE);
}

void audit_machine(struct sp_buf *out)
{
    char host[MAX_NAME + 1] = "";
    gethostname(host, MAX_NAME);
    sp_sanitise(out, sp_str(host), 0);
}

void audit_origin(struct sp_buf *out, const char *path)
{
    char *real = realpath(path, NULL);
    audit_machine(out);
    sp_sanitise(out, sp_str(real ? real : path), 0);
    free(real);
}

void audit_checkpoint_print(const struct sp_audit_head *head, const char *path)
{
    struct sp_buf origin = {0};
    char root[AUDIT_BASE64 + 1];
    audit_base64(root, &head->root);
    audit_origin(&origin, path);
    printf("%s\n%llu\n%s\n", sp_buf_text(&origin),
           (unsigned long long)head->size, root);
    sp_buf_dispose(&origin);
}

/* Writes a hash of base64; false where it is none. */
static bool from_base64(struct sp_hash *out, struct sp_str text)
{
    unsigned bits = 0;
    size_t have = 0, at = 0;
    char again[AUDIT_BASE64 + 1];
    if (text.len != AUDIT_BASE64)
        return false;
    for (size_t i = 0; i < AUDIT_BASE64 - 1; i++) {
        char c = text.ptr[i];
        int digit = c >= 'A' && c <= 'Z'   ? c - 'A'
                    : c >= 'a' && c <= 'z' ? c - 'a' + 26
                    : c >= '0' && c <= '9' ? c - '0' + 52
                    : c == '+'             ? 62
                    : c == '/'             ? 63
                                           : -1;
        if (digit < 0)
            return false;
        bits = (bits << 6 | (unsigned)digit) & 0xffffff;
        have += 6;
        if (have >= 8 && at < SP_HASH_SIZE) {
            have -= 8;
            out->bytes[at++] = (unsigned char)(bits >> have);
        }
    }
    audit_base64(again, out);
    return memcmp(again, text.ptr, AUDIT_BASE64) == 0;
}

static bool parse(struct sp_audit_head *out, struct sp_str text)
{
    struct sp_str origin, size, root;
    char *end;
    if (!sp_str_line(&text, &origin) || !origin.len ||
        !sp_str_line(&text, &size) || !size.len || *size.ptr < '0' ||
        *size.ptr > '9' || !sp_str_line(&text, &root))
        return false;
    errno = 0;
    out->size = strtoull(size.ptr, &end, 10);
    return !errno && end == size.ptr + size.len && out->size <= INT64_MAX &&
           from_base64(&out->root, root);
}

int audit_checkpoint_read(struct sp_audit_head *out, const char *file,
                          struct sp_error *err)
{
    struct sp_buf text = {0};
    int code = sp_file_read(&text, file, MAX_CHECKPOINT,
                            SP_FILE_FOLLOW | SP_FILE_PIPE, err);
    if (!code && !parse(out, (struct sp_str){sp_buf_text(&text), text.len}))
        code = sp_error_set(err, SP_EINPUT,
                            "%s is no checkpoint: origin, size and root, each "
                            "on a line",
                            file);
    sp_buf_dispose(&text);
    return code;
}
