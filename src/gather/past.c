/* Finds the commits that a message names by their ids. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "library.h"
#include "sallyport/commit.h"
#include "sallyport/objects.h"

/* Does an id begin with these digits? */
static bool begins_with(const struct sp_oid *id, const char *digits)
{
    char hex[SP_OID_HEX + 1];
    return strncmp(sp_oid_format(hex, id), digits, strlen(digits)) == 0;
}

/* The only commit before that node whose id begins with these digits. False
 * where several do; *found stays zero where none does. */
static bool find_node(const struct sp_history *history, size_t before,
                      const char *digits, struct sp_oid *found)
{
    char byte[3] = {digits[0], digits[1], '\0'};
    const unsigned char first = (unsigned char)strtoul(byte, NULL, 16);
    for (size_t i = 0; i < before; i++) {
        const struct sp_oid *id = &history->nodes.items[i].id;
        if (id->raw[0] != first || !begins_with(id, digits))
            continue;
        if (!sp_oid_is_zero(found))
            return false;
        *found = *id;
    }
    return true;
}

/* A short id is first searched among the commits of the push. Only below them
 * can other objects make it ambiguous. */
static bool find_named(const struct sp_content_source *source, size_t at,
                       const char *digits, struct sp_oid *out)
{
    *out = (struct sp_oid){{0}};
    if (sp_oid_parse(out, digits, strlen(digits)))
        return true;
    if (!find_node(source->history, at, digits, out))
        return false;
    return !sp_oid_is_zero(out) || !sp_repo_expand(source->repo, digits, out);
}

/* The parent of a merge that the revert goes back to, from 1; 0: it is no
 * merge, or has no such parent. Hosts name none, and mean the first. */
static unsigned mainline_of(const struct sp_oids *parents, const char *made_to)
{
    if (parents->count < 2)
        return 0;
    for (size_t i = 0; *made_to && i < parents->count; i++)
        if (begins_with(&parents->items[i], made_to))
            return (unsigned)i + 1;
    return *made_to ? 0 : 1;
}

/* The files of a library were never judged in its own commit: nothing can be
 * picked from there. */
static bool is_from_library(const struct sp_content_source *source,
                            const struct sp_past *past,
                            const struct sp_oids *parents)
{
    return sp_library_is_one(source->repo, &past->commit) ||
           (past->mainline &&
            sp_library_is_one(source->repo,
                              &parents->items[past->mainline - 1]));
}

bool sp_past_find(const struct sp_content_source *source, size_t at,
                  const struct sp_named *named, struct sp_past *out)
{
    struct sp_object object;
    struct sp_commit commit = {0};
    struct sp_error ignored = {0};
    if (!find_named(source, at, named->commit, &out->commit) ||
        sp_repo_read_any_commit(source->repo, &out->commit, &object, &ignored))
        return false;
    bool good = !sp_commit_parse_headers(&commit, object.bytes, &ignored);
    out->mainline = mainline_of(&commit.parents, named->made_to);
    good = good && !is_from_library(source, out, &commit.parents);
    sp_commit_dispose(&commit);
    sp_object_dispose(&object);
    return good;
}
