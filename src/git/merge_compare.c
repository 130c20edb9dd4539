/*
 * Compares a merge with what git makes of it. Where git finds a conflict, some
 * freedom is left:
 *
 * - In a text, lines of the sides and the base are free within its hunks.
 * - Where git cannot merge a content (a binary file, a link, a submodule), the
 *   content of either side is allowed.
 * - Where a name is in question (one side moved or removed a file), each of the
 *   names may be there or not; one of them must be, unless a side has removed
 *   the file. The content is git's merge of both sides, or that of the only
 *   side.
 *
 * The paths of one conflict are judged together, as a group.
 */
#include <stdlib.h>
#include <string.h>

#include "merge.h"
#include "merge_groups.h"
#include "sallyport/alloc.h"
#include "sallyport/resolution.h"
#include "sallyport/vec.h"

struct comparison {
    struct sp_repo *repo;
    const struct automerge *automerge;
    const struct sp_oid *made;
    struct groups groups;
    struct own_paths *own;
    struct sp_error *err;
};

static void add_own_path(struct own_paths *list, struct sp_str path,
                         enum sp_own own)
{
    struct own_path item = {sp_strndup(path.ptr, path.len), own};
    SP_VEC_PUSH(list, item);
}

void sp_own_paths_add_once(struct own_paths *list, struct sp_str path,
                           enum sp_own own)
{
    for (size_t i = 0; i < list->count; i++)
        if (sp_str_equal_c(path, list->items[i].path))
            return;
    add_own_path(list, path, own);
}

void sp_own_paths_dispose(struct own_paths *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i].path);
    free(list->items);
    *list = (struct own_paths){0};
}

/* Reads a blob. A blob that is too large is an error that names the path. */
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

static const struct group *group_of(const struct comparison *c,
                                    const struct member *member)
{
    return &c->groups.items[member->group];
}

static const struct stage *stage_of(const struct comparison *c,
                                    const struct group *group, size_t i)
{
    return &c->automerge->stages.items[group->stages.items[i]];
}

static const char *path_of(const struct comparison *c,
                           const struct group *group, size_t i)
{
    return c->groups.members.items[group->members.items[i]].path;
}

/* The file at a path of a tree; a directory is none. */
static int file_at(const struct comparison *c, const struct sp_oid *tree,
                   const char *path, struct sp_side *out)
{
    int code = sp_side_at(c->repo, tree, path, out, c->err);
    if (out->mode == SP_MODE_DIRECTORY)
        *out = (struct sp_side){0};
    return code;
}

static int git_made(const struct comparison *c, const char *path,
                    struct sp_side *out)
{
    return file_at(c, &c->automerge->tree, path, out);
}

/* How close a text is to git's result for a group. */
struct reading {
    struct sp_str made;
    struct sp_buf base; /* the base of all paths of the group */
    enum sp_resolution best;
};

/* Compares with a text that git made, or with a side, which counts only where
 * git itself merged that side. A text with a marker that is cut short is not
 * read. */
static int compare_blob(struct comparison *c, struct reading *reading,
                        const char *path, const struct sp_oid *id, bool is_side)
{
    git_odb_object *object = NULL;
    int code = read_blob(c, path, id, &object);
    if (code)
        return code;
    struct sp_str text = text_of(object);
    const struct sp_str base = {sp_buf_text(&reading->base), reading->base.len};
    const char *suffix = sp_merger_suffix(c->repo);
    enum sp_resolution found = SP_RESOLVED_OUTSIDE;
    bool is_cut = false;
    if (!is_side && sp_str_equal(text, reading->made)) {
        found = SP_RESOLVED_BY_SIDES;
    } else if (memmem(text.ptr, text.len, suffix, strlen(suffix))) {
        code = sp_merge_marker_is_cut(c->repo, text, &is_cut, c->err);
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

/* Reads the base of the group, then the sides that git itself merged first (a
 * file that was moved in two ways). */
static int read_stages(struct comparison *c, const struct group *group,
                       struct reading *reading)
{
    int code = SP_OK;
    for (int turn = 0; turn < 2; turn++)
        for (size_t i = 0; !code && i < group->stages.count; i++) {
            const struct stage *stage = stage_of(c, group, i);
            if (!sp_mode_is_file(stage->side.mode))
                continue;
            if (turn == 0 && stage->number == 1)
                code = add_base(c, &reading->base, stage);
            else if (turn == 1 && stage->number != 1)
                code = compare_blob(c, reading, stage->path, &stage->side.id,
                                    true);
        }
    return code;
}

/* Compares with git's results for the texts of a group. */
static int compare_texts(struct comparison *c, const struct member *member,
                         const struct sp_oid *made_id, enum sp_resolution *best)
{
    struct reading reading = {.best = SP_RESOLVED_OUTSIDE};
    const struct group *group = group_of(c, member);
    git_odb_object *made = NULL;
    int code = read_blob(c, member->path, made_id, &made);
    if (!code)
        reading.made = text_of(made);
    if (!code)
        code = read_stages(c, group, &reading);
    for (size_t i = 0; !code && i < group->members.count; i++) {
        const char *path = path_of(c, group, i);
        struct sp_side automatic;
        code = git_made(c, path, &automatic);
        /* git 2.39 may leave a name in conflict without a content */
        if (!code && sp_mode_is_file(automatic.mode) &&
            !sp_oid_is_zero(&automatic.id))
            code = compare_blob(c, &reading, path, &automatic.id, false);
    }
    git_odb_object_free(made);
    sp_buf_dispose(&reading.base);
    *best = reading.best;
    return code;
}

/* Is the merge's entry that of a side? Its mode may also be that of the base,
 * or of git's result. */
struct choice {
    bool has_mode, has_content;
};

static int look_for(struct comparison *c, const struct group *group,
                    const struct sp_side *made, struct choice *out)
{
    struct choice choice = {.has_mode = false};
    int code = SP_OK;
    for (size_t i = 0; i < group->stages.count; i++) {
        const struct stage *stage = stage_of(c, group, i);
        bool is_kind =
            stage->side.mode == made->mode ||
            (sp_mode_is_file(stage->side.mode) && sp_mode_is_file(made->mode));
        choice.has_mode |= stage->side.mode == made->mode;
        choice.has_content |= stage->number != 1 && is_kind &&
                              sp_oid_equal(&stage->side.id, &made->id);
    }
    for (size_t i = 0; !code && i < group->members.count; i++) {
        struct sp_side automatic;
        code = git_made(c, path_of(c, group, i), &automatic);
        choice.has_mode |= !code && automatic.mode == made->mode;
    }
    *out = choice;
    return code;
}

/* A removed path. Unless one side removed the file, one of its names must
 * stay. */
static int judge_absence(struct comparison *c, const struct group *group)
{
    struct sp_side made;
    int code = SP_OK;
    bool stays = false;
    if (!group->frees_name)
        return 1;
    if (group->has[1] && !(group->has[2] && group->has[3]))
        return 0;
    for (size_t i = 0; !code && !stays && i < group->members.count; i++) {
        code = file_at(c, c->made, path_of(c, group, i), &made);
        stays = !code && made.mode;
    }
    return code ? code : !stays;
}

/* In a conflict about contents alone: is the path where git has left it? 1, 0 or an
 * error. */
static int is_in_place(struct comparison *c, const struct member *member)
{
    struct sp_side automatic;
    const struct group *group = group_of(c, member);
    if (!group->is_text || !group->is_about_contents || group->is_about_more)
        return true;
    int code = git_made(c, member->path, &automatic);
    return code ? code : automatic.mode != 0;
}

/* A path in conflict where the merge differs from git's result. Returns 1 and
 * sets *own where that is not allowed. */
static int judge_conflict(struct comparison *c, const struct member *member,
                          const struct sp_side *made, enum sp_own *own)
{
    const struct group *group = group_of(c, member);
    bool is_text = group->is_text && !member->is_binary;
    bool is_merged = group->has[1] && group->has[2] && group->has[3];
    struct choice choice;
    *own = SP_OWN_CHANGE;
    if (!made->mode)
        return judge_absence(c, group);
    int code = is_in_place(c, member);
    if (code <= 0)
        return code ? code : 1;
    code = look_for(c, group, made, &choice);
    if (code || !choice.has_mode)
        return code ? code : 1;
    if (choice.has_content && (!is_text || (group->frees_name && !is_merged)))
        return 0;
    enum sp_resolution best = SP_RESOLVED_OUTSIDE;
    if (sp_mode_is_file(made->mode))
        code = compare_texts(c, member, &made->id, &best);
    if (!is_text || best == SP_RESOLVED_BY_OWN_LINES)
        *own = SP_OWN_RESOLUTION;
    return code ? code : best != SP_RESOLVED_BY_SIDES;
}

/* The name without "~LABEL", which git appends when two entries have the same
 * name. */
static struct sp_str plain_name(const struct comparison *c, struct sp_str path)
{
    const char *suffix = sp_merger_suffix(c->repo);
    size_t added = 1 + SP_OID_HEX + strlen(suffix);
    if (path.len > added && path.ptr[path.len - added] == '~' &&
        memcmp(path.ptr + path.len - strlen(suffix), suffix, strlen(suffix)) ==
            0)
        path.len -= added;
    return path;
}

/* Looks at a path that differs from git's result; `new` is that of the
 * merge. */
static int look_at(const struct sp_change *change, void *context)
{
    struct comparison *c = context;
    char *path = sp_strndup(change->path.ptr, change->path.len);
    const struct member *member = sp_groups_find(&c->groups, path);
    enum sp_own own = SP_OWN_CHANGE;
    int is_own = member ? judge_conflict(c, member, &change->new, &own) : 1;
    struct sp_str name = plain_name(c, change->path);
    if (is_own > 0 && name.len < change->path.len)
        sp_own_paths_add_once(c->own, name, own);
    else if (is_own > 0)
        add_own_path(c->own, name, own);
    free(path);
    return is_own < 0 ? is_own : SP_OK;
}

int sp_merge_compare(struct sp_repo *repo, const struct automerge *automerge,
                     const struct sp_oid *made, struct own_paths *out,
                     struct sp_error *err)
{
    struct comparison c = {.repo = repo,
                           .automerge = automerge,
                           .made = made,
                           .own = out,
                           .err = err};
    sp_groups_make(&c.groups, automerge);
    int code = sp_repo_changes(repo, &automerge->tree, made, look_at, &c, err);
    sp_groups_dispose(&c.groups);
    return code;
}
