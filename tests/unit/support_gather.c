/* What a push brings, as text; see support.h. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/gather.h"
#include "support.h"

struct seen {
    struct sp_oids ids;
    struct sp_buf extra;
};

static int see(const struct sp_commit_facts *commit, void *context,
               struct sp_error *err)
{
    struct seen *seen = context;
    (void)err;
    SP_VEC_PUSH(&seen->ids, *commit->id);
    for (size_t i = 0; i < commit->parent_count; i++)
        cr_assert(*repo_name_of(&commit->parents[i]) != '?');
    if (commit->is_tip)
        sp_buf_printf(&seen->extra, " tip=%s", repo_name_of(commit->id));
    if (commit->over_limit)
        sp_buf_printf(&seen->extra, " %s:%s", commit->over_limit,
                      repo_name_of(commit->id));
    if (commit->target_missing)
        sp_buf_printf(&seen->extra, " lost:%s", repo_name_of(commit->id));
    return SP_OK;
}

/* The visited commits are the new ones of the history, parents first. */
static void check_listing(const struct sp_history *history,
                          const struct sp_oids *visited)
{
    size_t count = 0;
    for (size_t i = 0; i < history->nodes.count; i++) {
        const struct sp_node *node = &history->nodes.items[i];
        for (size_t k = 0; k < node->parent_count; k++) {
            uint32_t parent = history->parents.items[node->parents + k];
            cr_assert(parent < i || parent >= SP_PARENT_BASELINE);
        }
        if (node->is_new)
            cr_assert(sp_oid_equal(&visited->items[count++], &node->id));
    }
    cr_assert(count == visited->count);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What a fixup took from its target: "!G:A-1,B-1". */
static void print_fixup(struct sp_buf *out, const struct sp_history *history,
                        const struct sp_node *node)
{
    sp_buf_printf(out, "!%c", SP_PHASES[node->phase]);
    for (size_t i = 0; i < node->prp_count; i++)
        sp_buf_printf(
            out, "%s%s", i ? "," : ":",
            history->prps.items[history->prp_of.items[node->prps + i]]);
}

/* "g+ r+^main": names with + new, * main line, ~ settled, / let in, ! fixup, and the
 * parents that lie outside. */
static void print_history(struct sp_buf *out, const struct sp_history *history)
{
    struct sp_strings words = {0};
    for (size_t i = 0; i < history->nodes.count; i++) {
        const struct sp_node *node = &history->nodes.items[i];
        struct sp_buf word = {0};
        sp_buf_printf(&word, "%s%s%s%s%s", repo_name_of(&node->id),
                      node->is_new ? "+" : "", node->is_mainline ? "*" : "",
                      node->is_settled ? "~" : "", node->is_let_in ? "/" : "");
        if (node->is_fixup)
            print_fixup(&word, history, node);
        for (size_t k = 0; k < node->parent_count; k++) {
            uint32_t parent = history->parents.items[node->parents + k];
            if (parent >= SP_PARENT_BASELINE)
                sp_buf_puts(&word,
                            parent == SP_PARENT_BASELINE ? "^old" : "^main");
        }
        sp_strings_add(&words, sp_buf_text(&word), word.len);
        sp_buf_dispose(&word);
    }
    if (words.count)
        qsort(words.items, words.count, sizeof *words.items, by_text);
    for (size_t i = 0; i < words.count; i++)
        sp_buf_printf(out, "%s%s", i ? " " : "", words.items[i]);
    sp_strings_dispose(&words);
}

static int gather_one(struct sp_gather *gather,
                      const struct sp_ref_update *update, struct sp_buf *out,
                      struct sp_error *err)
{
    struct sp_ref_facts ref;
    struct sp_branch_facts branch;
    struct seen seen = {{0}, {0}};
    int code = sp_gather_ref(gather, update, &ref, err);
    if (!code)
        code = sp_gather_commits(gather, &ref, &branch, see, &seen, err);
    if (!code) {
        check_listing(branch.history, &seen.ids);
        print_history(out, branch.history);
        sp_buf_printf(out, "%s%s%s%s%s%s", sp_buf_text(&seen.extra),
                      ref.is_protected ? " protected" : "",
                      ref.is_import ? " import" : "",
                      ref.is_fast_forward ? "" : " rewinds",
                      branch.keeps_mainline ? "" : " sidelines",
                      branch.too_many_commits ? " too-many" : "");
    }
    free(seen.ids.items);
    sp_buf_dispose(&seen.extra);
    return code;
}

char *gathered(const struct attempt *attempt)
{
    struct sp_error err = {0};
    struct sp_push push = {0};
    struct sp_buf out = {0};
    struct sp_policy *policy = attempt_policy(attempt);
    const struct sp_source source = attempt_source(attempt, policy);
    struct sp_gather *gather = sp_gather_new(&source);
    int code = SP_OK;
    push_of(&push, attempt->push);
    for (size_t i = 0; !code && i < push.count; i++) {
        sp_buf_puts(&out, i ? "\n" : "");
        code = gather_one(gather, &push.items[i], &out, &err);
    }
    if (code)
        sp_buf_printf(&out, "error: %s", err.message);
    sp_buf_puts(&out, "");
    sp_gather_free(gather);
    sp_push_dispose(&push);
    sp_policy_free(policy);
    char *text = sp_strdup(sp_buf_text(&out));
    sp_buf_dispose(&out);
    return text;
}

char *branch_text(const struct attempt *attempt,
                  void (*print)(struct sp_buf *out,
                                const struct sp_branch_facts *branch))
{
    struct sp_error err = {0};
    struct sp_push push = {0};
    struct sp_buf out = {0};
    struct sp_policy *policy = attempt_policy(attempt);
    const struct sp_source source = attempt_source(attempt, policy);
    struct sp_gather *gather = sp_gather_new(&source);
    struct sp_ref_facts ref;
    struct sp_branch_facts branch;
    push_of(&push, attempt->push);
    sp_gather_push(gather, &push);
    int code = sp_gather_ref(gather, &push.items[0], &ref, &err);
    if (!code)
        code = sp_gather_commits(gather, &ref, &branch, NULL, NULL, &err);
    cr_assert(code == SP_OK, "%s", err.message);
    print(&out, &branch);
    sp_buf_puts(&out, "");
    sp_gather_free(gather);
    sp_push_dispose(&push);
    sp_policy_free(policy);
    return sp_buf_detach(&out);
}
