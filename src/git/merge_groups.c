#include "merge_groups.h"

#include "merge.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"

static int by_path(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    return strcmp(x->path, y->path);
}

const struct member *sp_groups_find(const struct groups *groups,
                                    const char *path)
{
    struct member key = {.path = path};
    return groups->members.count
               ? bsearch(&key, groups->members.items, groups->members.count,
                         sizeof key, by_path)
               : NULL;
}

static void add_member(struct groups *groups, const char *path)
{
    struct member member = {.path = path};
    SP_VEC_PUSH(&groups->members, member);
}

static void list_members(struct groups *groups, const struct automerge *merge)
{
    for (size_t i = 0; i < merge->stages.count; i++)
        add_member(groups, merge->stages.items[i].path);
    for (size_t i = 0; i < merge->conflicts.count; i++) {
        const struct sp_strings *paths = &merge->conflicts.items[i].paths;
        for (size_t k = 0; k < paths->count; k++)
            add_member(groups, paths->items[k]);
    }
    struct member *members = groups->members.items;
    size_t kept = 0;
    if (groups->members.count)
        qsort(members, groups->members.count, sizeof *members, by_path);
    for (size_t i = 0; i < groups->members.count; i++)
        if (!i || by_path(&members[kept - 1], &members[i])) {
            members[kept] = members[i];
            members[kept].group = kept;
            kept++;
        }
    groups->members.count = kept;
}

/* The group of a member, by its first member, once all are joined. */
static size_t group_of(struct groups *groups, size_t at)
{
    struct member *members = groups->members.items;
    while (members[at].group != at)
        at = members[at].group = members[members[at].group].group;
    return at;
}

static size_t place_of(const struct groups *groups, const char *path)
{
    return (size_t)(sp_groups_find(groups, path) - groups->members.items);
}

static bool is_kind(const struct conflict *conflict, const char *kind)
{
    return strcmp(conflict->kind, kind) == 0;
}

static void join(struct groups *groups, const struct conflict *conflict)
{
    struct member *members = groups->members.items;
    bool is_binary = is_kind(conflict, "CONFLICT (binary)");
    for (size_t i = 0; i < conflict->paths.count; i++) {
        size_t at = place_of(groups, conflict->paths.items[i]);
        members[at].is_binary |= is_binary;
        size_t a = group_of(groups, place_of(groups, conflict->paths.items[0]));
        size_t b = group_of(groups, at);
        members[a > b ? a : b].group = a > b ? b : a;
    }
}

static void fill(struct groups *groups, const struct automerge *merge)
{
    groups->items = sp_calloc(groups->members.count + 1, sizeof *groups->items);
    for (size_t i = 0; i < groups->members.count; i++) {
        size_t at = group_of(groups, i);
        groups->members.items[i].group = at;
        groups->items[at].is_text = true;
        SP_VEC_PUSH(&groups->items[at].members, i);
    }
    for (size_t i = 0; i < merge->stages.count; i++) {
        const struct stage *stage = &merge->stages.items[i];
        struct group *group =
            &groups->items[sp_groups_find(groups, stage->path)->group];
        SP_VEC_PUSH(&group->stages, i);
        group->has[stage->number] = true;
        group->is_text = group->is_text && sp_mode_is_file(stage->side.mode);
    }
}

/* All other kinds are conflicts about a name. So are these, where a side is no
 * file or two binary files were added. */
static void free_names(struct groups *groups, const struct automerge *merge)
{
    for (size_t i = 0; i < merge->conflicts.count; i++) {
        const struct conflict *conflict = &merge->conflicts.items[i];
        struct group *group =
            &groups->items[sp_groups_find(groups, conflict->paths.items[0])
                               ->group];
        bool is_binary = is_kind(conflict, "CONFLICT (binary)");
        bool is_content = is_kind(conflict, "CONFLICT (contents)");
        group->frees_name = group->frees_name || !group->is_text ||
                            (is_binary ? !group->has[1] : !is_content);
        *(is_binary || is_content ? &group->is_about_contents
                                  : &group->is_about_more) = true;
    }
}

void sp_groups_make(struct groups *out, const struct automerge *merge)
{
    list_members(out, merge);
    for (size_t i = 0; i < merge->conflicts.count; i++)
        join(out, &merge->conflicts.items[i]);
    fill(out, merge);
    free_names(out, merge);
}

void sp_groups_dispose(struct groups *groups)
{
    for (size_t i = 0; groups->items && i < groups->members.count; i++) {
        free(groups->items[i].stages.items);
        free(groups->items[i].members.items);
    }
    free(groups->items);
    free(groups->members.items);
    *groups = (struct groups){.items = NULL};
}
