#include <stddef.h>
#include <string.h>

#include "internal.h"

static const char *const host_words[] = {
#define SP_HOST(id, name, adapter, ...) #name,
#include "sallyport/hosts.def"
#undef SP_HOST
    NULL};
const char *const sp_level_words[] = {"enforce", "warn", "off", NULL};

#define SP_WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define SP_OPTION(id, word, kind, field, ...)                                  \
    {.section = SP_SECTION_NAME(id),                                           \
     .key = word,                                                              \
     .type = SP_OPTION_##kind,                                                 \
     .offset = offsetof(struct sp_policy, id.field),                           \
     __VA_ARGS__},
#define SP_MEMBER SP_OPTION
static const struct sp_option options[] = {
#include "sallyport/options.def"
};

const struct sp_option *sp_policy_options(size_t *count)
{
    *count = sizeof options / sizeof options[0];
    return options;
}

const struct sp_option *sp_policy_option_of(const struct sp_ini_entry *entry)
{
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        if (strcmp(options[i].section, entry->section) == 0 &&
            strcmp(options[i].key, entry->key) == 0)
            return &options[i];
    return NULL;
}

const char *sp_policy_host(const struct sp_policy *policy)
{
    return host_words[policy->identity.host];
}
