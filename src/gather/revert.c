/* Whether a commit undoes what its message says that it does. */
#include "sallyport/revert.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/ancestry.h"
#include "sallyport/commit.h"
#include "sallyport/content.h"
#include "sallyport/merge.h"
#include "sallyport/objects.h"

/* Does an id begin with these digits? */
static bool begins_with(const struct sp_oid *id, const char *digits)
{
    char hex[SP_OID_HEX + 1];
    return strncmp(sp_oid_format(hex, id), digits, strlen(digits)) == 0;
}

/* The commit of a node before that one whose id begins with these digits. False
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

/* A short id is looked for among the commits of the push first: only below them
 * the objects of all others may make it ambiguous. */
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

/* Which parent of a merge it goes back to, from 1; 0: it is no merge, or has no
 * such parent. Hosts name none, and mean the first. */
static unsigned mainline_of(const struct sp_oids *parents, const char *made_to)
{
    if (parents->count < 2)
        return 0;
    for (size_t i = 0; *made_to && i < parents->count; i++)
        if (begins_with(&parents->items[i], made_to))
            return (unsigned)i + 1;
    return *made_to ? 0 : 1;
}

/* Looks up the commit that is named. False where it cannot be read: anybody can
 * write any id into a message. */
static bool find_past(const struct sp_content_source *source, size_t at,
                      const struct sp_named *named, struct sp_past *out)
{
    struct sp_object object;
    struct sp_commit commit = {0};
    struct sp_error ignored = {0};
    if (!find_named(source, at, named->commit, &out->commit) ||
        sp_repo_read_any_commit(source->repo, &out->commit, &object, &ignored))
        return false;
    bool good = !sp_commit_parse(&commit, object.bytes, &ignored);
    out->mainline = mainline_of(&commit.parents, named->made_to);
    sp_commit_dispose(&commit);
    sp_object_dispose(&object);
    return good;
}

/* The node of a commit; UINT32_MAX when it lies outside. Reverts are rare, and
 * mostly of something recent. */
static uint32_t node_of(const struct sp_history *history, size_t before,
                        const struct sp_oid *id)
{
    for (size_t i = before; i > 0; i--)
        if (sp_oid_equal(&history->nodes.items[i - 1].id, id))
            return (uint32_t)i - 1;
    return UINT32_MAX;
}

static int is_ancestor(const struct sp_content_source *source, size_t at,
                       const struct sp_oid *id, struct sp_error *err)
{
    struct sp_oid tip = source->history->nodes.items[at].id;
    struct sp_oids from = {&tip, 1, 1};
    uint32_t node = node_of(source->history, at, id);
    if (node != UINT32_MAX)
        return sp_bases_reaches(source->bases,
                                sp_bases_place(source->bases, (uint32_t)at),
                                sp_bases_place(source->bases, node));
    return sp_repo_reaches(source->repo, &from, id, err);
}

/* 1 when the commit undoes these commits, all of them before it. */
static int undoes(const struct sp_content_source *source, size_t at,
                  const struct sp_past *past, size_t count,
                  struct sp_error *err)
{
    const struct sp_oid *id = &source->history->nodes.items[at].id;
    const struct sp_code_paths code_paths = sp_content_code_paths(source);
    int code = count == 1
                   ? sp_repo_is_revert(source->repo, id, &past->commit,
                                       past->mainline, &code_paths, err)
                   : sp_repo_undoes_all(source->repo, id, past, count, err);
    for (size_t i = 0; code > 0 && i < count; i++)
        code = is_ancestor(source, at, &past[i].commit, err);
    return code;
}

/* Of several commits it undoes all, or the first: what follows in the message
 * may be quoted. */
int sp_content_is_revert(const struct sp_content_source *source, size_t at,
                         const struct sp_message *message, struct sp_error *err)
{
    struct sp_revert revert;
    struct sp_past past[SP_NAMED_MAX];
    size_t count = 0;
    if (source->history->nodes.items[at].parent_count != 1 ||
        !sp_revert_read(&revert, message))
        return 0;
    while (count < revert.count &&
           find_past(source, at, &revert.named[count], &past[count]))
        count++;
    int code = count ? undoes(source, at, past, 1, err) : 0;
    if (code || count < 2 || count < revert.count || revert.has_more)
        return code;
    return undoes(source, at, past, count, err);
}
