/* A commit that is about to be made; see draft.h. */
#include "sallyport/draft.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

static char *work;

static char *in_work(const char *const argv[], const char *input)
{
    const char *all[16] = {"-C", work};
    for (size_t i = 0; argv[i]; i++)
        all[i + 2] = argv[i];
    return repo_git(all, input);
}

#define GIT(...) free(in_work((const char *const[]){__VA_ARGS__, NULL}, NULL))

/* main has r; feature/x of the clone is there, too. */
static void open_work(void)
{
    repo_open();
    repo_draw("base=N^ r=R:A");
    repo_ref("refs/heads/main", "r");
    work = sp_strdup(repo_beside("work"));
    free(repo_git((const char *[]){"clone", "-q", ".", work, NULL}, NULL));
    GIT("checkout", "-q", "-b", "feature/x");
    setenv("GIT_AUTHOR_DATE", "@1800000000 +0000", 1);
}

static void close_work(void)
{
    free(work);
    repo_close();
}

TestSuite(client_draft, .init = open_work, .fini = close_work);

/* Writes a line into a file below .git, whose path is appended. */
static void write_line(struct sp_buf *file, const char *name, const char *line)
{
    sp_buf_printf(file, "%s/.git/%s", work, name);
    FILE *out = fopen(sp_buf_text(file), "w");
    cr_assert(out);
    fprintf(out, "%s\n", line);
    fclose(out);
}

static void stage(const char *path)
{
    struct sp_buf file = {0}, entry = {0};
    write_line(&file, "content", path);
    char *blob = in_work(
        (const char *const[]){"hash-object", "-w", sp_buf_text(&file), NULL},
        NULL);
    sp_buf_printf(&entry, "100644,%s,%s", blob, path);
    GIT("update-index", "--add", "--cacheinfo", sp_buf_text(&entry));
    free(blob);
    sp_buf_dispose(&file);
    sp_buf_dispose(&entry);
}

static void commit(const char *message, const char *path)
{
    stage(path);
    GIT("commit", "-q", "-m", message);
}

/* Time passes: what follows does not look like an amend. */
static void later(void)
{
    setenv("GIT_AUTHOR_DATE", "@1800000001 +0000", 1);
}

/* What is found, a line each: "tdd-order/CODE | command"; then "amend" where it
 * may be one; or "undecided: why". */
static enum sp_amend amends; /* what is known of it */

static char *judged_by(const char *ini, const char *message)
{
    struct sp_error err = {0};
    struct sp_decision decision = {.begun = 0};
    const struct sp_findings *found = &decision.found.findings;
    struct sp_buf text = {0};
    struct sp_policy *policy = policy_of(ini);
    struct sp_draft draft = {
        .policy = policy, .message = sp_str(message), .amends = amends};
    cr_assert(sp_repo_discover(&draft.repo, work, &err) == SP_OK);
    sp_decision_begin(&decision, policy, &draft.push, NULL);
    if (sp_draft_decide(&draft, &decision, &err))
        sp_buf_printf(&text, "undecided: %s\n", decision.reason);
    else
        sp_buf_printf(&text, "%s: %zu + %zu\n", draft.push.items[0].name,
                      found->refusals, found->warnings);
    cr_assert(decision.decided == (err.code          ? SP_UNDECIDED
                                   : found->refusals ? SP_REFUSED
                                                     : SP_ACCEPTED));
    for (size_t i = 0; i < found->count; i++) {
        const struct sp_finding *f = &found->items[i];
        cr_assert(!f->has_commit && f->subject);
        sp_buf_puts(&text, f->code->id);
        sp_buf_printf(&text, "%s%s\n", f->command ? " | " : "",
                      f->command ? f->command : "");
    }
    if (draft.is_amend)
        sp_buf_puts(&text, "amend\n");
    sp_repo_free(draft.repo);
    sp_draft_dispose(&draft);
    sp_decision_dispose(&decision);
    sp_policy_free(policy);
    return sp_buf_detach(&text);
}

static char *judged(const char *message)
{
    return judged_by("", message);
}

#define CLEAN "refs/heads/feature/x: 0 + 0\n"
#define NO_RED "tdd-order/green-before-red | git reset\n"

Test(client_draft, a_commit_in_order_is_clean)
{
    stage("tests/x");
    SAME(judged("test: x\n\nPRP: A-1\n"), CLEAN);
    GIT("commit", "-q", "-m", "test: x\n\nPRP: A-1");
    later();
    stage("src/x");
    SAME(judged("feat: x\n\nPRP: A-1\n"), CLEAN);
}

Test(client_draft, code_before_a_test_is_told_at_once)
{
    stage("src/x");
    SAME(judged("feat: x\n\nPRP: A-1\n"),
         "refs/heads/feature/x: 1 + 0\n" NO_RED);
}

Test(client_draft, a_path_that_does_not_fit_can_be_left_out)
{
    stage("tests/x");
    stage("src/the x");
    SAME(judged("test: x\n\nPRP: A-1\n"),
         "refs/heads/feature/x: 1 + 0\n"
         "tdd-content/red-with-code | git reset -- ':/src/the x'\n");
    SAME(judged("docs: x\n"), "refs/heads/feature/x: 1 + 0\n"
                              "tdd-content/neutral-with-code\n");
}

Test(client_draft, what_went_before_it_is_not_its_fault)
{
    commit("Wrong from the beginning", "src/x");
    later();
    stage("tests/x");
    SAME(judged("test: x\n\nPRP: A-1\n"), CLEAN);
    SAME(judged("Wrong again\n"), "refs/heads/feature/x: 1 + 0\n"
                                  "message-format/header\n");
}

Test(client_draft, a_warning_is_one)
{
    stage("src/x");
    SAME(judged_by("[rule \"tdd-order\"]\nlevel = warn\n",
                   "feat: x\n\nPRP: A-1\n"),
         "refs/heads/feature/x: 0 + 1\n" NO_RED);
}

/* With a warning, where it is the first one that the remote lacks. */
Test(client_draft, on_a_protected_branch_it_stands_for_itself)
{
#define ON_MAIN(name)                                                          \
    "protected-ref/commit | git switch -c feature/" name                       \
    " main && git branch -f main origin/main\n"
    GIT("checkout", "-q", "main");
    stage("src/x");
    SAME(judged("feat: x\n\nPRP: A-1\n"),
         "refs/heads/main: 0 + 1\n" ON_MAIN("A-1"));
    SAME(judged("fixup! feat: unknown\n"),
         "refs/heads/main: 0 + 1\n" ON_MAIN("NAME"));
    SAME(judged("docs: x\n"), "refs/heads/main: 1 + 1\n" ON_MAIN(
                                  "NAME") "tdd-content/neutral-with-code\n");
    GIT("branch", "feature/A-1");
    SAME(judged("feat: x\n\nPRP: A-1\n"),
         "refs/heads/main: 0 + 1\n" ON_MAIN("A-1-2"));
    /* of a branch that brings the same */
    GIT("checkout", "-q", "feature/A-1");
    commit("feat: x", "src/x");
    GIT("checkout", "-q", "main");
    stage("src/x");
    SAME(judged("feat: x\n\nPRP: A-1\n"),
         "refs/heads/main: 0 + 1\n"
         "protected-ref/commit | git switch -c feature/A-1-2 main && git "
         "branch -f main origin/main && git switch feature/A-1\n");
    GIT("update-ref", "-d", "refs/remotes/origin/main");
    SAME(judged("feat: x\n\nPRP: A-1\n"), "refs/heads/main: 0 + 0\n");
#undef ON_MAIN
}

Test(client_draft, a_detached_head_is_no_branch)
{
    GIT("checkout", "-q", "--detach");
    stage("src/x");
    SAME(judged("feat: x\n\nPRP: A-1\n"), "HEAD: 1 + 0\n" NO_RED);
}

Test(client_draft, what_may_amend_is_refused_for_what_is_wrong_both_ways)
{
    commit("test: x\n\nPRP: A-1", "tests/x");
    commit("feat: x\n\nPRP: A-1", "src/x");
    SAME(judged("feat: better words\n\nPRP: A-1\n"), CLEAN "amend\n");
    SAME(judged("Better words\n\nPRP: A-1\n"), "refs/heads/feature/x: 1 + 0\n"
                                               "message-format/header\n"
                                               "amend\n");
    /* as a commit of its own it is empty; in place of HEAD it is no RED */
    SAME(judged("test: x\n\nPRP: A-1\n"),
         "refs/heads/feature/x: 1 + 0\n"
         "tdd-content/code-instead-of-test | git reset -- :/src/x\n"
         "amend\n");
}

Test(client_draft, nothing_staged_may_amend_too)
{
    commit("test: x\n\nPRP: A-1", "tests/x");
    later();
    SAME(judged("test: better words\n\nPRP: A-1\n"), CLEAN);
    stage("src/x");
    SAME(judged("docs: not an amend\n"), "refs/heads/feature/x: 1 + 0\n"
                                         "tdd-content/neutral-with-code\n");
}

Test(client_draft, the_root_may_be_amended)
{
    GIT("checkout", "-q", "--orphan", "feature/y");
    commit("test: x\n\nPRP: A-1", "tests/z");
    SAME(judged("test: y\n\nPRP: A-1\n"),
         "refs/heads/feature/y: 0 + 0\namend\n");
}

Test(client_draft, without_a_date_nothing_looks_like_an_amend)
{
    commit("test: x\n\nPRP: A-1", "tests/x");
    unsetenv("GIT_AUTHOR_DATE");
    stage("src/x");
    SAME(judged("Added\n\nPRP: A-1\n"), "refs/heads/feature/x: 1 + 0\n"
                                        "message-format/header\n");
}

Test(client_draft, a_merge_has_two_parents)
{
    commit("test: x\n\nPRP: A-1", "tests/x");
    struct sp_buf file = {0}; /* newer git has no command for it */
    write_line(&file, "MERGE_HEAD", repo_hex("base"));
    sp_buf_dispose(&file);
    SAME(judged("Merge it\n"), CLEAN);
}

Test(client_draft, the_first_commit_of_all_is_the_import)
{
    GIT("init", "-q", "-b", "main", "new");
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/new", work);
    free(work);
    work = sp_buf_detach(&path);
    stage("src/x");
    SAME(judged("Initial commit\n"), "refs/heads/main: 0 + 0\n");
    SAME(judged_by("[policy]\nbaseline = none\n", "docs: x\n"),
         "refs/heads/main: 1 + 0\n"
         "tdd-content/neutral-with-code\n");
}

Test(client_draft, a_history_that_is_too_long_is_left_open)
{
    commit("test: x\n\nPRP: A-1", "tests/x");
    commit("feat: x\n\nPRP: A-1", "src/x");
    commit("refactor: x\n\nPRP: A-1", "src/y");
    later();
    stage("src/z");
    static const char late[] = "refs/heads/feature/x: 1 + 0\n"
                               "tdd-order/green-after-refactor | git reset\n";
    SAME(judged("feat: y\n\nPRP: A-1\n"), late);
    SAME(judged_by("[limits]\ncommits = 2\n", "feat: y\n\nPRP: A-1\n"), CLEAN);
    SAME(judged_by("[limits]\ncommits = 2\n", "feat: y\n"),
         "refs/heads/feature/x: 1 + 0\n"
         "prp-reference/missing\n");
}

Test(client_draft, the_message_is_in_the_encoding_of_the_commit)
{
    static const char latin[] = "docs: \xe4\xe4\xe4\xe4\n";
    static const char short_header[] = "[message]\nheader-max = 10\n";
    SAME(judged_by(short_header, latin), CLEAN);
    GIT("config", "i18n.commitEncoding", "ISO-8859-1");
    SAME(judged_by(short_header, latin), CLEAN);
    GIT("config", "i18n.commitEncoding", "UTF-8");
    SAME(judged_by(short_header, "docs: \u00e4\u00e4\u00e4\u00e4\n"), CLEAN);
    GIT("config", "i18n.commitEncoding", "ISO-8859-1");
    SAME(judged_by(short_header, "docs: \u00e4\u00e4\u00e4\u00e4\n"),
         "refs/heads/feature/x: 1 + 0\n"
         "message-format/subject-length\n");
}

Test(client_draft, the_author_may_be_of_the_settings)
{
    static const char skips[] =
        "[message]\nauthors-skip = ^Bot bot@ <bot@example[.]org>$\n";
    unsetenv("GIT_AUTHOR_NAME");
    unsetenv("GIT_AUTHOR_EMAIL");
    char *alone = judged_by(skips, "x\n\nPRP: A-1\n");
    cr_expect(strstr(alone, "message-format"), "%s", alone);
    free(alone);
    GIT("config", "user.name", "Bot <bot@>\n");
    GIT("config", "user.email", "bot@example.org");
    alone = judged_by(skips, "x\n\nPRP: A-1\n");
    cr_expect(!strstr(alone, "message-format"), "%s", alone);
    free(alone);
}

Test(client_draft, what_cannot_be_staged_cannot_be_judged)
{
    free(in_work((const char *const[]){"update-index", "--index-info", NULL},
                 "100644 8baef1b4abc478178b004d62031cf7fe6db6f903 1\tx\n"));
    SAME(judged("docs: x\n"), "undecided: files are in conflict; settle them, "
                              "then type 'git add' with their names\n");
}

Test(client_draft, a_head_that_is_gone_cannot_be_judged)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s/.git/refs/heads/feature/x", work);
    FILE *ref = fopen(sp_buf_text(&path), "w");
    cr_assert(ref);
    fputs("9f3c2ab000000000000000000000000000000000\n", ref);
    fclose(ref);
    sp_buf_dispose(&path);
    SAME(judged("docs: x\n"),
         "undecided: the object 9f3c2ab000000000000000000000000000000000 "
         "cannot be read: it is missing from the repository or broken\n");
}

/* --- the message --- */

static char *cleaned(const char *raw)
{
    struct sp_error err = {0};
    struct sp_repo *repo;
    struct sp_draft draft;
    cr_assert(sp_repo_discover(&repo, work, &err) == SP_OK);
    setenv("GIT_INDEX_FILE", "next-index", 1);
    sp_draft_open(&draft, repo, NULL, sp_str(raw));
    cr_assert(strcmp(draft.index_file, "next-index") == 0 &&
              draft.repo == repo);
    unsetenv("GIT_INDEX_FILE");
    char *message = sp_strndup(draft.message.ptr, draft.message.len);
    sp_draft_dispose(&draft);
    sp_repo_free(repo);
    return message;
}

#define SCISSORS "# ------------------------ >8 ------------------------\n"

Test(client_draft, the_environment_says_whether_there_is_an_editor)
{
    static const char raw[] = "docs: x\n# y\n" SCISSORS "diff\n";
    unsetenv("GIT_EDITOR");
    SAME(cleaned(raw), "docs: x\n");
    setenv("GIT_EDITOR", "vi", 1);
    SAME(cleaned(raw), "docs: x\n");
    setenv("GIT_EDITOR", ":", 1);
    SAME(cleaned(raw), raw);
    GIT("config", "commit.verbose", "2");
    SAME(cleaned(raw), "docs: x\n# y\n");
    GIT("config", "commit.verbose", "Yes");
    SAME(cleaned(raw), "docs: x\n# y\n");
    GIT("config", "commit.verbose", "false");
    GIT("config", "commit.cleanup", "strip");
    SAME(cleaned(raw), "docs: x\ndiff\n");
}

Test(client_draft, the_comment_character_is_a_setting)
{
    static const char raw[] = "docs: x\n# a\n; b\n// c\n";
    setenv("GIT_EDITOR", "vi", 1);
    SAME(cleaned(raw), "docs: x\n; b\n// c\n");
    GIT("config", "core.commentChar", ";");
    SAME(cleaned(raw), "docs: x\n# a\n// c\n");
    GIT("config", "core.commentChar", "auto");
    SAME(cleaned("docs: x\n# a\n; b\n"), "docs: x\n# a\n");
    GIT("config", "core.commentString", "//");
    SAME(cleaned(raw), "docs: x\n# a\n; b\n");
    GIT("config", "core.commentString", "");
    SAME(cleaned("docs: x\n; b\n"), "docs: x\n");
}

Test(client_draft, what_is_known_to_be_new_is_no_amend)
{
    commit("test: x\n\nPRP: A-1", "tests/x");
    commit("feat: x\n\nPRP: A-1", "src/x");
    commit("refactor: x\n\nPRP: A-1", "src/y");
    amends = SP_AMEND_NO;
    stage("src/z"); /* at the time of HEAD */
    SAME(judged("feat: y\n\nPRP: A-1\n"),
         "refs/heads/feature/x: 1 + 0\n"
         "tdd-order/green-after-refactor | git reset\n");
}

Test(client_draft, what_is_known_to_amend_takes_the_place_of_head)
{
    commit("test: x\n\nPRP: A-1", "tests/x");
    commit("feat: x\n\nPRP: A-1", "src/x");
    commit("refactor: x\n\nPRP: A-1", "src/y");
    later(); /* --reset-author */
    amends = SP_AMEND_YES;
    stage("src/z");
    SAME(judged("feat: y\n\nPRP: A-1\n"), CLEAN "amend\n");
    SAME(judged("docs: y\n"), "refs/heads/feature/x: 1 + 0\n"
                              "tdd-content/neutral-with-code\n"
                              "amend\n");
}

/* "git reset -- path" would leave in it what HEAD has. */
Test(client_draft, what_an_amend_has_already_is_taken_out_of_it)
{
    GIT("commit", "-q", "--allow-empty", "-m", "docs: begin");
    stage("src/x");
    commit("test: x\n\nPRP: A-1", "tests/x");
    amends = SP_AMEND_YES;
    SAME(judged("test: x\n\nPRP: A-1\n"),
         "refs/heads/feature/x: 1 + 0\n"
         "tdd-content/red-with-code | git reset HEAD^ -- :/src/x\n"
         "amend\n");
}
