/* The remotes that a repository's settings name. The sanitizer sees what they leak. */
#include "sallyport/remotes.h"

#include <stdlib.h>

#include "support.h"
#include "support_assert.h"

TestSuite(git_remotes, .init = repo_open, .fini = repo_close);

static void assert_remote(const char *config, const char *expected)
{
    struct sp_buf found = {0};
    repo_write("config", config);
    cr_assert_eq(sp_repo_remote(repo_opened(), &found), *expected != '\0');
    assert_text(sp_buf_text(&found), expected);
    sp_buf_dispose(&found);
}

Test(git_remotes, origin_is_preferred_then_the_first_by_name)
{
    assert_remote("[remote \"z\"]\nurl = /z\n[remote \"origin\"]\nurl = /o\n"
                  "[remote \"a\"]\nurl = /a\n",
                  "origin");
}

Test(git_remotes, without_origin_it_is_the_first_by_name)
{
    assert_remote("[remote \"z\"]\nurl = /z\n[remote \"b.c\"]\nurl = /a\n"
                  "pushurl = /b\n[user]\nname = remote.a.url\n",
                  "b.c");
}

Test(git_remotes, a_remote_has_a_url)
{
    assert_remote("[remote \"a\"]\nfetch = x\n[remote \"b\"]\nurls = x\n"
                  "[remote]\nurl = /x\n[remotes \"c\"]\nurl = /x\n",
                  "");
}

Test(git_remotes, to_push_is_enough)
{
    assert_remote("[remote \"only\"]\npushurl = /x\n", "only");
}
