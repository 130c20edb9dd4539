/* Revision ranges, as git writes them. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/ancestry.h"
#include "sallyport/git.h"
#include "support.h"

static struct sp_repo *repo;
static struct sp_error err;

/* base - a - m - t (main), base - b - m; and an island. */
static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ a=N b=N^base m=M^a+b t=N");
    repo_commit("island", "", "docs: an island\n");
    repo_tag("v1", "m", "commit");
    repo_tree("tree");
    repo_ref("refs/heads/main", "t");
    repo_ref("refs/heads/a", "a");
    repo_ref("refs/heads/b", "b");
    repo_ref("refs/heads/island", "island");
    repo_ref("refs/tags/v1", "v1");
    repo_ref("refs/tags/tree", "tree");
    repo = repo_opened();
}

TestSuite(git_range, .init = open_repo, .fini = repo_close);

/* "END from BEGIN without A B", or what is wrong: with the code when that is
 * not wrong usage. */
static char *range(const char *text)
{
    struct sp_range range;
    struct sp_strings words = {0};
    struct sp_buf out = {0};
    struct sp_str word, rest = sp_str(text);
    while (sp_str_item(&rest, ' ', &word))
        sp_strings_add(&words, word.ptr, word.len);
    err = (struct sp_error){0};
    int code = sp_repo_range(repo, words.items, words.count, &range, &err);
    cr_assert(code == (int)err.code);
    if (code) {
        sp_buf_puts(&out, code == SP_EGIT ? "unreadable: " : "");
        sp_buf_puts(&out, err.message);
        cr_assert(!range.without.items);
    } else {
        sp_buf_puts(&out, repo_name_of(&range.to));
        if (!sp_oid_is_zero(&range.from))
            sp_buf_printf(&out, " from %s without", repo_name_of(&range.from));
        for (size_t i = 0; i < range.without.count; i++)
            sp_buf_printf(&out, " %s", repo_name_of(&range.without.items[i]));
    }
    sp_range_dispose(&range);
    sp_strings_dispose(&words);
    return sp_buf_detach(&out);
}

#define NAMES_NOTHING(word, text)                                              \
    SAME(range(text), "'" word "' is no commit and no range of this "          \
                      "repository")

Test(git_range, one_word)
{
    SAME(range("v1"), "m");
    SAME(range("main~1"), "m");
    SAME(range(repo_hex("a")), "a");
    SAME(range("a..main"), "t from a without a");
    SAME(range("v1.."), "t from m without m");
    SAME(range("..v1"), "m from t without t");
    SAME(range("island..a"), "a from island without island");
}

Test(git_range, three_dots_begin_where_two_parted_and_leave_all_of_one_out)
{
    SAME(range("a...b"), "b from base without base a");
    SAME(range("a...main"), "t from a without a a");
    SAME(range("...b"), "b from b without b t");
    SAME(range("a...island"), "island from a without a");
}

Test(git_range, a_commit_alone_is_one_without_its_parents)
{
    SAME(range("a^!"), "a from base without base");
    SAME(range("v1^!"), "m from a without a b");
    SAME(range("island^!"), "island");
}

Test(git_range, several_words)
{
    SAME(range("^a main"), "t from a without a");
    SAME(range("main ^a ^b"), "t from a without a b");
    SAME(range("a..main ^island"), "t from a without a island");
    SAME(range("main --not a b"), "t from a without a b");
    SAME(range("--not a --not main"), "t from a without a");
    SAME(range("main --not a ^b --not"),
         "a range ends at one commit, and '^b' is a second one; name them one "
         "at a time");
}

Test(git_range, it_ends_at_one_commit)
{
    static const char none[] = "the range leaves commits out and names none; "
                               "add the one that it ends at, such as HEAD";
    SAME(range("a b"), "a range ends at one commit, and 'b' is a second one; "
                       "name them one at a time");
    SAME(range("a a..b"),
         "a range ends at one commit, and 'a..b' is a second one; name them "
         "one at a time");
    SAME(range("a b^!"),
         "a range ends at one commit, and 'b^!' is a second one; name them one "
         "at a time");
    SAME(range("^a"), none);
    SAME(range("--not a"), none);
}

/* What is not here may be at a remote: it says which fetch brings it. */
Test(git_range, a_base_that_is_missing)
{
    static const char fetch[] =
        "unreadable: up/rel/1 is not known in this clone; fetch it: "
        "git fetch up rel/1:refs/remotes/up/rel/1";
    NAMES_NOTHING("up/rel/1..a", "up/rel/1..a");
    free(repo_git((const char *[]){"remote", "add", "up", "/nowhere", NULL},
                  NULL));
    SAME(range("up/rel/1..a"), fetch);
    SAME(range("31d3369"), "unreadable: the commit 31d3369 is not in this "
                           "clone; fetch it: git fetch up");
    SAME(range("31D3369..a"), "unreadable: the commit 31D3369 is not in this "
                              "clone; fetch it: git fetch up");
    NAMES_NOTHING("31d336", "31d336");
    NAMES_NOTHING("31d336g", "31d336g");
    NAMES_NOTHING("other/main..a", "other/main..a");
    NAMES_NOTHING("up/..a", "up/..a");
    NAMES_NOTHING("up/a~1..a", "up/a~1..a");
    SAME(range("1234567890123456789012345678901234567890..a"),
         "unreadable: the commit 1234567890123456789012345678901234567890 is "
         "not in this clone; fetch it: git fetch up "
         "1234567890123456789012345678901234567890");
    SAME(range("0000000000000000000000000000000000000000..a"),
         "unreadable: the id of zeros is no commit: a new branch has nothing "
         "before it; name its end alone, such as HEAD");
}

Test(git_range, what_names_nothing)
{
    NAMES_NOTHING("nothing", "nothing");
    NAMES_NOTHING("nothing", "main nothing");
    NAMES_NOTHING("tree", "tree");
    NAMES_NOTHING("^tree", "^tree main");
    NAMES_NOTHING("a..tree", "a..tree");
    NAMES_NOTHING("tree..a", "tree..a");
    NAMES_NOTHING("..", "..");
    NAMES_NOTHING("...", "...");
    NAMES_NOTHING("^", "^");
    NAMES_NOTHING("", "a  b");
    NAMES_NOTHING("^!", "^!");
    NAMES_NOTHING("^a..b", "^a..b");
    NAMES_NOTHING("a..b", "--not a..b");
    NAMES_NOTHING("a^!", "--not a^!");
    NAMES_NOTHING("tree^!", "tree^!");
    NAMES_NOTHING("main~99", "main~99");
    NAMES_NOTHING("1234567890123456789012345678901234567890",
                  "1234567890123456789012345678901234567890");
}

#define UNREADABLE(word, text)                                                 \
    SAME(range(text), "unreadable: '" word "' cannot be read: an object is "   \
                      "missing from the repository or broken")

/* A commit that git would not make, below a name. */
static void break_commit(const char *name)
{
    repo_object(name, "commit", sp_str("tree nonsense\n\nx\n"));
}

Test(git_range, what_is_there_and_cannot_be_read)
{
    break_commit("broken");
    repo_tag("of-broken", "broken", "commit");
    repo_ref("refs/tags/of-broken", "of-broken");
    struct sp_buf file = {0};
    sp_buf_printf(&file, "%s\n", repo_hex("broken"));
    repo_write("refs/heads/broken", sp_buf_text(&file));
    sp_buf_dispose(&file);
    UNREADABLE("broken", "broken");
    UNREADABLE("^broken", "main ^broken");
    UNREADABLE("a..broken", "a..broken");
    UNREADABLE("broken~1", "broken~1");
    UNREADABLE("of-broken", "of-broken");
    repo_write("refs/heads/gone", "1234567890123456789012345678901234567890\n");
    UNREADABLE("gone", "gone");
    UNREADABLE("gone..a", "gone..a");
}
