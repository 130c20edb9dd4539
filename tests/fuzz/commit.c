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
        inside(commit.author, bytes);
        inside(commit.committer, bytes);
        inside(commit.encoding, bytes);
        inside(commit.message, bytes);
    }
    return 0;
}
