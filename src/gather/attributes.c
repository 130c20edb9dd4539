/*
 * Reads the .gitattributes that marks generated files: the one in the root of
 * the default branch, as the repository has it. A push cannot bring its own.
 */
#include <string.h>

#include "internal.h"
#include "sallyport/directory.h"

static bool is_attributes(struct sp_str name, void *context)
{
    (void)context;
    return sp_str_equal_c(name, ".gitattributes");
}

/* A file that is too large has no content here, and marks nothing. */
static void read_attributes(struct sp_str name, struct sp_str content,
                            void *context)
{
    (void)name;
    if (content.ptr)
        sp_attributes_read(context, content);
}

const struct sp_oid *sp_gather_default_tip(const struct sp_gather *gather)
{
    return sp_oid_is_zero(&gather->default_tip) ? NULL : &gather->default_tip;
}

int sp_gather_attributes(struct sp_gather *gather, struct sp_error *err)
{
    if (gather->paths_known)
        return SP_OK;
    gather->paths_known = true;
    gather->paths = gather->source.policy->paths;
    const struct sp_oid *tip = sp_gather_default_tip(gather);
    if (!gather->source.policy->paths.use_attributes || !tip)
        return SP_OK;
    gather->paths.attributes = &gather->attributes;
    return sp_repo_each_file(gather->repo, tip, "", SP_ATTRIBUTES_LARGEST,
                             is_attributes, read_attributes,
                             &gather->attributes, err);
}
