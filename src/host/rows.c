/* The rows, for the doctor and the tables. No hook needs them, nor holds them: the
 * installer would take the marks in a copy of it for those of a host. */
#include <string.h>

#include "sallyport/host.h"

#define SP_IN(layout) (1u << SP_LAYOUT_##layout)
#define SP_HOST(id, word, adapter, ...) {.name = #word, __VA_ARGS__},
const struct sp_host_row sp_hosts[] = {
#include "sallyport/hosts.def"
    {.name = NULL},
};
#undef SP_HOST

const struct sp_host_row *sp_host_find(const char *name)
{
    for (const struct sp_host_row *host = sp_hosts; host->name; host++)
        if (strcmp(host->name, name) == 0)
            return host;
    return NULL;
}

const struct sp_host_row *sp_host_of_layout(enum sp_layout layout)
{
    const struct sp_host_row *host = sp_hosts;
    while (!(host->layouts & 1u << layout))
        host++;
    return host;
}
