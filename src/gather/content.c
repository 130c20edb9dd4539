#include "sallyport/content.h"

#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "moves.h"
#include "sallyport/changes.h"
#include "sallyport/commit.h"
#include "sallyport/merge.h"
#include "sallyport/objects.h"

struct tally {
    struct sp_content *content;
    const struct sp_content_source *source;
    const struct sp_node *node;
    struct lines *lines; /* NULL: lines are not read */
    struct moves moves;
};

static bool is_module_or_none(const struct sp_side *side)
{
    return side->mode == SP_MODE_SUBMODULE || !side->mode;
}

enum sp_path_class sp_content_class(const struct sp_content_source *source,
                                    const struct sp_node *node,
                                    const struct sp_change *change)
{
    if (node->subtree == SP_SUBTREE_SQUASH)
        return SP_PATH_GENERATED; /* its files do not lie in their folder yet */
    enum sp_path_class path_class =
        source->memo ? sp_path_memo_class(source->memo, change->path)
                     : sp_path_classify(source->paths, change->path);
    bool is_submodule =
        is_module_or_none(&change->old) && is_module_or_none(&change->new);
    return is_submodule && path_class == SP_PATH_IMPLEMENTATION &&
                   source->policy->paths.submodules == SP_SUBMODULES_BUILD
               ? SP_PATH_BUILD
               : path_class;
}

static void count_edit(struct tally *tally, const struct sp_change *change,
                       enum sp_path_class path_class)
{
    struct sp_content *content = tally->content;
    struct edit edit = {path_class, EDIT_CHANGES, false};
    if (tally->lines)
        edit = sp_lines_judge(tally->lines, change, path_class);
    unsigned *counts[] = {[EDIT_CHANGES] = content->edited,
                          [EDIT_ADDS] = content->added,
                          [EDIT_REMOVES] = content->deleted,
                          [EDIT_KEEPS] = content->moved};
    counts[edit.kind][edit.path_class]++;
    if (edit.kind == EDIT_KEEPS)
        return;
    sp_content_keep_example(content, edit.path_class, change->path);
    sp_content_keep_code(content, edit.path_class, change->path,
                         edit.kind == EDIT_ADDS);
    if (!edit.has_tests)
        return;
    counts[edit.kind][SP_PATH_TEST]++;
    sp_content_keep_example(content, SP_PATH_TEST, change->path);
}

/* A test of no bytes tests nothing. */
static bool is_empty_test(const struct sp_change *change,
                          enum sp_path_class path_class)
{
    const struct sp_side *side = change->new.mode ? &change->new : &change->old;
    return path_class == SP_PATH_TEST && sp_mode_is_file(side->mode) &&
           sp_oid_is_empty_blob(&side->id);
}

static int count_change(const struct sp_change *change, void *context)
{
    struct tally *tally = context;
    struct sp_content *content = tally->content;
    enum sp_path_class path_class =
        sp_content_class(tally->source, tally->node, change);
    content->is_empty = false;
    content->scripts +=
        path_class == SP_PATH_BUILD && sp_path_is_script(change->path);
    if (change->old.mode && change->new.mode) {
        count_edit(tally, change, path_class);
        return SP_OK;
    }
    struct inside inside = {.has_code = true};
    if (tally->lines)
        inside = sp_lines_move(tally->lines, change, path_class);
    inside.has_code = inside.has_code && !is_empty_test(change, path_class);
    if (sp_moves_add(&tally->moves, change, path_class, &inside))
        return SP_OK;
    (change->new.mode ? content->added : content->deleted)[path_class]++;
    sp_content_keep_example(content, path_class, change->path);
    sp_content_keep_code(content, path_class, change->path,
                         change->new.mode != 0);
    return SP_OK;
}

/* A test that is gone, and that was too large to be read. */
static void delete_unread(struct sp_str path, void *tests)
{
    sp_tests_add_unread(tests, path, SP_WEAKENED_DELETED);
}

static void weigh_tests(struct tally *tally)
{
    struct sp_content *content = tally->content;
    const char *path = NULL;
    if (!tally->lines || !tally->lines->tests)
        return;
    sp_moves_unread(&tally->moves, delete_unread, tally->lines->tests);
    content->weakened = sp_tests_weigh(tally->lines->tests, &path);
    if (path)
        sp_content_keep_path(content->weakened_path, sp_str(path));
}

static void finish(struct tally *tally)
{
    sp_moves_pair(&tally->moves);
    weigh_tests(tally);
    sp_moves_count(&tally->moves, tally->content);
    sp_moves_dispose(&tally->moves);
}

static int by_at(const void *a, const void *b)
{
    const struct sp_outside *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

/* The parent at index `at` in the history's list, where it is outside; NULL
 * where a shallow clone ends. */
static const struct sp_outside *outside_parent(const struct sp_history *history,
                                               uint32_t at)
{
    struct sp_outside key = {.at = at};
    return history->outside.count
               ? bsearch(&key, history->outside.items, history->outside.count,
                         sizeof key, by_at)
               : NULL;
}

static int tree_of(struct sp_repo *repo, const struct sp_oid *id,
                   struct sp_oid *out, struct sp_error *err)
{
    struct sp_object object;
    struct sp_commit commit = {0};
    int code = sp_repo_read_any_commit(repo, id, &object, err);
    if (code)
        return code;
    code = sp_commit_parse_headers(&commit, object.bytes, err);
    *out = commit.tree;
    sp_commit_dispose(&commit);
    sp_object_dispose(&object);
    return code;
}

struct own_changes {
    struct sp_content *content;
    const struct sp_paths *paths;
};

static bool is_code(struct sp_str path, const void *paths)
{
    return sp_path_class_is_code(sp_path_classify(paths, path));
}

struct sp_code_paths
sp_content_code_paths(const struct sp_content_source *source)
{
    return (struct sp_code_paths){is_code, source->paths};
}

/* Only changes of code count in a merge. */
static int count_own(struct sp_str path, enum sp_own own, void *context)
{
    struct own_changes *changes = context;
    struct sp_content *content = changes->content;
    enum sp_path_class path_class = sp_path_classify(changes->paths, path);
    if (!sp_path_class_is_code(path_class))
        return SP_OK;
    content->is_empty = false;
    if (own == SP_OWN_CHANGE) {
        content->edited[path_class]++;
        sp_content_keep_example(content, path_class, path);
        sp_content_keep_code(content, path_class, path, false);
    } else if (!content->resolved++) {
        sp_content_keep_path(content->resolution, path);
    }
    return SP_OK;
}

const struct sp_oid *sp_content_parent(const struct sp_history *history,
                                       uint32_t at)
{
    uint32_t parent = history->parents.items[at];
    if (parent < SP_PARENT_BASELINE)
        return &history->nodes.items[parent].id;
    const struct sp_outside *outside = outside_parent(history, at);
    return outside ? &outside->id : NULL;
}

static bool find_bases(void *context, uint32_t one, const uint32_t *others,
                       size_t others_count, const uint32_t **found,
                       size_t *count)
{
    return sp_bases_find_many(context, one, others, others_count, found, count);
}

static const struct sp_oid *commit_at(const void *context, uint32_t place)
{
    return sp_bases_commit(context, place);
}

/* What is known of a merge of two parents without a search by git: the trees of both
 * and of their only base, or how to find several. */
static void know_bases(struct sp_merge *merge, struct sp_oid trees[3],
                       struct sp_merge_history *history, struct sp_bases *bases,
                       const struct sp_node *node)
{
    const uint32_t *found;
    uint32_t *parents = history->parents;
    size_t count;
    if (node->parent_count != 2)
        return;
    for (uint32_t i = 0; i < 2; i++) {
        parents[i] = sp_bases_parent(bases, node->parents + i);
        if (parents[i] == SP_GROUND_UNKNOWN)
            return;
        trees[i] = *sp_bases_tree(bases, parents[i]);
    }
    if (!sp_bases_find(bases, parents[0], parents[1], &found, &count))
        return;
    history->find = find_bases;
    history->commit = commit_at;
    history->context = bases;
    merge->history = history;
    if (count != 1)
        return;
    trees[2] = *sp_bases_tree(bases, found[0]);
    merge->trees = trees;
}

/* The first parents of a node. False where one is not known. */
static bool list_parents(struct sp_oids *out, const struct sp_history *history,
                         const struct sp_node *node, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct sp_oid *id =
            sp_content_parent(history, node->parents + (uint32_t)i);
        if (!id)
            return false;
        SP_VEC_PUSH(out, *id);
    }
    return true;
}

static int read_merge(struct sp_content *out,
                      const struct sp_content_source *source,
                      const struct sp_node *node, struct sp_error *err)
{
    struct own_changes changes = {out, source->paths};
    struct sp_oids parents = {0};
    struct sp_oid trees[3];
    out->is_known =
        list_parents(&parents, source->history, node, node->parent_count);
    const struct sp_code_paths code_paths = sp_content_code_paths(source);
    struct sp_merge_history history;
    struct sp_merge merge = {.tree = node->tree,
                             .parents = parents.items,
                             .parent_count = parents.count,
                             .code = &code_paths};
    know_bases(&merge, trees, &history, source->bases, node);
    int code = out->is_known ? sp_repo_merge_own(source->repo, &merge,
                                                 count_own, &changes, err)
                             : SP_OK;
    free(parents.items);
    return code;
}

static int read_changes(struct sp_content *out,
                        const struct sp_content_source *source,
                        const struct sp_node *node, const struct sp_oid *old,
                        struct lines *lines, struct sp_error *err)
{
    struct tally tally = {
        .content = out, .source = source, .node = node, .lines = lines};
    int code = sp_repo_changes(source->repo, old, &node->tree, count_change,
                               &tally, err);
    finish(&tally);
    return code;
}

/* Is it, or a parent, too large to be read? Then the push is refused because of
 * that commit. */
static bool is_unread(const struct sp_history *history,
                      const struct sp_node *node)
{
    bool unread = sp_oid_is_zero(&node->tree);
    for (size_t i = 0; !unread && i < node->parent_count; i++) {
        uint32_t parent = history->parents.items[node->parents + i];
        unread = parent < SP_PARENT_BASELINE &&
                 sp_oid_is_zero(&history->nodes.items[parent].tree);
    }
    return unread;
}

int sp_content_against(const struct sp_content_source *source, size_t at,
                       size_t parent, sp_change_visit *visit, void *context,
                       struct sp_error *err)
{
    const struct sp_history *history = source->history;
    const struct sp_node *node = &history->nodes.items[at];
    struct sp_oid old;
    if (is_unread(history, node))
        return SP_ENOTFOUND;
    if (!node->parent_count)
        return sp_repo_changes(source->repo, NULL, &node->tree, visit, context,
                               err);
    const struct sp_oid *id =
        sp_content_parent(history, node->parents + (uint32_t)parent);
    if (!id)
        return SP_ENOTFOUND;
    int code = tree_of(source->repo, id, &old, err);
    return code ? code
                : sp_repo_changes(source->repo, &old, &node->tree, visit,
                                  context, err);
}

/* What the merge of a node has and none of its parents. */
static int own_changes(const struct sp_content_source *source,
                       const struct sp_node *node, size_t parents,
                       sp_change_visit *visit, void *context,
                       struct sp_error *err)
{
    struct sp_oids trees = {0};
    int code = list_parents(&trees, source->history, node, parents)
                   ? SP_OK
                   : SP_ENOTFOUND;
    for (size_t i = 0; !code && i < trees.count; i++)
        code = tree_of(source->repo, &trees.items[i], &trees.items[i], err);
    if (!code)
        code = sp_repo_merge_changes(source->repo, trees.items, trees.count,
                                     &node->tree, visit, context, err);
    free(trees.items);
    return code;
}

int sp_content_changes(const struct sp_content_source *source, size_t at,
                       sp_change_visit *visit, void *context,
                       struct sp_error *err)
{
    const struct sp_node *node = &source->history->nodes.items[at];
    size_t parents = sp_node_own_parents(node);
    if (parents < 2)
        return sp_content_against(source, at, 0, visit, context, err);
    return is_unread(source->history, node)
               ? SP_ENOTFOUND
               : own_changes(source, node, parents, visit, context, err);
}

static int read_content(struct sp_content *out,
                        const struct sp_content_source *source, size_t at,
                        struct lines *lines, struct sp_error *err)
{
    const struct sp_history *history = source->history;
    const struct sp_node *node = &history->nodes.items[at];
    *out = (struct sp_content){.is_known = !is_unread(history, node),
                               .is_empty = true};
    if (!out->is_known)
        return SP_OK;
    if (!node->parent_count || node->subtree == SP_SUBTREE_MISPLACED)
        return read_changes(out, source, node, NULL, lines, err);
    uint32_t parent = history->parents.items[node->parents];
    const struct sp_outside *outside =
        parent < SP_PARENT_BASELINE ? NULL
                                    : outside_parent(history, node->parents);
    if (parent >= SP_PARENT_BASELINE && !outside) {
        *out = (struct sp_content){.is_known = false};
        return SP_OK;
    }
    size_t parents = sp_node_own_parents(node);
    if (parents > 1 && !node->is_new)
        out->is_known = false; /* it takes no step, and was judged before */
    else if (parents > 1 && node->subtree != SP_SUBTREE_MERGE)
        return read_merge(out, source, node, err);
    if (!out->is_known)
        return SP_OK;
    struct sp_oid old;
    if (!outside)
        return read_changes(out, source, node,
                            &history->nodes.items[parent].tree, lines, err);
    int code = tree_of(source->repo, &outside->id, &old, err);
    return code ? code : read_changes(out, source, node, &old, lines, err);
}

int sp_content_read(struct sp_content *out,
                    const struct sp_content_source *source, size_t at,
                    struct sp_error *err)
{
    return read_content(out, source, at, NULL, err);
}

int sp_content_by_lines(struct sp_content *content,
                        const struct sp_content_source *source, size_t at,
                        enum sp_phase phase, struct sp_error *err)
{
    struct lines lines = {.repo = source->repo,
                          .policy = source->policy,
                          .phase = phase,
                          .left = LINES_OF_COMMIT};
    size_t parents = sp_node_own_parents(&source->history->nodes.items[at]);
    if (!content->is_known || parents > 1 || !sp_lines_matter(&lines, content))
        return SP_OK;
    lines.tests = phase == SP_PHASE_GREEN ? sp_tests_new() : NULL;
    int code = read_content(content, source, at, &lines, err);
    sp_tests_free(lines.tests);
    return code;
}
