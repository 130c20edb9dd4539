/* Commits of bots that a section [exempt "…"] covers, and how far. */
#include <stdlib.h>

#include "support.h"

/* main is base; a is a bot's commit, which no rule would let in. */
static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_files("a", "base", "Bump left from 1 to 2\n", "deps/left");
}

TestSuite(judge_exempt, .init = open_repo, .fini = repo_close);

/* What the bot changes is no code. */
#define NO_CODE "[paths]\nbuild += deps/\n"
#define ROW(pushers)                                                           \
    "[exempt \"bot\"]\nauthor = "                                              \
    "<dana@example\\.org>$\n"                                                  \
    "pusher = " pushers "\npaths = deps/\n"

Test(judge_exempt, what_the_bot_pushes_is_excused)
{
    JUDGED("1 judged\n"
           "feature/x a message-format/header, excused by bot\n",
           .push = "refs/heads/feature/x - a", .user = "bot",
           .ini = ROW("bot"));
}

Test(judge_exempt, the_same_commit_of_another_pusher_is_not)
{
    static const char refused[] = "1 judged\n"
                                  "feature/x a message-format/header\n";
    JUDGED(refused, .push = "refs/heads/feature/x - a", .user = "dana",
           .ini = ROW("bot"));
    JUDGED(refused, .push = "refs/heads/feature/x - a", .user = "",
           .ini = ROW("bot, *, @developer"));
    JUDGED(refused, .push = "refs/heads/feature/x - a", .user = "ci",
           .ini = ROW("ci-bot, @ci"));
}

Test(judge_exempt, the_pusher_may_be_a_role_or_any_known_user)
{
    static const char excused[] =
        "1 judged\n"
        "feature/x a message-format/header, excused by bot\n";
    JUDGED(excused, .push = "refs/heads/feature/x - a",
           .ini = NO_CODE ROW("@ci"));
    JUDGED(excused, .push = "refs/heads/feature/x - a", .user = "dana",
           .ini = NO_CODE ROW("*"));
}

/* The author is the one that the commit names. */
Test(judge_exempt, code_needs_a_pusher_that_is_named)
{
    static const char refused[] = "1 judged\n"
                                  "feature/x b message-format/header\n";
    repo_files("b", "base", "Bump left\n", "lib/left");
    JUDGED("1 judged\n"
           "feature/x b message-format/header, excused by bot\n",
           .push = "refs/heads/feature/x - b", .user = "bot",
           .ini = "[exempt \"bot\"]\npusher = bot, *\npaths = lib/\n");
    JUDGED(refused, .push = "refs/heads/feature/x - b", .user = "dana",
           .ini = "[exempt \"bot\"]\npusher = bot, *\npaths = lib/\n");
    JUDGED(refused, .push = "refs/heads/feature/x - b",
           .ini = "[exempt \"bot\"]\npusher = @ci\npaths = lib/\n");
    repo_draw("m=M^base+b");
    JUDGED("2 judged\n"
           "main b message-format/header\n",
           .push = "refs/heads/main base m",
           .ini = "[exempt \"bot\"]\npusher = bot, @ci, @host-merge\n"
                  "paths = lib/\n");
}

Test(judge_exempt, the_author_must_match)
{
    JUDGED("1 judged\n"
           "feature/x a message-format/header\n",
           .push = "refs/heads/feature/x - a", .user = "bot",
           .ini = "[exempt \"bot\"]\nauthor = ^bot\npusher = bot\n"
                  "paths = deps/\n");
}

Test(judge_exempt, one_path_outside_and_nothing_is_excused)
{
    repo_files("b", "base", "Bump left\n", "deps/left src/evil");
    JUDGED("1 judged\n"
           "feature/x b message-format/header\n",
           .push = "refs/heads/feature/x - b", .user = "bot",
           .ini = ROW("bot"));
}

Test(judge_exempt, an_exception_takes_away_from_the_paths)
{
    static const char row[] =
        "[exempt \"bot\"]\npusher = bot\npaths = !deps/left, deps/\n";
    JUDGED("1 judged\n"
           "feature/x a message-format/header\n",
           .push = "refs/heads/feature/x - a", .user = "bot", .ini = row);
    repo_files("b", "base", "Bump right\n", "deps/right");
    JUDGED("1 judged\n"
           "feature/x b message-format/header, excused by bot\n",
           .push = "refs/heads/feature/x - b", .user = "bot", .ini = row);
}

Test(judge_exempt, without_paths_it_may_touch_whatever_is_no_code)
{
    static const char row[] = "[exempt \"bot\"]\npusher = bot\n";
    repo_files("b", "base", "Bump\n", "docs/x Makefile tests/x");
    JUDGED("1 judged\n"
           "feature/x b message-format/header, excused by bot\n",
           .push = "refs/heads/feature/x - b", .user = "bot", .ini = row);
    JUDGED("1 judged\n"
           "feature/x a message-format/header\n",
           .push = "refs/heads/feature/x - a", .user = "bot", .ini = row);
}

Test(judge_exempt, a_merge_must_stay_within_the_paths_against_each_parent)
{
    repo_draw("r=R:A^base");
    repo_files("m", "a+r", "Merge r\n", "src/evil");
    JUDGED("3 judged\n"
           "feature/x m tdd-content/merge-with-changes\n"
           "feature/x a message-format/header, excused by bot\n",
           .push = "refs/heads/feature/x - m", .user = "bot",
           .ini = ROW("bot"));
    repo_files("b", "base", "Bump right\n", "deps/right");
    repo_files("n", "a+b", "Merge b\n", "deps/more");
    JUDGED("3 judged\n"
           "feature/x a message-format/header, excused by bot\n"
           "feature/x b message-format/header, excused by bot\n"
           "feature/x n tdd-content/merge-with-changes, excused by bot\n",
           .push = "refs/heads/feature/x - n", .user = "bot",
           .ini = ROW("bot"));
}

Test(judge_exempt, only_the_rules_of_the_row)
{
    repo_files("b", "base", "refactor: bump\n", "deps/left");
    JUDGED("1 judged\n"
           "feature/x b tdd-order/refactor-before-red\n"
           "feature/x b prp-reference/missing, excused by bot\n",
           .push = "refs/heads/feature/x - b", .user = "bot",
           .ini = ROW(
               "bot") "rules = prp-reference, tdd-order/green-before-red\n");
    JUDGED("1 judged\n"
           "feature/x b prp-reference/missing\n",
           .push = "refs/heads/feature/x - b", .user = "bot",
           .ini = ROW("bot") "rules = tdd-order\n");
}

Test(judge_exempt, it_takes_no_step_and_comes_between_no_others)
{
    repo_draw("r=R:A^base g=G:A");
    repo_files("b", "g", "refactor: bump\n\nPRP: A-1\n", "deps/left");
    repo_draw("f=F:A^b");
    repo_draw("m=M^base+b n=M^base+f");
    JUDGED("3 judged\n", .push = "refs/heads/feature/x - b", .user = "bot",
           .ini = ROW("bot"));
    JUDGED("4 judged\n"
           "main m tdd-complete/no-refactor\n",
           .push = "refs/heads/main base m", .ini = NO_CODE ROW("@ci"));
    JUDGED("5 judged\n", .push = "refs/heads/main base n",
           .ini = NO_CODE ROW("@ci"));
}

Test(judge_exempt, who_pushes_more_onto_it_is_not_asked_again)
{
    repo_ref("refs/heads/feature/x", "a");
    repo_draw("r=R:A^a");
    JUDGED("1 judged\n", .push = "refs/heads/feature/x a r", .user = "dana",
           .ini = ROW("bot"));
    repo_files("b", "base", "refactor: bump\n", "deps/left");
    repo_ref("refs/heads/feature/y", "b");
    repo_files("c", "b", "refactor: more\n\nPRP: A-1\n", "src/more");
    JUDGED("1 judged\n"
           "feature/y c tdd-order/refactor-before-red\n",
           .push = "refs/heads/feature/y b c", .user = "dana",
           .ini = ROW("bot"));
}

Test(judge_exempt, who_merges_it_must_be_named_as_well)
{
    repo_draw("m=M^base+a");
    JUDGED("2 judged\n"
           "main a message-format/header\n",
           .push = "refs/heads/main base m", .ini = ROW("bot"));
    JUDGED("2 judged\n"
           "main a message-format/header, excused by bot\n",
           .push = "refs/heads/main base m", .ini = NO_CODE ROW("bot, @ci"));
}

Test(judge_exempt, a_merge_of_the_host_itself_can_be_named)
{
    static const char row[] = NO_CODE ROW("@host-merge");
    repo_draw("m=M^base+a");
    JUDGED("2 judged\n"
           "main a message-format/header, excused by bot\n",
           .push = "refs/heads/main base m", .user = "dana",
           .is_host_merge = true, .ini = row);
    JUDGED("2 judged\n"
           "main - protected-ref/direct-push\n"
           "main a message-format/header\n",
           .push = "refs/heads/main base m", .user = "dana", .ini = row);
    JUDGED("1 judged\n"
           "feature/x a message-format/header\n",
           .push = "refs/heads/feature/x - a", .user = "dana",
           .is_host_merge = true, .ini = row);
}

Test(judge_exempt, a_name_of_a_ref_and_a_limit_are_never_excused)
{
    JUDGED("1 judged\n"
           "stuff - branch-name/pattern\n"
           "stuff a message-format/header, excused by bot\n",
           .push = "refs/heads/stuff - a", .user = "bot", .ini = ROW("bot"));
    repo_files(
        "b", "base",
        "docs: a\n\nThis message is longer than the policy allows, which "
        "is 64 bytes.\n",
        "deps/left");
    JUDGED("1 judged\n"
           "feature/x b limits/message\n",
           .push = "refs/heads/feature/x - b", .user = "bot",
           .ini = "[limits]\nmessage = 64\n"
                  "[exempt \"bot\"]\npusher = bot\npaths = deps/\n");
}
