/* CODEOWNERS of each dialect, a NUL, a path: nothing is owned by a line that is not
 * there, and reading is the same twice. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/codeowners.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void see(const struct sp_owners *owners, const size_t *rules,
                size_t count, void *context)
{
    size_t *seen = context;
    for (size_t i = 0; i < count; i++) {
        const struct sp_owners_rule *rule = &owners->rules.items[rules[i]];
        if (rules[i] >= owners->rules.count ||
            rule->section >= owners->sections.count || !rule->count ||
            (i && rules[i] <= rules[i - 1]))
            abort();
        *seen += rule->line;
    }
}

static size_t read_and_match(const char *host, struct sp_str content,
                             struct sp_str path)
{
    size_t seen = 0;
    struct sp_owners *owners = sp_owners_read(host, content);
    if (owners->faults.count > owners->fault_count)
        abort();
    sp_owners_match(owners, path, see, &seen);
    sp_owners_free(owners);
    return seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const hosts[] = {"plain", "gitlab", "gitea"};
    struct sp_str content = {(const char *)data, size}, path = {NULL, 0};
    const char *end = size ? memchr(data, '\0', size) : NULL;
    if (end) {
        content.len = (size_t)(end - content.ptr);
        path = (struct sp_str){end + 1, size - content.len - 1};
    }
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
        if (read_and_match(hosts[i], content, path) !=
            read_and_match(hosts[i], content, path))
            abort();
    return 0;
}
