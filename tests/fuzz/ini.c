/* The reader of INI texts: what it visits is what it promises to be. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/ini.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int visit(const struct sp_ini_entry *entry, void *context,
                 struct sp_error *err)
{
    int *last_line = context;
    if (entry->line <= *last_line || !*entry->section ||
        (!*entry->key && *entry->value))
        abort();
    if (strpbrk(entry->value, "\r\v\f\b\x1b"))
        abort();
    *last_line = entry->line;
    if (strcmp(entry->key, "stop") == 0)
        return sp_error_set(err, SP_ELIMIT, "stop");
    return SP_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_error err = {0};
    struct sp_str text = {(const char *)data, size};
    int last_line = 0;
    int code = sp_ini_read(text, "fuzz.ini", visit, &last_line, &err);
    if (code != (int)err.code || (code == SP_OK) != !*err.message)
        abort();
    return 0;
}
