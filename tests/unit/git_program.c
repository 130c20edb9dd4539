/* The line of a failing git that says why. */
#include "sallyport/git_program.h"

#include "support.h"
#include "support_assert.h"

struct said {
    const char *text;
    const char *reason;
};

static const struct said table[] = {
    {"fatal: 'origin' does not appear to be a git repository\n"
     "fatal: Could not read from remote repository.\n\n"
     "Please make sure you have the correct access rights\n"
     "and the repository exists.\n",
     "fatal: 'origin' does not appear to be a git repository"},
    {"ssh: connect to host git.example.org port 22: Connection refused\n"
     "fatal: Could not read from remote repository.\n",
     "ssh: connect to host git.example.org port 22: Connection refused"},
    {"Warning: Permanently added 'git.example.org' (ED25519) to the list of "
     "known hosts.\n"
     "git@git.example.org: Permission denied (publickey).\n"
     "fatal: Could not read from remote repository.\n",
     "git@git.example.org: Permission denied (publickey)."},
    {"** WARNING: connection is not using a post-quantum key exchange\n"
     "  git@git.example.org: Permission denied (publickey).\n",
     "git@git.example.org: Permission denied (publickey)."},
    {"warning: redirecting to https://git.example.org/x.git/\n"
     "hint: use --force\n\nfatal: it is not there\n",
     "fatal: it is not there"},
    {"Preparing worktree (detached HEAD 1f2e3d4)\n"
     "fatal: could not create leading directories\n",
     "fatal: could not create leading directories"},
    {"warning: first\nwarning: last\n", "warning: last"},
    {"\n \n", "it does not say why"},
    {"", "it does not say why"},
};

Test(git_program, it_is_the_first_line_that_says_why)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct sp_buf said = {0};
        sp_buf_puts(&said, table[i].text);
        struct sp_str got = sp_first_reason(&said);
        cr_expect(sp_str_equal_c(got, table[i].reason), "row %zu: %.*s", i,
                  SP_STR_ARG(got));
        sp_buf_dispose(&said);
    }
}
