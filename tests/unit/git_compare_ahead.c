/* Trees that are compared ahead: the same changes, names and errors as without it. */
#include "sallyport/compare_ahead.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../src/git/compare_ahead.h"
#include "../../src/git/internal.h"
#include "sallyport/walk.h"
#include "support_tree.h"

static struct sp_repo *repo,
    *other; /* other: it knows nothing of what is ahead */
static struct sp_error err;

static void begin(void)
{
    repo_open();
    repo = repo_opened();
}

static void end(void)
{
    sp_repo_free(other);
    other = NULL;
    repo_close();
}

TestSuite(git_compare_ahead, .init = begin, .fini = end);

static int print(const struct sp_change *change, void *context)
{
    struct sp_buf *out = context;
    sp_buf_printf(out, " %.*s:", SP_STR_ARG(change->path));
    print_side(out, &change->old);
    sp_buf_putc(out, '>');
    print_side(out, &change->new);
    return 0;
}

static char *changes_of(struct sp_repo *of, const struct sp_oid *old,
                        const struct sp_oid *new)
{
    struct sp_buf out = {0};
    err = (struct sp_error){0};
    int code = sp_repo_changes(of, old, new, print, &out, &err);
    if (code)
        sp_buf_printf(&out, " error %d: %s", code, err.message);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

static bool is_found(const struct sp_oid *old, const struct sp_oid *new)
{
    return sp_compared_find(repo->compared, &(struct tree_pair){old, new}) !=
           NULL;
}

/* Compares them ahead. The pair that is asked for last tells when that is done. */
static void compare_ahead(const struct sp_oid *old, const struct sp_oid *new)
{
    const struct sp_oid one = tree_of("last=1"), two = tree_of("last=2");
    for (int i = 0; i < 5000 && !is_found(&one, &two); i++) {
        sp_repo_compare_ahead(repo, old, new);
        sp_repo_compare_ahead(repo, &one, &two);
        usleep(1000);
        sp_repo_compare_ahead_end(repo);
    }
    cr_assert(is_found(&one, &two));
}

static void check_same(const struct sp_oid *old, const struct sp_oid *new,
                       bool is_kept)
{
    cr_assert_eq(sp_repo_again(&other, repo, &err), SP_OK, "%s", err.message);
    char *expected = changes_of(other, old, new);
    compare_ahead(old, new);
    cr_assert_eq(is_found(old, new), is_kept);
    char *found = changes_of(repo, old, new);
    cr_assert_str_eq(found, expected);
    free(found);
    free(expected);
}

Test(git_compare_ahead, nothing_is_asked_for)
{
    const struct sp_oid one = tree_of("a=1"), two = tree_of("a=2");
    sp_repo_compare_ahead_end(repo);
    cr_assert_null(repo->compared);
    cr_assert(!is_found(&one, &two));
}

Test(git_compare_ahead, the_changes_are_the_same)
{
    const struct sp_oid one = tree_of("a=1 b/c=2 b/d=3 e=4x"),
                        two = tree_of("a=5 b/c=2 b/f/g=3 e=4");
    check_same(&one, &two, true);
}

Test(git_compare_ahead, another_handle_answers_from_it)
{
    const struct sp_oid one = tree_of("a=1"), two = tree_of("a=2 b=3");
    compare_ahead(&one, &two);
    /* the one that the thread had, then a new one */
    for (int i = 0; i < 2; i++) {
        struct sp_repo *again;
        cr_assert_eq(sp_repo_again(&again, repo, &err), SP_OK);
        cr_assert_eq(again->compared, repo->compared);
        char *found = changes_of(again, &one, &two);
        cr_assert_str_eq(found, " a:1>2 b:->3");
        free(found);
        sp_repo_free(again);
    }
}

Test(git_compare_ahead, a_tree_that_two_commits_have)
{
    const struct sp_oid one = tree_of("a=1"), two = tree_of("a=2"),
                        three = tree_of("a=3");
    compare_ahead(&one, &two);
    check_same(&three, &two, false);
    cr_assert(is_found(&one, &two) && !is_found(&two, &one));
    char *found = changes_of(repo, NULL, &two);
    cr_assert_str_eq(found, " a:->2");
    free(found);
}

Test(git_compare_ahead, much_is_not_kept)
{
    struct sp_buf text = {0};
    for (int i = 0; i < 100; i++)
        sp_buf_printf(&text, "%sname-%03d=1", i ? " " : "", i);
    const struct sp_oid one = tree_of("a=1"), two = tree_of(sp_buf_text(&text));
    sp_buf_dispose(&text);
    check_same(&one, &two, false);
}

Test(git_compare_ahead, a_tree_that_is_missing_is_an_error_as_before)
{
    const struct sp_oid one = tree_of("a=1"), missing = {{7}};
    check_same(&one, &missing, false);
    cr_assert_eq(err.code, SP_EGIT);
}

/* What is ahead is not counted before it is asked for. */
Test(git_compare_ahead, names_count_for_the_push_as_before)
{
    const struct sp_oid one = tree_of("a/b=1 c=1"), two = tree_of("a/b=2 c=2");
    sp_repo_bound_names(repo, 3, 5);
    compare_ahead(&one, &two);
    cr_assert_eq(atomic_load(&repo->names->count), 0);
    char *found = changes_of(repo, &one, &two);
    cr_assert_str_eq(found, " a/b:1>2 c:1>2");
    cr_assert_eq(atomic_load(&repo->names->count), 3);
    free(found);
    found = changes_of(repo, &one, &two);
    cr_assert(strstr(found, "the push changes more than 5 files"));
    free(found);
}

Test(git_compare_ahead, names_of_a_commit_are_bounded_as_before)
{
    const struct sp_oid one = tree_of("a/b=1 c=1"), two = tree_of("a/b=2 c=2");
    sp_repo_bound_names(repo, 2, 0);
    check_same(&one, &two, false);
    cr_assert_eq(err.code, SP_ELIMIT);
}

static void walk_line(size_t count, bool compares)
{
    struct sp_walk_starts starts = {.compares = compares};
    struct sp_history history = {0};
    struct sp_buf drawing = {0};
    char tip[24];
    for (size_t i = 1; i <= count; i++)
        sp_buf_printf(&drawing, "%zu=%s ", i, i == 1 ? "N^" : "N:A");
    repo_draw(sp_buf_text(&drawing));
    sp_buf_dispose(&drawing);
    snprintf(tip, sizeof tip, "%zu", count);
    struct sp_oid id = repo_id(tip);
    sp_walk_from(&starts, &id, SP_WALK_WANTED);
    cr_assert_eq(sp_walk(repo, &starts, SIZE_MAX, &history, &err), SP_OK);
    cr_assert_eq(history.nodes.count, count);
    sp_history_dispose(&history);
    free(starts.items);
}

Test(git_compare_ahead, a_walk_of_many_commits_asks_for_it)
{
    walk_line(401, true);
    cr_assert_not_null(repo->compared);
}

Test(git_compare_ahead, a_walk_of_few_does_not)
{
    walk_line(400, true);
    cr_assert_null(repo->compared);
}

Test(git_compare_ahead, nor_does_one_that_compares_nothing)
{
    walk_line(401, false);
    cr_assert_null(repo->compared);
}
