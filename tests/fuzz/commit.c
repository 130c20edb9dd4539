/* The bytes of a commit object. */
#include <stdint.h>
#include <stdlib.h>

#include "sallyport/commit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void inside(struct sp_str part, struct sp_str whole)
{
    if (part.len &&
        (part.ptr < whole.ptr || part.ptr + part.len > whole.ptr + whole.len))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sp_commit commit; /* parsed into again and again */
    struct sp_error err = {0};
    struct sp_str bytes = {(const char *)data, size};
    int code = sp_commit_parse(&commit, bytes, &err);
    if (code != SP_OK && code != SP_EGIT)
        abort();
    if (code == SP_OK) {
        struct sp_str utf8 = {commit.utf8.data, commit.utf8.len};
        if (utf8.len > 3 * bytes.len)
            abort();
        struct sp_str whole = utf8.len ? utf8 : bytes;
        inside(commit.author, whole);
        inside(commit.committer, whole);
        inside(commit.encoding, whole);
        inside(commit.message, whole);
    }
    return 0;
}
