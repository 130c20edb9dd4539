#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/buf.h"
#include "sallyport/early.h"
#include "sallyport/hook.h"
#include "sallyport/policy.h"
#include "support.h"

TestSuite(hook_early, .init = repo_open, .fini = repo_close);

/* A variable more of the environment; NULL: none. */
static const char *early_space;

/* In a work tree git names no directory: what is in it is no policy. */
Test(hook_early, nothing_is_free_where_git_names_no_directory)
{
    const char *const argv[] = {"/x/reference-transaction", "committed", NULL};
    const char *const environment[] = {"HOME=/", NULL};
    cr_assert_not(sp_early_is_over(argv, environment));
}

/* Is the hook over, for a repository in that directory, when its state is this? */
static bool is_over_in(const char *directory, const char *state)
{
    char *variable = NULL, *hook = NULL;
    cr_assert(asprintf(&variable, "GIT_DIR=%s", directory) > 0);
    cr_assert(asprintf(&hook, "%s/reference-transaction", directory) > 0);
    const char *const argv[] = {hook, state, NULL};
    const char *const environment[] = {"HOME=/", variable, early_space, NULL};
    bool is = sp_early_is_over(argv, environment);
    free(variable);
    free(hook);
    return is;
}

static bool is_over(const char *state)
{
    return is_over_in(repo_path(), state);
}

/* The path of a file of the repository, until the next call. */
static const char *path_of(const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", repo_path(), name);
    return path;
}

static bool machine_has_a_policy(void)
{
    return access("/etc/sallyport/policy.ini", F_OK) == 0;
}

/* From then on standard input has this text. */
static void write_input(const char *text)
{
    repo_write("input", text);
    int fd = open(path_of("input"), O_RDONLY | O_CLOEXEC);
    cr_assert(fd >= 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO);
    close(fd);
}

#define NONE "0000000000000000000000000000000000000000"
#define SOME "1234567890abcdef1234567890abcdef12345678"
#define MOVE NONE " " SOME " "

static bool may_move(const char *lines)
{
    write_input(lines);
    return is_over("prepared");
}

Test(hook_early, only_states_without_a_question_end_early)
{
    write_input(MOVE "refs/heads/main\n");
    cr_assert(is_over("preparing"));
    cr_assert(is_over("aborted"));
    cr_assert_not(is_over("prepared"));
    cr_assert_not(is_over("something"));
    cr_assert_not(is_over(""));
    cr_assert_not(is_over(NULL));
}

Test(hook_early, what_was_there_before_runs)
{
    repo_write("reference-transaction.chained", "#!/bin/sh\n");
    cr_assert_eq(chmod(path_of("reference-transaction.chained"), 0700), 0);
    cr_assert_not(is_over("aborted"));
    cr_assert_not(is_over("preparing"));
}

Test(hook_early, a_move_is_recorded_where_the_policy_says_so)
{
    if (machine_has_a_policy())
        cr_skip_test("this machine has a policy");
    cr_assert(is_over("committed"), "there is no policy");
    repo_write("sallyport.ini", "[audit]\nguard = refuse\n");
    cr_assert(is_over("committed"));
    repo_write("sallyport.ini", "[audit]\nguard = record\n");
    cr_assert_not(is_over("committed"));
    cr_assert(is_over("aborted"));
    repo_write("sallyport.ini", "[policy]\nmode = observe\n");
    cr_assert_not(is_over("committed"));
}

Test(hook_early, a_policy_that_is_not_a_short_file_is_read_later)
{
    char *text = malloc(70000);
    memset(text, '\n', 69999);
    text[69999] = '\0';
    repo_write("sallyport.ini", text);
    cr_assert_not(is_over("committed"), "it is too long");
    cr_assert_eq(unlink(path_of("sallyport.ini")), 0);
    cr_assert_eq(mkdir(path_of("sallyport.ini"), 0700), 0);
    cr_assert_not(is_over("committed"), "it is a directory");
    free(text);
}

Test(hook_early, a_long_path_is_not_cut)
{
    char *longer = malloc(6000);
    memset(longer, 'x', 5999);
    longer[0] = '/';
    longer[5999] = '\0';
    cr_assert_not(is_over_in(longer, "committed"));
    free(longer);
}

/* What the policy makes of a text: may the hook have something to do after a move? */
static bool may_record(const char *text)
{
    struct sp_policy *policy = sp_policy_new();
    struct sp_error err = {0};
    bool may = sp_policy_add_builtin(policy, &err) == SP_OK &&
               sp_policy_add(policy, sp_str(text), "test.ini", &err) == SP_OK &&
               (policy->audit.guard == SP_GUARD_RECORD ||
                policy->policy.mode == SP_OBSERVE);
    sp_policy_free(policy);
    return may;
}

Test(hook_early, a_plain_text_changes_nothing)
{
    static const struct {
        const char *text;
        bool is_plain;
    } rows[] = {
        {"", true},
        {"[audit]\n", true},
        {"[audit]\nguard = refuse\n", true},
        {"[audit]\n\t guard = refuse \r\n", true},
        {"# guard = record\n ; mode = observe\n[rule \"record\"]\nlevel = "
         "warn\n",
         true},
        {"[audit]\nguard = refuse", true},
        {"[audit]\nguard = record", false},
        {"[audit]\nguard=record\n", false},
        {"[audit]\n  guard = record\n", false},
        {"[audit]\nguard =\n  record\n", false},
        {"[audit]\nguard =\n# no\n  record\n", false},
        {"[audit]\rguard = record\n", false},
        {"[audit]\nguard = off\n", false},
        {"[audit]\nguard = refuse # record\n", false},
        {"[policy]\nmode = observe\n", false},
        {"[policy]\nmode=observe", false},
        {"[policy]\nmode =\n    observe\n", false},
        {"\xef\xbb\xbf[policy]\nmode = observe\n", false},
        {"[policy]\nmode = enforce\n", true},
        {"[policy]\nmode = off\n", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool is = sp_early_is_plain(rows[i].text, strlen(rows[i].text));
        cr_assert_eq(is, rows[i].is_plain, "%zu: %s", i, rows[i].text);
        cr_assert(!is || !may_record(rows[i].text), "%zu: %s", i, rows[i].text);
    }
}

Test(hook_early, the_built_in_policy_is_plain)
{
    cr_assert_not(may_record(""));
    struct sp_str text = sp_policy_builtin();
    cr_assert(sp_early_is_plain(text.ptr, text.len));
}

Test(hook_early, a_branch_that_nothing_guards_moves)
{
    if (machine_has_a_policy())
        cr_skip_test("this machine has a policy");
    repo_write("HEAD", "ref: refs/heads/trunk\n");
    cr_assert(may_move(MOVE "refs/heads/feature/x\n"));
    cr_assert(may_move(MOVE "refs/tags/v1\n" MOVE "refs/heads/y\n"));
    cr_assert(may_move(""));
    cr_assert_not(may_move(MOVE "refs/heads/x\n" MOVE "refs/heads/main\n"));
    cr_assert_not(may_move(MOVE "refs/heads/trunk\n"), "HEAD names it");
    cr_assert_not(may_move(MOVE "refs/heads/release/1\n"));
    cr_assert_not(may_move(MOVE "refs/notes/sallyport/approvals\n"));
    cr_assert_not(may_move(MOVE "refs/heads/x"), "the line does not end");
    cr_assert_not(may_move(MOVE "refs/heads/x y\n"));
    cr_assert_not(may_move(NONE " ref:refs/heads/x HEAD\n"));
    cr_assert_not(may_move("\n"));
    cr_assert_eq(unlink(path_of("HEAD")), 0);
    cr_assert_not(may_move(MOVE "refs/heads/feature/x\n"), "there is no HEAD");
}

/* The policy of a linked work tree is that of its repository. */
Test(hook_early, nothing_is_free_in_a_linked_work_tree)
{
    if (machine_has_a_policy())
        cr_skip_test("this machine has a policy");
    cr_assert(is_over("committed"));
    repo_write("commondir", "../..\n");
    cr_assert_not(is_over("committed"));
    cr_assert_not(is_over("prepared"));
}

Test(hook_early, a_policy_that_sets_something_is_read)
{
    if (machine_has_a_policy())
        cr_skip_test("this machine has a policy");
    repo_write("sallyport.ini", "# one\n\n[roles]\n  ; two\n");
    cr_assert(may_move(MOVE "refs/heads/x\n"));
    repo_write("sallyport.ini", "[policy]\nbaseline = now\n\n[identity]\n"
                                "host = gitea\n\n[roles]\nci = bot, mary\n");
    cr_assert(may_move(MOVE "refs/heads/x\n"), "as the installer writes it");
    repo_write("sallyport.ini", "[refs]\nprotected += refs/heads/x\n");
    cr_assert_not(may_move(MOVE "refs/heads/x\n"));
    repo_write("sallyport.ini", "[nothing]\n");
    cr_assert_not(may_move(MOVE "refs/heads/x\n"), "it is wrong");
    cr_assert_eq(unlink(path_of("sallyport.ini")), 0);
    cr_assert_eq(symlink("nothing", path_of("sallyport.ini")), 0);
    cr_assert_not(may_move(MOVE "refs/heads/x\n"), "a link to nothing");
    cr_assert_eq(unlink(path_of("sallyport.ini")), 0);
    cr_assert_eq(symlink("/dev/null", path_of("sallyport.ini")), 0);
    cr_assert_not(may_move(MOVE "refs/heads/x\n"), "no regular file");
}

/* What the whole hook says to the same question, with what was read before. */
static int whole_answer(void)
{
    char hook[] = "/nowhere/reference-transaction", state[] = "prepared";
    char *argv[] = {hook, state, NULL};
    return sp_hook_reference_transaction(2, argv);
}

Test(hook_early, what_was_read_is_given_on)
{
    setenv("GIT_DIR", repo_path(), 1);
    cr_assert_not(may_move(MOVE "refs/heads/main\n"));
    cr_assert_eq(whole_answer(), 1, "the trail knows of no such push");
}

/* Is this text right, over the built-in policy, and are the same refs guarded? */
static bool guards_the_same(const char *text)
{
    struct sp_policy *policy = sp_policy_new(), *built_in = sp_policy_new();
    struct sp_error err = {0};
    cr_assert_eq(sp_policy_add_builtin(built_in, &err), SP_OK);
    bool same =
        sp_policy_add_builtin(policy, &err) == SP_OK &&
        sp_policy_add(policy, sp_str(text), "test.ini", &err) == SP_OK &&
        sp_policy_finish(policy, &err) == SP_OK &&
        policy->refs.protected.count == built_in->refs.protected.count;
    for (size_t i = 0; same && i < policy->refs.protected.count; i++)
        same = strcmp(policy->refs.protected.items[i],
                      built_in->refs.protected.items[i]) == 0;
    sp_policy_free(policy);
    sp_policy_free(built_in);
    return same;
}

static bool keeps_guard(const char *text)
{
    return sp_early_keeps_guard(text, strlen(text));
}

Test(hook_early, a_policy_of_the_installer_keeps_the_guard)
{
    static const struct {
        const char *text;
        bool keeps;
    } rows[] = {
        {"[policy]\nmode = enforce\nbaseline = none\n", true},
        {"[policy]\nbaseline = " SOME ",\n    " NONE ",\n    " SOME "\n", true},
        {"[policy]\nbaseline = " SOME ",\n    " NONE "\n    " SOME "\n", false},
        {"[policy]\nbaseline = " SOME ",\n    now\n", false},
        {"[policy]\nbaseline = " SOME ",\n", false},
        {"[policy]\nbaseline = " SOME ",", false},
        {"[policy]\nbaseline = " SOME ",\n\n    " SOME "\n", false},
        {"[policy]\nbaseline = 1234\n", false},
        {"[policy]\nmode = observe\n", false},
        {"[approvals]\n[audit]\n[break-glass]\n[documentation]\n[evidence]\n"
         "[help]\n[identity]\n[limits]\n[lockout]\n[message]\n[notify]\n"
         "[paths]\n[policy]\n[prp]\n[refs]\n[report]\n[roles]\n[tdd]\n"
         "[waiver]\n",
         true},
        {"[identity]\nhost = nowhere\n", false},
        {"[identity]\nhost = git\n", false},
        {"[identity]\nhost = gitolite\n", true},
        {"[roles]\nci = bot\n# x = y\n\n   # z\nops = a.b, c_d, e-f\n", true},
        {"[roles]\nci = bot\nci = mary\n", false},
        {"ci = bot\n[roles]\nci = mary\n", false},
        {"[roles]\nci = bot,\n  mary\n", false},
        {"[roles]\nci = bot\n  mary\n", false},
        {"[roles]\nci = bot,mary\n", false},
        {"[roles]\nci = bot, \n", false},
        {"[roles]\nci =\n", false},
        {"[roles]\n = bot\n", false},
        {"[roles]\nci += bot\n", false},
        {"[roles]\nci = bot#7\n", false},
        {"[audit]\nci = bot\n", false},
        {"[policy]\nprotected = bot\n", false},
        {"mode = enforce\n", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_assert_eq(keeps_guard(rows[i].text), rows[i].keeps, "%zu: %s", i,
                     rows[i].text);
        cr_assert(!rows[i].keeps || guards_the_same(rows[i].text), "%zu: %s", i,
                  rows[i].text);
    }
}

/* Each setting is looked for in the whole text. */
Test(hook_early, a_policy_of_many_settings_is_parsed)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "[roles]\n");
    for (char i = 'a'; i <= 'y'; i++)
        sp_buf_printf(&text, "%c = bot\n", i);
    cr_assert(keeps_guard(sp_buf_text(&text)));
    for (char i = 'a'; i <= 'y'; i++)
        sp_buf_printf(&text, "more-%c = bot\n", i);
    cr_assert_not(keeps_guard(sp_buf_text(&text)));
    sp_buf_dispose(&text);
}

Test(hook_early, a_policy_that_keeps_the_guard_is_right)
{
    static const char *const lines[] = {
        "[policy]\n",
        "[roles]\n",
        "[identity]\n",
        "[refs]\n",
        "mode = enforce\n",
        "baseline = now\n",
        "host = plain\n",
        "ci = bot\n",
        "ci = a, b\n",
        "  ci = x\n",
        "baseline = " SOME ",\n",
        "    " SOME "\n",
        "\n",
        "# [refs]\n",
        " ; x\n",
        "protected = refs/heads/x\n",
    };
    enum { LINES = sizeof lines / sizeof lines[0] };
    unsigned kept = 0;
    for (unsigned i = 0; i < LINES * LINES * LINES; i++) {
        char text[400];
        snprintf(text, sizeof text, "%s%s%s", lines[i % LINES],
                 lines[i / LINES % LINES], lines[i / LINES / LINES]);
        if (!keeps_guard(text))
            continue;
        cr_assert(kept++ % 4 || guards_the_same(text), "%s", text);
    }
    cr_assert_gt(kept, 400);
}

/* One of these, by a number that is used up. */
static const char *pick(unsigned *number, const char *const *rows,
                        unsigned count)
{
    unsigned at = *number % count;
    *number /= count;
    return rows[at];
}
#define PICK(number, rows) pick(number, rows, sizeof(rows) / sizeof((rows)[0]))

Test(hook_early, an_early_answer_is_that_of_the_whole_hook)
{
    static const char *const policies[] = {
        "",
        "# [refs]\n[audit]\n",
        "[refs]\nprotected = refs/heads/*\n",
        "\xef\xbb\xbf[refs]\n#\xef\xbb\xbf\n",
        "[roles]\r\n# \x01\n",
        "[waiver] \n",
        "[help]\n[identity]\n[tdd]\n\t# \xc3\xa9\n",
        "[rule]\n",
        "[audit][refs]\n",
        "[]\n",
    };
    static const char *const heads[] = {
        "ref: refs/heads/x\n",    "ref: refs/heads/x",  SOME "\n",
        "ref: refs/heads/main\n", "ref: refs/tags/v\n", "",
    };
    static const char *const names[] = {
        "refs/heads/x",  "refs/heads/main", "refs/heads/release/x",
        "refs/heads/xy", "refs/tags/v",     "refs/sallyport/policy",
        "HEAD",
    };
    static const char *const moves[] = {MOVE, SOME " " NONE " ",
                                        NONE " " NONE " ", "", NONE " "};
    static const char *const spaces[] = {"", "", "x"};
    unsigned early = 0;
    if (machine_has_a_policy())
        cr_skip_test("this machine has a policy");
    setenv("GIT_DIR", repo_path(), 1);
    for (unsigned i = 0; i < 7 * 5 * 6 * 10; i += 11) {
        unsigned number = i;
        char *line = NULL, space[40];
        const char *name = PICK(&number, names);
        cr_assert(asprintf(&line, "%s%s\n", PICK(&number, moves), name) > 0);
        repo_write("HEAD", PICK(&number, heads));
        repo_write("sallyport.ini", PICK(&number, policies));
        snprintf(space, sizeof space, "GIT_NAMESPACE=%s", spaces[i % 3]);
        early_space = space;
        setenv("GIT_NAMESPACE", spaces[i % 3], 1);
        bool is = may_move(line);
        early += is;
        int answer = is ? whole_answer() : 0;
        cr_assert(answer == 0, "%u: %s", i, line);
        free(line);
    }
    cr_assert_eq(access(path_of("sallyport"), F_OK), -1,
                 "something is recorded");
    cr_assert_gt(early, 5);
}

Test(hook_early, the_guarded_refs_are_those_of_the_built_in_policy)
{
    struct sp_policy *policy = sp_policy_new();
    struct sp_error err = {0};
    cr_assert_eq(sp_policy_add_builtin(policy, &err), SP_OK);
    const struct sp_strings *patterns = &policy->refs.protected;
    repo_write("HEAD", "ref: refs/heads/trunk\n");
    for (size_t i = 0; i < patterns->count; i++) {
        const char *pattern = patterns->items[i];
        char *line = NULL;
        if (strcmp(pattern, "HEAD") == 0)
            continue;
        size_t len = strcspn(pattern, "*?[");
        cr_assert_gt(len, strlen("refs/heads/"), "%s", pattern);
        cr_assert(pattern[len] == '\0' || strcmp(pattern + len, "*") == 0);
        cr_assert(asprintf(&line, MOVE "%.*s\n", (int)len, pattern) > 0);
        cr_assert_not(may_move(line), "%s", line);
        free(line);
    }
    cr_assert_gt(patterns->count, 0);
    sp_policy_free(policy);
}
