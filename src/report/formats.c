#include "sallyport/formats.h"

#include <string.h>

#define SP_FORMAT(name, has_summary, what)                                     \
    {#name, sp_print_##name, has_summary, what},
const struct sp_format sp_formats[] = {
#include "sallyport/formats.def"
    {NULL, NULL, false, NULL},
};
#undef SP_FORMAT

#define SP_FORMAT(name, has_summary, what) #name,
const char *const sp_format_names[] = {
#include "sallyport/formats.def"
    NULL,
};

const struct sp_format *sp_format_find(const char *name)
{
    for (const struct sp_format *format = sp_formats; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}
