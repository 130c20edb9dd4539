/* The message as git stores it: cleaned once, cleaning changes nothing more. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/cleanup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte says how. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const comments[] = {"#", ";", "//", "\xe2\x80\xa6"};
    if (!size)
        return 0;
    const struct sp_cleanup how = {(enum sp_cleanup_mode)(*data & 3),
                                   comments[*data >> 2 & 3], *data & 16};
    struct sp_str text = {(const char *)data + 1, size - 1};
    struct sp_buf once = {0}, twice = {0};
    sp_cleanup(&once, text, &how);
    struct sp_str clean = {sp_buf_text(&once), once.len};
    sp_cleanup(&twice, clean, &how);
    if (once.len > text.len + 1 || once.len != twice.len ||
        memcmp(sp_buf_text(&once), sp_buf_text(&twice), once.len) != 0)
        abort();
    if (sp_cleanup_scissors(text, how.comment) > text.len ||
        !sp_cleanup_auto(text))
        abort();
    sp_cleanup_is_unwritten(clean, "PRP");
    sp_buf_dispose(&once);
    sp_buf_dispose(&twice);
    return 0;
}
