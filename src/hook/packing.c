#include "packing.h"

#include <string.h>
#include <unistd.h>

#include "sallyport/file.h"

static bool is_there(struct hook_here *here, const struct sp_ref_update *ref)
{
    struct sp_error ignored = {0};
    struct sp_oid now;
    return sp_here_ref(here, ref->name, &now, &ignored) == SP_OK &&
           sp_oid_equal(&now, &ref->new_id);
}

static bool is_packed(const struct hook_here *here, const char *name,
                      const struct sp_oid *id)
{
    struct sp_buf path = {0}, line = {0}, packed = {0};
    struct sp_error ignored = {0};
    char hex[SP_OID_HEX + 1];
    sp_buf_printf(&path, "%s/packed-refs", here->gitdir);
    sp_buf_printf(&line, "\n%s %s\n", sp_oid_format(hex, id), name);
    bool found = sp_file_read(&packed, sp_buf_text(&path), SP_FILE_MAX, 0,
                              &ignored) == SP_OK &&
                 memmem(packed.data, packed.len, line.data, line.len);
    sp_buf_dispose(&path);
    sp_buf_dispose(&line);
    sp_buf_dispose(&packed);
    return found;
}

static bool is_locked(const struct hook_here *here)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/packed-refs.lock", here->gitdir);
    bool is = access(sp_buf_text(&path), F_OK) == 0;
    sp_buf_dispose(&path);
    return is;
}

/* A process that deletes a ref holds the lock of packed-refs, if the ref is there, and
 * takes it out. One that packs has let go of the lock, and leaves it in. */
bool sp_hook_is_packing(struct hook_here *here, const struct sp_ref_update *ref,
                        bool is_prepared)
{
    if (sp_oid_is_zero(&ref->new_id))
        return !sp_oid_is_zero(&ref->old_id) &&
               is_packed(here, ref->name, &ref->old_id) && !is_locked(here);
    if (is_prepared)
        return is_there(here, ref);
    return sp_oid_is_zero(&ref->old_id) &&
           is_packed(here, ref->name, &ref->new_id);
}
