/* Contents that are read ahead: the same, in the same order, errors too. */
#include "sallyport/ahead.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/alloc.h"
#include "sallyport/objects.h"
#include "sallyport/walk.h"
#include "support.h"

static struct sp_repo *repo;
static struct sp_policy *policy;
static struct sp_history history;
static struct sp_content_source source;

static void open_repo(void)
{
    repo_open();
    policy = policy_of("");
    repo = repo_opened();
}

static void close_repo(void)
{
    sp_bases_free(source.bases);
    sp_history_dispose(&history);
    sp_policy_free(policy);
    repo_close();
}

TestSuite(gather_ahead, .init = open_repo, .fini = close_repo);

/* A line of commits in cycles, the n-th with n as its name. */
static void draw_line(size_t count)
{
    struct sp_buf drawing = {0};
    struct sp_walk_starts starts = {0};
    struct sp_error err = {0};
    char tip[16];
    for (size_t i = 0; i < count; i++)
        sp_buf_printf(&drawing, "%zu=%s ", i + 1,
                      i == 0 ? "N^"
                             : (const char *[]){"R:A", "G:A", "F:A"}[i % 3]);
    repo_draw(sp_buf_text(&drawing));
    sp_buf_dispose(&drawing);
    snprintf(tip, sizeof tip, "%zu", count);
    struct sp_oid id = repo_id(tip);
    sp_walk_from(&starts, &id, SP_WALK_WANTED);
    cr_assert(sp_walk(repo, &starts, SIZE_MAX, &history, &err) == SP_OK);
    cr_assert(history.nodes.count == count);
    free(starts.items);
    source = (struct sp_content_source){
        repo, policy, &policy->paths, &history, sp_bases_new(&history),
        NULL, NULL};
}

static void check_all(size_t count)
{
    draw_line(count);
    struct sp_ahead *ahead = sp_ahead_new(&source);
    for (size_t i = 0; i < count; i++) {
        struct sp_error err = {0};
        const struct sp_content *found;
        struct sp_content expected;
        cr_assert(sp_ahead_get(ahead, i, &found, &err) == SP_OK);
        cr_assert(sp_content_read(&expected, &source, i, &err) == SP_OK);
        cr_assert(memcmp(found, &expected, sizeof expected) == 0, "%zu", i);
        cr_assert(!found->is_empty);
    }
    sp_ahead_free(ahead);
}

Test(gather_ahead, a_short_history_is_read_by_one)
{
    check_all(7);
}

Test(gather_ahead, a_long_history_is_read_by_two)
{
    check_all(1100);
}

Test(gather_ahead, to_stop_early_leaves_nothing_open)
{
    draw_line(900);
    struct sp_error err = {0};
    const struct sp_content *found;
    struct sp_ahead *ahead = sp_ahead_new(&source);
    cr_assert(sp_ahead_get(ahead, 0, &found, &err) == SP_OK);
    sp_ahead_free(ahead);
    sp_ahead_free(NULL);
}

Test(gather_ahead, an_error_comes_where_it_belongs)
{
    draw_line(600);
    struct sp_error err = {0};
    const struct sp_content *found;
    memset(&history.nodes.items[431].tree, 0x11, SP_OID_RAW);
    struct sp_ahead *ahead = sp_ahead_new(&source);
    for (size_t i = 0; i < 431; i++)
        cr_assert(sp_ahead_get(ahead, i, &found, &err) == SP_OK, "%zu", i);
    cr_assert(sp_ahead_get(ahead, 431, &found, &err) == SP_EGIT);
    cr_assert(strstr(err.message, "1111111111111111111111111111111111111111"),
              "%s", err.message);
    sp_ahead_free(ahead);
}

static void same_bytes(const struct sp_ahead_more *more, size_t at)
{
    struct sp_object object;
    struct sp_error err = {0};
    cr_assert(sp_repo_read_commit(repo, &history.nodes.items[at].id, SIZE_MAX,
                                  &object, &err) == SP_OK);
    cr_assert(sp_str_equal(object.bytes, more->commit.bytes), "%zu", at);
    sp_object_dispose(&object);
}

static void same_lines(const struct sp_ahead_more *more, size_t at)
{
    struct sp_content expected;
    struct sp_error err = {0};
    cr_assert(sp_content_read(&expected, &source, at, &err) == SP_OK);
    cr_assert(sp_content_by_lines(&expected, &source, at,
                                  more->known.reading.phase, &err) == SP_OK);
    cr_assert(memcmp(&expected, more->lines, sizeof expected) == 0, "%zu", at);
}

/* A line of commits of several phases with a comment that changes, a file that does, and
 * reverts of that. */
static void draw_more(size_t count)
{
    static const char *const types[7] = {"docs",     "docs", "feat", "test",
                                         "refactor", "docs", "docs"};
    char name[24], before[24] = "0", message[160];
    repo_draw("0=N^");
    for (size_t i = 1; i < count; i++) {
        char text[80];
        snprintf(name, sizeof name, "%zu", i);
        snprintf(text, sizeof text, "int a; /* %zu */\nint b%d;\n", i,
                 i % 9 == 4);
        snprintf(message, sizeof message, "%s: %zu\n", types[i % 7], i);
        if (i % 9 == 5)
            snprintf(message, sizeof message,
                     "Revert \"docs\"\n\nThis reverts commit %s.\n",
                     repo_hex(before));
        if (i % 9 == 5)
            snprintf(text, sizeof text, "int a; /* %zu */\nint b0;\n", i - 2);
        repo_file(name, before, message, "src/a.c", text);
        strcpy(before, name);
    }
    struct sp_walk_starts starts = {0};
    struct sp_error err = {0};
    struct sp_oid id = repo_id(before);
    sp_walk_from(&starts, &id, SP_WALK_WANTED);
    cr_assert(sp_walk(repo, &starts, SIZE_MAX, &history, &err) == SP_OK);
    free(starts.items);
    source = (struct sp_content_source){
        repo, policy, &policy->paths, &history, sp_bases_new(&history),
        NULL, NULL};
}

Test(gather_ahead, more_is_read_of_a_long_history)
{
    size_t reverts = 0, read[SP_PHASE_PICK + 1] = {0};
    draw_more(420);
    struct sp_ahead *ahead = sp_ahead_new(&source);
    for (size_t i = 0; i < history.nodes.count; i++) {
        struct sp_error err = {0};
        const struct sp_content *found;
        const struct sp_ahead_more *more = sp_ahead_more(ahead, i);
        cr_assert(more);
        same_bytes(more, i);
        read[more->known.reading.phase] += more->lines != NULL;
        if (more->lines)
            same_lines(more, i);
        reverts += more->revert == SP_AHEAD_REVERT;
        cr_assert(sp_ahead_get(ahead, i, &found, &err) == SP_OK);
    }
    cr_expect_eq(reverts, (420 + 3) / 9);
    cr_expect_gt(read[SP_PHASE_NEUTRAL], 200);
    cr_expect_gt(read[SP_PHASE_RED], 50);
    cr_expect_gt(read[SP_PHASE_GREEN], 50);
    cr_expect_gt(read[SP_PHASE_REFACTOR], 50);
    sp_ahead_free(ahead);
}

Test(gather_ahead, of_a_short_history_no_more_is_read)
{
    draw_more(5);
    struct sp_ahead *ahead = sp_ahead_new(&source);
    cr_expect_null(sp_ahead_more(ahead, 0));
    sp_ahead_free(ahead);
}

/* What two threads hold depends on the scheduler. */
Test(gather_ahead, under_a_limit_of_memory_no_more_is_read)
{
    draw_line(420);
    sp_memory_limit(SIZE_MAX / 2, "never said", 1);
    struct sp_ahead *ahead = sp_ahead_new(&source);
    const struct sp_ahead_more *more = sp_ahead_more(ahead, 0);
    sp_ahead_free(ahead);
    sp_memory_limit(0, "", 0);
    cr_expect_null(more);
}
