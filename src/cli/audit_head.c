/* The head of the log as a checkpoint (https://c2sp.org/tlog-checkpoint). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit.h"
#include "sallyport/file.h"
#include "sallyport/sanitise.h"

enum { BASE64_LEN = 44, MAX_NAME = 255, MAX_CHECKPOINT = 8192 };

static void base64(char out[BASE64_LEN + 1], const struct sp_hash *hash)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrs"
                                 "tuvwxyz0123456789+/";
    unsigned char in[SP_HASH_SIZE + 1] = {0};
    memcpy(in, hash->bytes, SP_HASH_SIZE);
    for (int i = 0, at = 0; i < SP_HASH_SIZE; i += 3, at += 4) {
        unsigned n = (unsigned)in[i] << 16 | (unsigned)in[i + 1] << 8 |
                     (i + 2 < SP_HASH_SIZE ? in[i + 2] : 0u);
        for (int k = 0; k < 4; k++)
            out[at + k] = digits[n >> (18 - 6 * k) & 63];
    }
    out[BASE64_LEN - 1] = '=';
    out[BASE64_LEN] = '\0';
}

static void print_checkpoint(const struct sp_audit_head *head, const char *path)
{
    struct sp_buf origin = {0};
    char root[BASE64_LEN + 1], host[MAX_NAME + 1] = "";
    gethostname(host, MAX_NAME);
    base64(root, &head->root);
    sp_sanitise(&origin, sp_str(host), 0);
    sp_sanitise(&origin, sp_str(path), 0);
    printf("%s\n%llu\n%s\n", sp_buf_text(&origin),
           (unsigned long long)head->size, root);
    sp_buf_dispose(&origin);
}

int audit_head(struct sp_audit *audit, const char *path)
{
    struct sp_audit_head head;
    struct sp_error err = {0};
    if (sp_audit_head(audit, &head, &err))
        return cli_fail(&err);
    print_checkpoint(&head, path);
    return CLEAN;
}

/* As https://c2sp.org/tlog-proof says. */
int audit_prove(struct sp_audit *audit, const char *path,
                const struct sp_cli_args *args)
{
    struct sp_audit_head head;
    struct sp_merkle_proof proof;
    struct sp_error err = {0};
    char text[BASE64_LEN + 1];
    uint64_t seq;
    int code = audit_number(&seq, args->words[1], &err);
    if (!code)
        code = sp_audit_head(audit, &head, &err);
    if (!code && seq >= head.size)
        code = sp_error_set(&err, SP_ENOTFOUND, "there is no entry %llu",
                            (unsigned long long)seq);
    if (!code)
        code = sp_audit_prove(audit, seq, head.size, &proof, NULL, &err);
    if (code)
        return cli_fail(&err);
    printf("c2sp.org/tlog-proof@v1\nindex %llu\n", (unsigned long long)seq);
    for (size_t i = 0; i < proof.count; i++) {
        base64(text, &proof.hashes[i]);
        puts(text);
    }
    puts("");
    print_checkpoint(&head, path);
    return CLEAN;
}

/* Writes a hash of base64; false where it is none. */
static bool from_base64(struct sp_hash *out, struct sp_str text)
{
    unsigned bits = 0;
    size_t have = 0, at = 0;
    char again[BASE64_LEN + 1];
    if (text.len != BASE64_LEN)
        return false;
    for (size_t i = 0; i < BASE64_LEN - 1; i++) {
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
    base64(again, out);
    return memcmp(again, text.ptr, BASE64_LEN) == 0;
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
