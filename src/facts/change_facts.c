#include "sallyport/change_facts.h"

bool sp_change_has_content(const struct sp_change_facts *change)
{
    return change->new.mode && change->new.mode != SP_MODE_SUBMODULE;
}

int sp_change_size(const struct sp_change_facts *change, size_t *out,
                   struct sp_error *err)
{
    const struct sp_file_source *files = change->files;
    *out = 0;
    return sp_change_has_content(change)
               ? files->size(files->context, &change->new.id, out, err)
               : SP_OK;
}

int sp_change_read(const struct sp_change_facts *change, size_t max,
                   struct sp_str *out, struct sp_error *err)
{
    const struct sp_file_source *files = change->files;
    *out = sp_str("");
    return sp_change_has_content(change)
               ? files->read(files->context, &change->new.id, max, out, err)
               : SP_OK;
}
