/*
 * What was made of a merge, against what git makes of it. Where git asks, a
 * conflict leaves some freedom:
 *
 * - In a text, lines of the sides and the base within its hunks.
 * - Where git cannot merge a content (a binary file, a link, a submodule), that
 *   of any side.
 * - Where a name is in question (a file was moved, or removed, by one side), each
 *   of the names may be there or not. The content is that of a side, or what git
 *   made of the sides.
 *
 * Paths that one conflict is about are judged together: a group.
 */
#include <stdlib.h>
#include <string.h>

#include "merge.h"
#include "merger.h"
#include "sallyport/alloc.h"
#include "sallyport/resolution.h"
#include "sallyport/vec.h"

/* One path of a conflict. */
struct member {
    const char *path; /* borrowed from the automatic merge */
    size_t group;     /* place of the first of its group */
    bool frees_name;
};

struct comparison {
    struct sp_repo *repo;
    const struct automerge *automerge;
    SP_VEC(struct member) members; /* by path, each once */
    struct own_paths *own;
    struct sp_error *err;
};

void own_paths_add(struct own_paths *list, struct sp_str path, enum sp_own own)
{
    struct own_path item = {sp_strndup(path.ptr, path.len), own};
    SP_VEC_PUSH(list, item);
}

void own_paths_dispose(struct own_paths *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i].path);
    free(list->items);
    *list = (struct own_paths){0};
}

static int by_path(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    return strcmp(x->path, y->path);
}

static struct member *find(struct comparison *c, const char *path)
{
    struct member key = {.path = path};
    return c->members.count ? bsearch(&key, c->members.items, c->members.count,
                                      sizeof key, by_path)
                            : NULL;
}

static void list_members(struct comparison *c)
{
    const struct automerge *merge = c->automerge;
    for (size_t i = 0; i < merge->stages.count; i++) {
        struct member member = {.path = merge->stages.items[i].path};
        SP_VEC_PUSH(&c->members, member);
    }
    for (size_t i = 0; i < merge->conflicts.count; i++) {
        const struct sp_strings *paths = &merge->conflicts.items[i].paths;
        for (size_t k = 0; k < paths->count; k++) {
            struct member member = {.path = paths->items[k]};
            SP_VEC_PUSH(&c->members, member);
        }
    }
    if (c->members.count)
        qsort(c->members.items, c->members.count, sizeof(struct member),
              by_path);
    size_t kept = 0;
    for (size_t i = 0; i < c->members.count; i++)
        if (!i || by_path(&c->members.items[kept - 1], &c->members.items[i])) {
            c->members.items[kept] = c->members.items[i];
            c->members.items[kept].group = kept;
            kept++;
        }
    c->members.count = kept;
}

static size_t group_of(struct comparison *c, size_t at)
{
    struct member *members = c->members.items;
    while (members[at].group != at)
        at = members[at].group = members[members[at].group].group;
    return at;
}

static bool is_file(uint32_t mode)
{
    return mode == SP_MODE_FILE || mode == SP_MODE_PROGRAM;
}

/* In these git asks about a content, and about no name. */
static bool is_about_content(const char *kind)
{
    return strcmp(kind, "CONFLICT (contents)") == 0 ||
           strcmp(kind, "CONFLICT (binary)") == 0;
}

/* Where a side is no text, or two binary files were added, git cannot merge them
 * under one name. */
static void free_names(struct comparison *c)
{
    const struct automerge *merge = c->automerge;
    bool *has_base = sp_calloc(c->members.count + 1, 1);
    for (size_t i = 0; i < merge->stages.count; i++) {
        const struct stage *stage = &merge->stages.items[i];
        size_t group = find(c, stage->path)->group;
        has_base[group] |= stage->number == 1;
        c->members.items[group].frees_name |= !is_file(stage->side.mode);
    }
    for (size_t i = 0; i < merge->conflicts.count; i++) {
        const struct conflict *conflict = &merge->conflicts.items[i];
        const struct member *member = find(c, conflict->paths.items[0]);
        if (strcmp(conflict->kind, "CONFLICT (binary)") == 0 &&
            !has_base[member->group])
            c->members.items[member->group].frees_name = true;
    }
    free(has_base);
}

static void join_groups(struct comparison *c)
{
    const struct automerge *merge = c->automerge;
    for (size_t i = 0; i < merge->conflicts.count; i++) {
        const struct conflict *conflict = &merge->conflicts.items[i];
        bool frees_name = !is_about_content(conflict->kind);
        size_t first = SIZE_MAX;
        for (size_t k = 0; k < conflict->paths.count; k++) {
            size_t at =
                (size_t)(find(c, conflict->paths.items[k]) - c->members.items);
            c->members.items[at].frees_name |= frees_name;
            if (first == SIZE_MAX)
                first = at;
            size_t a = group_of(c, first), b = group_of(c, at);
            c->members.items[a > b ? a : b].group = a > b ? b : a;
        }
    }
    for (size_t i = 0; i < c->members.count; i++) {
        size_t group = group_of(c, i);
        c->members.items[i].group = group;
        c->members.items[group].frees_name |= c->members.items[i].frees_name;
    }
    free_names(c);
}

/* Reads a blob; too large is an error that names the path. */
static int read_blob(struct comparison *c, const char *path,
                     const struct sp_oid *id, git_odb_object **out)
{
    size_t size;
    git_object_t type;
    if (git_odb_read_header(&size, &type, c->repo->odb, to_git(id)) < 0)
        return sp_git_fail(c->err, "cannot read a file of a merge");
    if (size > 2 * (size_t)LARGEST_MERGED)
        return sp_error_set(c->err, SP_ELIMIT,
                            "%s is too large to be merged again (more than %d "
                            "MiB)",
                            path, 2 * LARGEST_MERGED >> 20);
    if (git_odb_read(out, c->repo->odb, to_git(id)) < 0)
        return sp_git_fail(c->err, "cannot read a file of a merge");
    return SP_OK;
}

static struct sp_str text_of(const git_odb_object *object)
{
    return (struct sp_str){
        git_odb_object_data((git_odb_object *)(uintptr_t)object),
        git_odb_object_size((git_odb_object *)(uintptr_t)object)};
}

/* How far a text is what git made of a group. */
struct reading {
    struct sp_str made;
    struct sp_buf base; /* of the group: of all its paths */
    enum sp_resolution best;
};

/* Against a text that git made; or against a side, which counts only where git
 * has merged it itself. What has a marker that is cut short is not read. */
static int compare_blob(struct comparison *c, struct reading *reading,
                        const char *path, const struct sp_oid *id, bool is_side)
{
    git_odb_object *object = NULL;
    int code = read_blob(c, path, id, &object);
    if (code)
        return code;
    struct sp_str text = text_of(object);
    const struct sp_str base = {sp_buf_text(&reading->base), reading->base.len};
    const char *suffix = merger_suffix(c->repo);
    enum sp_resolution found = SP_RESOLVED_OUTSIDE;
    bool is_cut = false;
    if (!is_side && sp_str_equal(text, reading->made)) {
        found = SP_RESOLVED_BY_SIDES;
    } else if (memmem(text.ptr, text.len, suffix, strlen(suffix))) {
        code = merge_marker_is_cut(c->repo, text, &is_cut, c->err);
        if (!code && !is_cut)
            found = sp_resolution_of(text, base, reading->made, sp_str(suffix));
    }
    if (found > reading->best)
        reading->best = found;
    git_odb_object_free(object);
    return code;
}

static int add_base(struct comparison *c, struct sp_buf *out,
                    const struct stage *stage)
{
    git_odb_object *object = NULL;
    int code = read_blob(c, stage->path, &stage->side.id, &object);
    if (code)
        return code;
    struct sp_str text = text_of(object);
    sp_buf_add(out, text.ptr, text.len);
    if (text.len && text.ptr[text.len - 1] != '\n')
        sp_buf_putc(out, '\n');
    git_odb_object_free(object);
    return SP_OK;
}

/* The base of the group; then the sides that git has merged before it merged
 * them (a file that was moved two ways). */
static int read_stages(struct comparison *c, size_t group,
                       struct reading *reading)
{
    const struct automerge *merge = c->automerge;
    int code = SP_OK;
    for (int turn = 0; turn < 2; turn++)
        for (size_t i = 0; !code && i < merge->stages.count; i++) {
            const struct stage *stage = &merge->stages.items[i];
            if (find(c, stage->path)->group != group ||
                !is_file(stage->side.mode))
                continue;
            if (turn == 0 && stage->number == 1)
                code = add_base(c, &reading->base, stage);
            else if (turn == 1 && stage->number != 1)
                code = compare_blob(c, reading, stage->path, &stage->side.id,
                                    true);
        }
    return code;
}

/* What git made of a path, in *out: {0} where it made nothing. */
static int side_at(struct comparison *c, const char *path, struct sp_side *out)
{
    git_tree *tree = NULL;
    git_tree_entry *entry = NULL;
    *out = (struct sp_side){0};
    if (git_tree_lookup(&tree, c->repo->git, to_git(&c->automerge->tree)) < 0)
        return sp_git_fail(c->err, "cannot read a merge");
    int failed = git_tree_entry_bypath(&entry, tree, path);
    if (!failed)
        *out = (struct sp_side){git_tree_entry_filemode(entry),
                                from_git(git_tree_entry_id(entry))};
    git_tree_entry_free(entry);
    git_tree_free(tree);
    return failed && failed != GIT_ENOTFOUND
               ? sp_git_fail(c->err, "cannot read a merge")
               : SP_OK;
}

/* Against what git made of the texts of a group. */
static int compare_texts(struct comparison *c, const struct member *member,
                         const struct sp_oid *made_id, enum sp_resolution *best)
{
    struct reading reading = {.best = SP_RESOLVED_OUTSIDE};
    git_odb_object *made = NULL;
    int code = read_blob(c, member->path, made_id, &made);
    if (!code)
        reading.made = text_of(made);
    if (!code)
        code = read_stages(c, member->group, &reading);
    for (size_t i = 0; !code && i < c->members.count; i++) {
        const struct member *other = &c->members.items[i];
        struct sp_side automatic;
        if (other->group != member->group)
            continue;
        code = side_at(c, other->path, &automatic);
        if (!code && is_file(automatic.mode))
            code = compare_blob(c, &reading, other->path, &automatic.id, false);
    }
    git_odb_object_free(made);
    sp_buf_dispose(&reading.base);
    *best = reading.best;
    return code;
}

/* What the sides have at the paths of a group: is this one of them, and are any
 * of them no text? The mode may also be one that git made. */
struct choice {
    bool has_mode, has_content, has_text;
};

static int look_for(struct comparison *c, size_t group,
                    const struct sp_side *made, struct choice *out)
{
    struct choice choice = {.has_text = true};
    int code = SP_OK;
    for (size_t i = 0; i < c->automerge->stages.count; i++) {
        const struct stage *stage = &c->automerge->stages.items[i];
        if (find(c, stage->path)->group != group)
            continue;
        choice.has_mode |= stage->side.mode == made->mode;
        choice.has_content |=
            sp_side_equal(&stage->side, made) ||
            (is_file(made->mode) && is_file(stage->side.mode) &&
             sp_oid_equal(&stage->side.id, &made->id));
        choice.has_text &= is_file(stage->side.mode);
    }
    for (size_t i = 0; !code && i < c->members.count; i++) {
        struct sp_side automatic;
        if (c->members.items[i].group != group)
            continue;
        code = side_at(c, c->members.items[i].path, &automatic);
        choice.has_mode |= !code && automatic.mode == made->mode;
    }
    *out = choice;
    return code;
}

/* Did git merge a text of the group and leave conflict markers in it? */
static bool was_merged(const struct comparison *c, const struct member *member)
{
    for (size_t i = 0; i < c->automerge->conflicts.count; i++) {
        const struct conflict *conflict = &c->automerge->conflicts.items[i];
        if (strcmp(conflict->kind, "CONFLICT (binary)") == 0 &&
            sp_strings_have(&conflict->paths, member->path))
            return false;
    }
    return true;
}

/* A path in conflict at which something else was made than by git. Returns 1 and
 * sets *own where that is not free. */
static int judge_conflict(struct comparison *c, const struct member *member,
                          const struct sp_side *made, enum sp_own *own)
{
    bool frees_name = c->members.items[member->group].frees_name;
    *own = SP_OWN_CHANGE;
    if (!made->mode)
        return !frees_name;
    struct choice choice;
    int code = look_for(c, member->group, made, &choice);
    bool is_text = choice.has_text && was_merged(c, member);
    if (code || !choice.has_mode)
        return code ? code : 1;
    if (choice.has_content && (frees_name || !is_text))
        return 0;
    enum sp_resolution best = SP_RESOLVED_OUTSIDE;
    if (is_file(made->mode))
        code = compare_texts(c, member, &made->id, &best);
    if (!is_text || best == SP_RESOLVED_BY_OWN_LINES)
        *own = SP_OWN_RESOLUTION;
    return code ? code : best != SP_RESOLVED_BY_SIDES;
}

/* A path that is not as git made it; new is what was made. */
static int look_at(const struct sp_change *change, void *context)
{
    struct comparison *c = context;
    char *path = sp_strndup(change->path.ptr, change->path.len);
    const struct member *member = find(c, path);
    enum sp_own own = SP_OWN_CHANGE;
    int is_own = member ? judge_conflict(c, member, &change->new, &own) : 1;
    if (is_own > 0)
        own_paths_add(c->own, change->path, own);
    free(path);
    return is_own < 0 ? is_own : SP_OK;
}

int merge_compare(struct sp_repo *repo, const struct automerge *automerge,
                  const struct sp_oid *made, struct own_paths *out,
                  struct sp_error *err)
{
    struct comparison c = {
        .repo = repo, .automerge = automerge, .own = out, .err = err};
    list_members(&c);
    join_groups(&c);
    int code = sp_repo_changes(repo, &automerge->tree, made, look_at, &c, err);
    free(c.members.items);
    return code;
}
