#include "sallyport/formats.h"

#include <string.h>

#include "internal.h"

const struct sp_format sp_formats[] = {
    {"text", sp_print_text, true},      {"json", sp_print_json, true},
    {"sarif", sp_print_sarif, false},   {"junit", sp_print_junit, false},
    {"github", sp_print_github, false}, {NULL, NULL, false},
};

const struct sp_format *sp_format_find(const char *name)
{
    for (const struct sp_format *format = sp_formats; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}
