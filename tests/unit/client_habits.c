#include "sallyport/habits.h"

#include <stdlib.h>

#include "support.h"
#include "support_assert.h"

TestSuite(client_habits, .init = repo_open, .fini = repo_close);

static char *habits(void)
{
    struct sp_buf out = {0};
    struct sp_repo *repo;
    struct sp_habits habits = {0};
    struct sp_error err = {0};
    sp_repo_open(&repo, repo_path(), NULL, NULL, &err);
    int code = sp_habits_read(&habits, repo, &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
    sp_buf_printf(&out, "%zu commits, %zu typed, %zu keyed, %zu numbered;",
                  habits.commits, habits.typed, habits.keyed, habits.numbered);
    const struct sp_words *lists[] = {&habits.types, &habits.scopes,
                                      &habits.keys, &habits.prefixes,
                                      &habits.test_directories};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        for (size_t k = 0; k < lists[i]->count; k++)
            sp_buf_printf(&out, " %s:%zu", lists[i]->items[k].text,
                          lists[i]->items[k].count);
        sp_buf_puts(&out, ";");
    }
    sp_buf_printf(&out, " %s", habits.branch ? habits.branch : "-");
    sp_habits_dispose(&habits);
    sp_repo_free(repo);
    return sp_buf_detach(&out);
}

Test(client_habits, counts_what_the_history_looks_like)
{
    repo_draw("base=N^");
    repo_file("a", "base", "Feat(vpn): VPN-1 a\n", "lib/check_one/a.c", "a");
    repo_file("b", "a", "feat: VPN-2, OPS-3 b, see #7 (#8)\n", "src/b.c", "b");
    repo_commit("c", "b", "no type\n");
    repo_ref("refs/heads/main", "c");
    repo_ref("refs/heads/topic/x", "a");
    SAME(habits(), "4 commits, 3 typed, 2 keyed, 1 numbered; feat:2 docs:1; "
                   "vpn:1; VPN:2 OPS:1; topic:1;; main");
}

Test(client_habits, a_directory_of_tests_that_the_built_in_lists_miss)
{
    repo_draw("base=N^");
    repo_files("a", "base", "x\n",
               "src/selftest/a.c src/selftest/b.c tests/d.c");
    repo_ref("refs/heads/main", "a");
    SAME(habits(), "2 commits, 1 typed, 0 keyed, 0 numbered; docs:1;;;; "
                   "/src/selftest/:2; main");
}

Test(client_habits, the_key_of_a_ticket_is_no_type)
{
    repo_draw("base=N^");
    repo_commit("a", "base", "VPN-1: a\n");
    repo_commit("b", "a", "vpn-2(x): b\n");
    repo_commit("c", "b", "feat-x: c\n");
    repo_ref("refs/heads/main", "c");
    SAME(habits(), "4 commits, 2 typed, 1 keyed, 0 numbered; docs:1 feat-x:1;;"
                   " VPN:1;;; main");
}

Test(client_habits, an_empty_repository_has_none)
{
    SAME(habits(), "0 commits, 0 typed, 0 keyed, 0 numbered;;;;;; main");
}
