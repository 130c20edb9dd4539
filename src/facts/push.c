#include <string.h>

#include "sallyport/facts.h"

const char *sp_push_remote(const struct sp_push_facts *push)
{
    return push->remote && *push->remote ? push->remote : "origin";
}

bool sp_push_is_web(const struct sp_push_facts *push)
{
    return push->via && strcmp(push->via, "web") == 0;
}

bool sp_push_has_form(const struct sp_push_facts *push)
{
    return push->is_host_merge || sp_push_is_web(push);
}
