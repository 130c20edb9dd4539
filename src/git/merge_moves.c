/*
 * The files that one side has moved, as diffcore_rename_extended() of git's
 * diffcore-rename.c pairs removed files with added ones:
 *
 * - files of the same content;
 * - then those that are alike: merge_alike.c.
 *
 * Where git's choice depends on the order in which it looks at files, or on a guess by
 * directories, it is not known here.
 */
#include "merge_moves.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"

/* How many pairs: files that were removed, times those that were added or whose move is
 * looked for. */
enum { MAX_PAIRS = 1 << 24 };

const char *sp_moved_file_name(const struct moved_file *file)
{
    const char *slash = strrchr(file->named.path, '/');
    return slash ? slash + 1 : file->named.path;
}

bool sp_moved_files_share_name(const struct moved_file *one,
                               const struct moved_file *other)
{
    return strcmp(sp_moved_file_name(one), sp_moved_file_name(other)) == 0;
}

bool sp_moved_file_is_text(const struct moved_file *file)
{
    return sp_mode_is_file(file->named.file.mode);
}

static bool share_content(const struct moved_file *one,
                          const struct moved_file *other)
{
    return sp_oid_equal(&one->named.file.id, &other->named.file.id);
}

static bool is_wanted(const struct move_search *search, struct sp_str path)
{
    bool found = !search->wanted;
    for (size_t i = 0; !found && i < search->wanted->count; i++)
        found = sp_str_equal_c(path, search->wanted->items[i].path);
    return found;
}

static bool is_selected(const struct move_search *search, struct sp_str path)
{
    return !search->code || search->code->is_code(path, search->code->context);
}

static bool has_too_many(const struct move_search *search)
{
    const uint64_t removed = search->removed.count + 1;
    const uint64_t wanted = search->wanted ? search->wanted->count : removed;
    return removed * (search->added.count + 1) > MAX_PAIRS ||
           removed * wanted > MAX_PAIRS;
}

static int look_at(const struct sp_change *change, void *context)
{
    struct move_search *search = context;
    const bool is_new = change->new.mode != 0;
    struct moved_files *files = is_new ? &search->added : &search->removed;
    struct moved_file file = {.named.file = is_new ? change->new : change->old};
    if ((change->new.mode && change->old.mode) ||
        sp_oid_is_empty_blob(&file.named.file.id))
        return SP_OK;
    if (!is_selected(search, change->path)) {
        search->has_other = true;
        return SP_OK;
    }
    search->is_unknown = has_too_many(search);
    if (search->is_unknown)
        return 1;
    file.matters = !is_new && is_wanted(search, change->path);
    file.named.path = sp_strndup(change->path.ptr, change->path.len);
    SP_VEC_PUSH(files, file);
    return SP_OK;
}

void sp_move_add(struct move_search *search, struct moved_file *old,
                 struct moved_file *new)
{
    struct sp_rename move = {.old = old->named.file, .new = new->named.file};
    old->is_done = new->is_done = true;
    if (!old->matters)
        return;
    move.from = sp_strdup(old->named.path);
    move.to = sp_strdup(new->named.path);
    SP_VEC_PUSH(search->moves, move);
}

/* What is the same as an added file. */
struct group {
    struct moved_file *old; /* the first of them */
    size_t removed, added;
    bool matters, is_mixed;
};

static struct group group_of(const struct move_search *search,
                             const struct moved_file *new)
{
    struct group group = {.old = NULL};
    for (size_t i = 0; i < search->removed.count; i++) {
        struct moved_file *old = &search->removed.items[i];
        if (!share_content(old, new))
            continue;
        group.old = group.old ? group.old : old;
        group.removed++;
        group.matters = group.matters || old->matters;
        group.is_mixed =
            group.is_mixed ||
            sp_moved_file_is_text(old) != sp_moved_file_is_text(new) ||
            (!sp_moved_file_is_text(old) && old->matters);
    }
    for (size_t i = 0; group.removed && i < search->added.count; i++) {
        const struct moved_file *other = &search->added.items[i];
        if (!share_content(other, new))
            continue;
        group.added++;
        group.is_mixed = group.is_mixed || sp_moved_file_is_text(other) !=
                                               sp_moved_file_is_text(new);
    }
    return group;
}

/* Pairs what was added with removed files of the same content, all of which do not
 * matter. Where there are more of these, git leaves some of them. */
static void pair_group(struct move_search *search, const struct group *group,
                       struct moved_file *new)
{
    new->is_done = true;
    for (size_t i = 0; i < search->removed.count; i++) {
        struct moved_file *old = &search->removed.items[i];
        if (!share_content(old, new))
            continue;
        old->is_done = old->is_done || group->removed == group->added;
        old->is_same = true;
    }
}

/* Pairs files of the same content. Where there are several, it matters which of them git
 * takes, unless it takes all that were added for files that do not matter. */
static void pair_same(struct move_search *search)
{
    for (size_t i = 0; !search->is_unknown && i < search->added.count; i++) {
        struct moved_file *new = &search->added.items[i];
        const struct group group = group_of(search, new);
        if (!group.removed)
            continue;
        if (group.removed == 1 && group.added == 1 && !group.is_mixed) {
            group.old->is_same = true;
            sp_move_add(search, group.old, new);
        } else if (!group.is_mixed && !group.matters &&
                   group.removed >= group.added) {
            pair_group(search, &group, new);
        } else {
            search->is_unknown = true;
        }
    }
}

static void free_files(struct moved_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        free(files->items[i].named.path);
    free(files->items);
}

/* Do two paths lie in the same directory below the root, however deep? */
static bool share_directory(const char *path, struct sp_str other)
{
    size_t len = strcspn(path, "/");
    return path[len] && other.len > len && !memcmp(path, other.ptr, len + 1);
}

/* Where only code is looked at, a directory may be gone that has other files still. What
 * the other side added there may be moved. */
static int look_at_other(const struct sp_change *change, void *context)
{
    struct move_search *search = context;
    bool is_added = change->new.mode && !change->old.mode;
    for (size_t i = 0; is_added && i < search->removed.count; i++)
        if (share_directory(search->removed.items[i].named.path,
                            change->path) &&
            is_selected(search, change->path))
            search->is_unknown = true;
    return search->is_unknown;
}

static void pair(struct move_search *search)
{
    pair_same(search);
    sp_moves_pair_alike(search);
}

int sp_renames_find(struct sp_renames *out, const struct removals *removals,
                    unsigned side, struct sp_repo *repo,
                    const struct sp_oid *const trees[],
                    const struct sp_code_paths *code, struct sp_error *err)
{
    const bool all = removals->lacks_directory[side];
    struct move_search search = {.repo = repo,
                                 .code = code,
                                 .wanted = all ? NULL : &removals->files[side],
                                 .moves = out};
    *out = (struct sp_renames){.items = NULL};
    if (!all && !removals->files[side].count && !code)
        return 1;
    int result = sp_repo_changes(repo, trees[BASE], trees[OURS + side], look_at,
                                 &search, err);
    if (!result && search.has_other)
        result = sp_repo_changes(repo, trees[BASE], trees[THEIRS - side],
                                 look_at_other, &search, err);
    if (!result)
        pair(&search);
    search.is_unknown = search.is_unknown || (all && out->count);
    free_files(&search.added);
    free_files(&search.removed);
    return result < 0 ? result : !search.is_unknown;
}

const struct sp_rename *sp_renames_from(const struct sp_renames *moves,
                                        const char *from)
{
    for (size_t i = 0; i < moves->count; i++)
        if (strcmp(moves->items[i].from, from) == 0)
            return &moves->items[i];
    return NULL;
}

static void dispose(struct sp_rename *move)
{
    free(move->from);
    free(move->to);
}

void sp_renames_dispose(struct sp_renames *moves)
{
    for (size_t i = 0; i < moves->count; i++)
        dispose(&moves->items[i]);
    free(moves->items);
    *moves = (struct sp_renames){.items = NULL};
}
