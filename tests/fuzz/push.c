/* The standard input of pre-receive. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/push.h"
#include "sallyport/refname.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_push push = {0};
    struct sp_error err = {0};
    struct sp_str input = {(const char *)data, size};
    int code = sp_push_parse(&push, input, &err);
    if (code != SP_OK && code != SP_EINPUT)
        abort();
    for (size_t i = 0; i < push.count; i++) {
        const struct sp_ref_update *update = &push.items[i];
        sp_ref_classify(update->name);
        if (strncmp(update->name, "refs/", 5) != 0 ||
            !*sp_ref_short(update->name))
            abort();
        if (sp_oid_is_zero(&update->new_id) !=
            (sp_update_kind(update) == SP_DELETE))
            abort();
    }
    sp_push_dispose(&push);
    return 0;
}
