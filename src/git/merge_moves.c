/*
 * The files that one side has moved, as diffcore_rename_extended() of git's
 * diffcore-rename.c pairs removed files with added ones:
 *
 * - files of the same content;
 * - then, of the files that matter, each with the only added one of the same last name,
 *   if they are alike by three quarters;
 * - then those that are most alike, by at least a half.
 *
 * Where git's choice depends on the order in which it looks at files, or on a guess by
 * directories, it is not known here.
 */
#include <stdlib.h>
#include <string.h>

#include "merge.h"
#include "sallyport/alloc.h"
#include "sallyport/similar.h"
#include "sallyport/vec.h"

enum {
    MAX_FILES = 4096,     /* that were added, or removed */
    MAX_READ = 4 << 20,   /* bytes of one file */
    MAX_TOTAL = 64 << 20, /* bytes of all that are read */
    MAX_READS = 1 << 16,
    MAX_ALIKE = 4096,  /* pairs that may be a rename */
    MAX_ALIKE_ONE = 4, /* of these git keeps the best for one added file */
    HALF = SP_SIMILAR_ALL / 2,
    THREE_QUARTERS = HALF + HALF / 2,
};

struct file {
    struct sp_named named;
    size_t size;
    bool matters; /* a removed one whose move is looked for */
    bool is_done; /* it is a half of a pair */
    bool may_be_done;
};

struct files {
    struct file *items;
    size_t count, capacity;
};

/* A removed file and an added one that are alike. */
struct alike {
    struct file *old, *new;
    unsigned score;
    bool same_name;
};

struct search {
    struct sp_repo *repo;
    const struct sp_code_paths *code;
    const struct sp_named_files *wanted; /* NULL: all that were removed */
    struct files added, removed;
    SP_VEC(struct alike) alike;
    struct sp_renames *moves;
    size_t bytes, reads; /* of the files that were read */
    bool is_unknown;
    bool has_other; /* a file that is no code */
};

static const char *last_name(const struct file *file)
{
    const char *slash = strrchr(file->named.path, '/');
    return slash ? slash + 1 : file->named.path;
}

static bool same_name(const struct file *one, const struct file *other)
{
    return strcmp(last_name(one), last_name(other)) == 0;
}

static bool is_text(const struct file *file)
{
    return sp_mode_is_file(file->named.file.mode);
}

static bool same_content(const struct file *one, const struct file *other)
{
    return sp_oid_equal(&one->named.file.id, &other->named.file.id);
}

static bool is_wanted(const struct search *search, struct sp_str path)
{
    bool found = !search->wanted;
    for (size_t i = 0; !found && i < search->wanted->count; i++)
        found = sp_str_equal_c(path, search->wanted->items[i].path);
    return found;
}

static bool is_selected(const struct search *search, struct sp_str path)
{
    return !search->code || search->code->is_code(path, search->code->context);
}

static int look_at(const struct sp_change *change, void *context)
{
    struct search *search = context;
    const bool is_new = change->new.mode != 0;
    struct files *files = is_new ? &search->added : &search->removed;
    struct file file = {.named.file = is_new ? change->new : change->old};
    if ((change->new.mode && change->old.mode) ||
        sp_oid_is_empty_blob(&file.named.file.id))
        return SP_OK;
    if (!is_selected(search, change->path)) {
        search->has_other = true;
        return SP_OK;
    }
    search->is_unknown = search->is_unknown || files->count == MAX_FILES;
    if (search->is_unknown)
        return 1;
    file.matters = !is_new && is_wanted(search, change->path);
    file.named.path = sp_strndup(change->path.ptr, change->path.len);
    SP_VEC_PUSH(files, file);
    return SP_OK;
}

static void add_move(struct search *search, struct file *old, struct file *new)
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
    struct file *old; /* the first of them */
    size_t removed, added;
    bool matters, is_mixed;
};

static struct group group_of(const struct search *search,
                             const struct file *new)
{
    struct group group = {.old = NULL};
    for (size_t i = 0; i < search->removed.count; i++) {
        struct file *old = &search->removed.items[i];
        if (!same_content(old, new))
            continue;
        group.old = group.old ? group.old : old;
        group.removed++;
        group.matters = group.matters || old->matters;
        group.is_mixed = group.is_mixed || is_text(old) != is_text(new) ||
                         (!is_text(old) && old->matters);
    }
    for (size_t i = 0; group.removed && i < search->added.count; i++) {
        const struct file *other = &search->added.items[i];
        if (!same_content(other, new))
            continue;
        group.added++;
        group.is_mixed = group.is_mixed || is_text(other) != is_text(new);
    }
    return group;
}

/* Pairs what was added with removed files of the same content, all of which do not
 * matter. Where there are more of these, git leaves some of them. */
static void pair_group(struct search *search, const struct group *group,
                       struct file *new)
{
    new->is_done = true;
    for (size_t i = 0; i < search->removed.count; i++) {
        struct file *old = &search->removed.items[i];
        if (!same_content(old, new))
            continue;
        old->is_done = old->is_done || group->removed == group->added;
        old->may_be_done = true;
    }
}

/* Pairs files of the same content. Where there are several, it matters which of them git
 * takes, unless it takes all that were added for files that do not matter. */
static void pair_same(struct search *search)
{
    for (size_t i = 0; !search->is_unknown && i < search->added.count; i++) {
        struct file *new = &search->added.items[i];
        const struct group group = group_of(search, new);
        if (!group.removed)
            continue;
        if (group.removed == 1 && group.added == 1 && !group.is_mixed)
            add_move(search, group.old, new);
        else if (!group.is_mixed && !group.matters &&
                 group.removed >= group.added)
            pair_group(search, &group, new);
        else
            search->is_unknown = true;
    }
}

/* NULL where it cannot be read, is too large, or too much was read before. */
static git_odb_object *read_file(struct search *search, const struct file *file)
{
    git_odb_object *object = NULL;
    if (search->bytes > MAX_TOTAL || search->reads++ >= MAX_READS ||
        sp_read_whole(search->repo, &file->named.file.id, MAX_READ, &object))
        return NULL;
    search->bytes += git_odb_object_size(object);
    return object;
}

static void read_sizes(struct search *search, struct files *files)
{
    git_object_t type;
    for (size_t i = 0; !search->is_unknown && i < files->count; i++) {
        struct file *file = &files->items[i];
        const bool is_read = is_text(file) && !file->is_done &&
                             (file->matters || files == &search->added);
        search->is_unknown =
            is_read &&
            git_odb_read_header(&file->size, &type, search->repo->odb,
                                to_git(&file->named.file.id));
    }
}

static bool may_be_alike(const struct file *old, const struct file *new)
{
    return is_text(new) &&
           !new->is_done &&sp_similar_sizes(old->size, new->size);
}

static void add_alike(struct search *search, struct file *old, struct file *new,
                      struct sp_similar *similar, struct sp_str text)
{
    const struct alike alike = {old, new, sp_similar_score(similar, text, HALF),
                                same_name(old, new)};
    if (search->alike.count == MAX_ALIKE ||
        (alike.score && sp_similar_depends(similar, text)))
        search->is_unknown = true;
    else if (alike.score)
        SP_VEC_PUSH(&search->alike, alike);
}

/* NULL where it cannot be read. */
static struct sp_similar *read_similar(struct search *search,
                                       const struct file *file)
{
    git_odb_object *object = read_file(search, file);
    struct sp_similar *similar =
        object ? sp_similar_new(text_of(object)) : NULL;
    git_odb_object_free(object);
    return similar;
}

/* Compares a removed file with all that were added. */
static void compare_one(struct search *search, struct file *old)
{
    struct sp_similar *similar = NULL;
    for (size_t i = 0; !search->is_unknown && i < search->added.count; i++) {
        struct file *new = &search->added.items[i];
        if (!may_be_alike(old, new))
            continue;
        if (!similar)
            similar = read_similar(search, old);
        git_odb_object *object = similar ? read_file(search, new) : NULL;
        search->is_unknown = !object;
        if (object)
            add_alike(search, old, new, similar, text_of(object));
        git_odb_object_free(object);
    }
    sp_similar_free(similar);
}

static bool is_compared(const struct file *old)
{
    return old->matters && !old->is_done && is_text(old);
}

static void compare(struct search *search)
{
    bool is_needed = false;
    for (size_t i = 0; !is_needed && i < search->removed.count; i++)
        is_needed = is_compared(&search->removed.items[i]);
    if (!is_needed || search->is_unknown)
        return;
    read_sizes(search, &search->added);
    read_sizes(search, &search->removed);
    for (size_t i = 0; !search->is_unknown && i < search->removed.count; i++) {
        struct file *old = &search->removed.items[i];
        if (is_compared(old))
            compare_one(search, old);
    }
}

/* How many files of the same last name are left, whether they matter or not. */
static size_t count_same(struct search *search, const struct files *files,
                         const struct file *one)
{
    size_t count = 0;
    for (size_t i = 0; i < files->count; i++) {
        const struct file *file = &files->items[i];
        if (file->is_done || !same_name(file, one))
            continue;
        search->is_unknown = search->is_unknown || file->may_be_done;
        count++;
    }
    return count;
}

/* Was a file of the same content moved out of the directory of this one? Then git
 * guesses that this one went the same way. */
static bool may_guess(const struct search *search, const struct file *old)
{
    size_t len = (size_t)(last_name(old) - old->named.path);
    bool found = false;
    for (size_t i = 0; !found && i < search->removed.count; i++) {
        const struct file *other = &search->removed.items[i];
        found = strncmp(other->named.path, old->named.path, len) == 0;
        for (size_t k = 0; found && k < search->added.count; k++)
            if (same_content(other, &search->added.items[k]))
                return true;
        found = false;
    }
    return false;
}

/* The only added file of that name, if there is one that is alike; NULL. */
static struct file *named_alike(const struct search *search,
                                const struct file *old)
{
    for (size_t i = 0; i < search->alike.count; i++) {
        const struct alike *alike = &search->alike.items[i];
        if (alike->old == old && alike->same_name &&
            alike->score >= THREE_QUARTERS)
            return alike->new;
    }
    return NULL;
}

/* Pairs files of the same last name, as far as it is the only one. */
static void pair_names(struct search *search)
{
    SP_VEC(struct alike) found = {NULL, 0, 0};
    for (size_t i = 0; !search->is_unknown && i < search->removed.count; i++) {
        struct file *old = &search->removed.items[i];
        if (old->is_done || !old->matters)
            continue;
        const size_t added = count_same(search, &search->added, old);
        const bool is_only =
            added && count_same(search, &search->removed, old) == 1;
        struct alike pair = {.old = old};
        if (added == 1 && is_only)
            pair.new = named_alike(search, old);
        else if (added && may_guess(search, old))
            search->is_unknown = true;
        if (pair.new)
            SP_VEC_PUSH(&found, pair);
    }
    for (size_t i = 0; i < found.count; i++)
        add_move(search, found.items[i].old, found.items[i].new);
    free(found.items);
}

static bool is_left(const struct alike *alike)
{
    return !alike->old->is_done && !alike->new->is_done;
}

static int compare_alike(const struct alike *one, const struct alike *other)
{
    return one->score != other->score ? (one->score > other->score ? 1 : -1)
                                      : one->same_name - other->same_name;
}

/* The pair that is most alike; NULL at the end. Pairs that are as much alike must have
 * no file in common. */
static const struct alike *find_best(struct search *search)
{
    const struct alike *best = NULL;
    for (size_t i = 0; i < search->alike.count; i++) {
        const struct alike *one = &search->alike.items[i];
        if (is_left(one) && (!best || compare_alike(one, best) > 0))
            best = one;
    }
    for (size_t i = 0; best && i < search->alike.count; i++) {
        const struct alike *one = &search->alike.items[i];
        if (is_left(one) && one != best && !compare_alike(one, best) &&
            (one->old == best->old || one->new == best->new))
            search->is_unknown = true;
    }
    return search->is_unknown ? NULL : best;
}

/* git keeps the best of those that are like an added file, and no more. */
static bool has_too_many(const struct search *search)
{
    bool has = false;
    for (size_t i = 0; !has && i < search->alike.count; i++) {
        size_t count = 0;
        for (size_t k = 0; k < search->alike.count; k++)
            count += is_left(&search->alike.items[k]) &&
                     search->alike.items[k].new == search->alike.items[i].new;
        has = count > MAX_ALIKE_ONE;
    }
    return has;
}

static void pair_alike(struct search *search)
{
    const struct alike *best;
    search->is_unknown = search->is_unknown || has_too_many(search);
    while (!search->is_unknown && (best = find_best(search)))
        add_move(search, best->old, best->new);
}

static void free_files(struct files *files)
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
    struct search *search = context;
    bool is_added = change->new.mode && !change->old.mode;
    for (size_t i = 0; is_added && i < search->removed.count; i++)
        if (share_directory(search->removed.items[i].named.path,
                            change->path) &&
            is_selected(search, change->path))
            search->is_unknown = true;
    return search->is_unknown;
}

static void pair(struct search *search)
{
    pair_same(search);
    compare(search);
    if (!search->is_unknown && search->alike.count) {
        pair_names(search);
        pair_alike(search);
    }
}

int sp_renames_find(struct sp_renames *out, const struct removals *removals,
                    unsigned side, struct sp_repo *repo,
                    const struct sp_oid *const trees[],
                    const struct sp_code_paths *code, struct sp_error *err)
{
    const bool all = removals->lacks_directory[side];
    struct search search = {.repo = repo,
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
    free(search.alike.items);
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
