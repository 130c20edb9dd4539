/* What is typed for the claims of a ref: where, and once. */
#include "sallyport/settle.h"

#include "support.h"
#include "support_assert.h"

static struct sp_policy *policy;
static struct sp_findings findings;
static struct sp_settle *settle;
static const struct sp_oid one = {{1}}, other = {{2}};

static void begin(void)
{
    policy = policy_of(NULL);
    settle = sp_settle_new(sp_rules, policy, &findings);
    sp_settle_ref(settle, 0, "refs/heads/main");
}

static void end(void)
{
    sp_settle_free(settle);
    sp_policy_free(policy);
    sp_findings_dispose(&findings);
}

TestSuite(judge_typed, .init = begin, .fini = end);

/* Selects a rule. */
static void choose(const struct sp_rule *rule)
{
    size_t at = 0;
    while (sp_rules[at] != rule)
        at++;
    sp_settle_rule(settle, at);
}

/* Claims something about the ref. Returns the command of the finding. */
static const char *typed(struct sp_claim late)
{
    const struct sp_rule *rule;
    late.code = sp_code_find("fixup/not-folded", &rule);
    late.words = SP_WORDS({"ref", "main"});
    choose(rule);
    sp_report(sp_settle_sink(settle), &late);
    return findings.items[findings.count - 1].command;
}

static const char *command_of(const char *command)
{
    return typed((struct sp_claim){.command = command});
}

Test(judge_typed, what_changes_head_is_typed_on_the_branch)
{
    sp_settle_away(settle, "git switch x");
    assert_text(command_of("git commit --amend"),
                "git switch x && git commit --amend");
    assert_text(command_of("sallyport prp new A-1\ngit add ."),
                "git switch x && sallyport prp new A-1\ngit add .");
    assert_text(command_of("git push origin x"), "git push origin x");
    assert_text(command_of("git switch y && git merge x"),
                "git switch y && git merge x");
    cr_assert_null(command_of(NULL));
    sp_settle_away(settle, NULL);
    assert_text(command_of("git commit --amend"), "git commit --amend");
}

Test(judge_typed, so_is_what_has_a_setting)
{
    sp_settle_away(settle, "git switch x");
    assert_text(command_of("git -c a=b commit --amend"),
                "git switch x && git -c a=b commit --amend");
}

Test(judge_typed, what_was_moved_to_a_branch_is_repaired_there)
{
    struct sp_claim moved = {.command = "git switch -c y", .moves = true};
    sp_settle_away(settle, "git switch x");
    moved.level = SP_LEVEL_WARN;
    typed(moved);
    assert_text(command_of("git commit --amend"),
                "git switch x && git commit --amend");
    moved.level = 0;
    typed(moved);
    assert_text(command_of("git commit --amend"), "git commit --amend");
}

Test(judge_typed, what_only_leads_there_is_left_out_then)
{
    struct sp_claim moved = {.command = "git switch -c y", .moves = true};
    sp_settle_side(settle, "git switch -c z");
    assert_text(command_of("git switch -c z\ngit a"), "git switch -c z\ngit a");
    typed(moved);
    cr_assert_null(command_of("git switch -c z\ngit a"));
    cr_assert_null(command_of("git switch -c z"));
    assert_text(command_of("git switch -c z && git a"), "git a");
    assert_text(command_of("git switch -c zoo"), "git switch -c zoo");
}

Test(judge_typed, what_is_taken_off_is_not_repaired_there)
{
    struct sp_claim late = {.command = "git rebase x", .takes_off = true};
    late.level = SP_LEVEL_WARN;
    typed(late);
    assert_text(command_of("git commit --amend"), "git commit --amend");
    late.level = 0;
    assert_text(typed(late), "git rebase x");
    cr_assert_null(command_of("git commit --amend"));
    sp_settle_ref(settle, 1, "refs/heads/main");
    assert_text(command_of("git commit --amend"), "git commit --amend");
}

/* Claims something of a commit, with that command and level. */
static void of_commit(const struct sp_oid *commit, const char *command,
                      int level)
{
    typed((struct sp_claim){
        .commit = commit, .command = command, .level = level});
}

/* The commands of all findings, "-" where there is none. */
static void typed_in_all(const char *expected)
{
    struct sp_buf all = {0};
    sp_settle_quiet(&findings);
    for (size_t i = 0; i < findings.count; i++)
        sp_buf_printf(&all, "%s\n",
                      findings.items[i].command ? findings.items[i].command
                                                : "-");
    assert_text(sp_buf_text(&all), expected);
    sp_buf_dispose(&all);
}

Test(judge_typed, a_warning_beside_a_refusal_changes_nothing)
{
    of_commit(NULL, "git reset a", SP_LEVEL_WARN);
    of_commit(&one, "git switch x && git reset b", SP_LEVEL_WARN);
    of_commit(&one, "git status", SP_LEVEL_WARN);
    of_commit(&other, "git rebase c", SP_LEVEL_ENFORCE);
    of_commit(&other, "git reset d", SP_LEVEL_WARN);
    of_commit(&other, NULL, SP_LEVEL_ENFORCE);
    sp_settle_ref(settle, 1, "refs/heads/other");
    of_commit(NULL, "sallyport prp new e", SP_LEVEL_WARN);
    typed_in_all("-\n-\ngit status\ngit rebase c\n-\n-\n-\n");
}

Test(judge_typed, a_warning_stays_where_no_refusal_has_something_to_type)
{
    of_commit(&one, "git reset a", SP_LEVEL_WARN);
    of_commit(&one, NULL, SP_LEVEL_ENFORCE);
    sp_settle_ref(settle, 1, "refs/heads/other");
    of_commit(&one, "git rebase b", SP_LEVEL_WARN);
    typed_in_all("git reset a\n-\ngit rebase b\n");
}

/* Claims what is missing, with that command; what is typed once the list is in order. */
static const char *evidence(const char *id, const char *command)
{
    const struct sp_rule *rule;
    const struct sp_finding_code *code = sp_code_find(id, &rule);
    choose(rule);
    sp_report(sp_settle_sink(settle),
              &(struct sp_claim){.code = code, .command = command});
    sp_settle_once(&findings);
    return findings.items[findings.count - 1].command;
}

Test(judge_typed, so_is_what_is_changed_without_a_command)
{
    static const char push[] = "git push origin 68:refs/heads/feature/68";
    of_commit(NULL, NULL, SP_LEVEL_ENFORCE);
    of_commit(&one, NULL, SP_LEVEL_WARN);
    assert_text(evidence("approvals/not-there", push), push);
    of_commit(&one, NULL, SP_LEVEL_ENFORCE);
    cr_assert_null(evidence("approvals/missing", "sallyport approve 6800000"));
    cr_assert_null(findings.items[2].command);
}

Test(judge_typed, what_is_changed_first_is_approved_later)
{
    static const char approve[] = "sallyport approve 6800000",
                      record[] = "sallyport gate record unit --commit 68",
                      push[] = "git push origin 68:refs/heads/feature/68",
                      merge[] = "git switch x && git merge origin/main";
    of_commit(&one, "git switch -c x && git update-ref y", SP_LEVEL_ENFORCE);
    of_commit(&one, "git commit --amend", SP_LEVEL_WARN);
    assert_text(evidence("approvals/missing", approve), approve);
    assert_text(evidence("gates/missing", record), record);
    assert_text(evidence("approvals/not-there", push), push);
    assert_text(findings.items[2].command, approve);
    of_commit(&one, "git switch x && git commit --amend", SP_LEVEL_ENFORCE);
    cr_assert_null(evidence("approvals/missing", approve));
    cr_assert_null(findings.items[2].command);
    cr_assert_null(findings.items[3].command);
    cr_assert_null(findings.items[4].command);
    assert_text(findings.items[4].fix,
                "push it as a branch, ask for the approval, then push BRANCH "
                "again, after the other repairs");
    assert_text(evidence("approvals/missing", merge), merge);
    sp_settle_ref(settle, 1, "refs/heads/other");
    assert_text(evidence("approvals/missing", approve), approve);
}

/* Claims something about a commit of a tag. Returns the finding. */
static const struct sp_finding *of_tag(struct sp_claim about)
{
    about.commit = &one;
    about.command = "git commit --amend";
    typed(about);
    return &findings.items[findings.count - 1];
}

Test(judge_typed,
     a_tag_is_taken_back_once_and_its_commits_are_repaired_elsewhere)
{
    static const struct sp_advice advice = {"", "fold it"};
    sp_settle_untag(settle, "git tag -d v1");
    const struct sp_finding *f =
        of_tag((struct sp_claim){.level = SP_LEVEL_WARN, .advice = &advice});
    cr_assert_null(f->command);
    assert_text(f->fix, "fold it");
    f = of_tag((struct sp_claim){.advice = &advice});
    assert_text(f->command, "git tag -d v1");
    assert_text(f->fix,
                "fold it; do that on its branch, and then tag it again");
    f = of_tag((struct sp_claim){.advice = &advice});
    cr_assert_null(f->command);
    assert_text(f->fix,
                "fold it; do that on its branch, and then tag it again");
    sp_settle_ref(settle, 1, "refs/heads/main");
    sp_settle_untag(settle, NULL);
    assert_text(of_tag((struct sp_claim){.advice = &advice})->command,
                "git commit --amend");
}

Test(judge_typed, what_is_typed_of_a_tag_itself_stays)
{
    sp_settle_untag(settle, "git tag -d v1");
    assert_text(command_of("git tag v1-2 v1"), "git tag v1-2 v1");
    assert_text(command_of("git rebase -i origin/main"), "git tag -d v1");
}

/* Leads what is found from the second claim on to feature/x. */
static const char *led(const char *command, const char *back)
{
    struct sp_finding *last;
    sp_findings_dispose(&findings);
    command_of("git commit --amend");
    command_of(command);
    for (size_t i = 1; i < findings.count; i++)
        sp_settle_lead(&findings.items[i],
                       &(struct sp_lead){.away = "git switch main",
                                         .side = "git switch feature/x",
                                         .back = back,
                                         .push = "git push -f"});
    assert_text(findings.items[0].command, "git commit --amend");
    last = &findings.items[findings.count - 1];
    return last->command;
}

Test(judge_typed, what_a_branch_has_is_typed_there)
{
    assert_text(led("git commit --amend", ""),
                "git switch feature/x && git commit --amend\n"
                "git push -f");
    assert_text(led("git rebase -i origin/main", "git update-ref A B C"),
                "git switch feature/x && git rebase -i origin/main\n"
                "git push -f\n"
                "git update-ref A B C");
    assert_text(led("git switch main && sallyport prp new A-1", ""),
                "git switch feature/x && sallyport prp new A-1");
}

/* What makes a branch, once there is one. */
static const char *found(const char *command)
{
    sp_findings_dispose(&findings);
    command_of(command);
    sp_settle_found(&findings.items[0],
                    &(struct sp_lead){.away = "git switch -c feature/1 1",
                                      .made = "git push origin HEAD",
                                      .side = "git switch feature/x",
                                      .back = "",
                                      .push = "git push -f"});
    return findings.items[0].command;
}

Test(judge_typed, a_branch_that_is_there_is_not_made)
{
    static const char *const left[] = {
        "git commit --amend", "git switch -c feature/12 12 && git commit",
        "git switch feature/y && git commit"};
    assert_text(found("git switch -c feature/1 1 && git rebase -i main\n"
                      "git push origin HEAD\ngit update-ref A B C"),
                "git switch feature/x && git rebase -i main\n"
                "git push -f\ngit update-ref A B C");
    assert_text(found("git switch -c feature/1 1 && git commit --edit"),
                "git switch feature/x && git commit --edit");
    assert_text(found("git switch -c feature/1 1\ngit update-ref A B C"),
                "git switch feature/x\ngit update-ref A B C");
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
        assert_text(found(left[i]), left[i]);
    cr_assert(found(NULL) == NULL);
}

/* What is left where nothing is repaired. */
static const char *left(const char *command)
{
    sp_findings_dispose(&findings);
    command_of(command);
    sp_settle_back(&findings.items[0], "git switch feature/x");
    return findings.items[0].command;
}

Test(judge_typed, what_is_made_again_is_only_taken_back)
{
    assert_text(left("git switch -c feature/1 1 && git rebase -i main\n"
                     "git push origin HEAD\n"
                     "git update-ref refs/heads/main B C"),
                "git switch feature/x\ngit update-ref refs/heads/main B C");
    assert_text(left("git switch -c feature/1 1 && git commit --edit"),
                "git switch feature/x");
}

Test(judge_typed, what_goes_elsewhere_or_stays_is_left)
{
    static const char *const left[] = {
        "git switch main && git push", "git switch mainly && git commit",
        "git fetch origin && git switch main && git merge --no-ff 9f3c2ab",
        "git switch -c feature/y 9f3c2ab && git rebase -i origin/main",
        "sallyport approve --ref main 9f3c2ab"};
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) {
        assert_text(led(left[i], "git update-ref A B C"), left[i]);
        cr_assert(!sp_settle_stays(&findings, 1, "git switch main"));
        cr_assert(sp_settle_stays(&findings, 0, NULL));
    }
    cr_assert(led(NULL, "") == NULL);
    sp_findings_dispose(&findings);
    command_of("git switch main && git commit --amend");
    cr_assert(sp_settle_stays(&findings, 0, "git switch main"));
    cr_assert(!sp_settle_stays(&findings, 0, NULL));
}

#define BACK "git update-ref refs/heads/main origin/main 1"

/* Claims what has such a line; the same words say the same. */
static void with_back(const char *id, const char *words, const char *command,
                      int level)
{
    const struct sp_rule *rule;
    struct sp_claim claim = {.code = sp_code_find(id, &rule),
                             .command = command,
                             .level = level,
                             .words =
                                 SP_WORDS({"word", words}, {"actor", words})};
    choose(rule);
    sp_report(sp_settle_sink(settle), &claim);
}

Test(judge_typed, main_is_taken_back_by_the_last_line_of_a_refusal)
{
    with_back("fixup/not-folded", "a", "git a\ngit push\n" BACK,
              SP_LEVEL_ENFORCE);
    with_back("fixup/not-folded", "b", "git b\n" BACK, SP_LEVEL_WARN);
    with_back("fixup/not-folded", "c", "git c\n" BACK, SP_LEVEL_ENFORCE);
    with_back("approvals/stale", "d", "git d\n" BACK, SP_LEVEL_ENFORCE);
    with_back("fixup/not-folded", "e", "git e\n" BACK, SP_LEVEL_WARN);
    sp_settle_once(&findings);
    typed_in_all("git a\ngit push\ngit b\ngit c\n" BACK "\ngit d\ngit e\n");
}

#define MADE "git switch -c feature/1 1"

Test(judge_typed, a_branch_is_made_once_also_by_a_line_of_its_own)
{
    with_back("fixup/not-folded", "a", MADE "\n" BACK, SP_LEVEL_ENFORCE);
    with_back("fixup/not-folded", "b", MADE "\n" BACK, SP_LEVEL_ENFORCE);
    with_back("fixup/not-folded", "c", MADE " && git c\n" BACK,
              SP_LEVEL_ENFORCE);
    sp_settle_once(&findings);
    typed_in_all(MADE "\n-\ngit c\n" BACK "\n");
    sp_findings_dispose(&findings);
    with_back("fixup/not-folded", "a", MADE "\ngit push", SP_LEVEL_ENFORCE);
    with_back("fixup/not-folded", "b", MADE "\ngit push", SP_LEVEL_ENFORCE);
    with_back("fixup/not-folded", "c", MADE, SP_LEVEL_ENFORCE);
    sp_settle_once(&findings);
    typed_in_all(MADE "\ngit push\n" MADE "\ngit push\n-\n");
}

Test(judge_typed, so_it_is_where_a_giver_or_a_warning_alone_does)
{
    with_back("approvals/stale", "a", "git a\n" BACK, SP_LEVEL_ENFORCE);
    sp_settle_ref(settle, 1, "refs/heads/release/2.0");
    with_back("fixup/not-folded", "b", "git b\n" BACK, SP_LEVEL_WARN);
    sp_settle_once(&findings);
    typed_in_all("git a\n" BACK "\ngit b\n" BACK "\n");
}

Test(judge_typed, of_what_says_the_same_the_first_takes_main_back)
{
    with_back("fixup/not-folded", "a", "git a\n" BACK, SP_LEVEL_ENFORCE);
    with_back("fixup/not-folded", "b", "git b\n" BACK, SP_LEVEL_ENFORCE);
    with_back("fixup/not-folded", "b", "git b\n" BACK, SP_LEVEL_ENFORCE);
    with_back("fixup/not-folded", "a", "git a\n" BACK, SP_LEVEL_ENFORCE);
    sp_settle_once(&findings);
    typed_in_all("git a\ngit b\n" BACK "\ngit b\ngit a\n");
}

Test(judge_typed, who_moves_to_a_branch_takes_main_back_before_the_push)
{
    with_back("fixup/not-folded", "a", BACK "\ngit push", SP_LEVEL_ENFORCE);
    with_back("fixup/not-folded", "b", "git b\n" BACK, SP_LEVEL_ENFORCE);
    sp_settle_once(&findings);
    typed_in_all(BACK "\ngit push\ngit b\n");
}

#define AGAIN "git push --force-with-lease=x --force-if-includes origin x"

/* What is typed for the ref, which is pushed so. */
static void ends_with_push(struct sp_again again, const char *expected)
{
    static char push[] = AGAIN;
    again.push = push;
    sp_settle_again(&findings, &again, 1);
    typed_in_all(expected);
    sp_findings_dispose(&findings);
}

static void two(int level)
{
    with_back("fixup/not-folded", "a", "git rebase -i main\n" AGAIN, level);
    with_back("fixup/not-folded", "b", "git commit --amend", level);
    with_back("fixup/not-folded", "c", "git status", level);
    with_back("fixup/not-folded", "b", "git commit --amend", level);
}

Test(judge_typed, a_branch_is_pushed_once_by_the_last_line)
{
    two(SP_LEVEL_ENFORCE);
    ends_with_push((struct sp_again){.update = 0},
                   "git rebase -i main\ngit commit --amend\n" AGAIN
                   "\ngit status\ngit commit --amend\n");
    two(SP_LEVEL_ENFORCE);
    ends_with_push((struct sp_again){.update = 1},
                   "git rebase -i main\n" AGAIN
                   "\ngit commit --amend\ngit status\ngit commit --amend\n");
}

Test(judge_typed, what_was_forced_is_pushed_so)
{
    with_back("fixup/not-folded", "a", "git commit --edit", SP_LEVEL_ENFORCE);
    ends_with_push((struct sp_again){.is_forced = true},
                   "git commit --edit\n" AGAIN "\n");
    with_back("fixup/not-folded", "a", "git commit --amend", SP_LEVEL_ENFORCE);
    ends_with_push((struct sp_again){0}, "git commit --amend\n");
    with_back("fixup/not-folded", "a", "git status", SP_LEVEL_ENFORCE);
    ends_with_push((struct sp_again){.is_forced = true}, "git status\n");
}

Test(judge_typed, so_is_what_is_rewritten_there)
{
    with_back("fixup/not-folded", "a", "git commit --amend", SP_LEVEL_ENFORCE);
    ends_with_push((struct sp_again){.is_there = true},
                   "git commit --amend\n" AGAIN "\n");
    with_back("fixup/not-folded", "a", "git commit --edit", SP_LEVEL_ENFORCE);
    ends_with_push((struct sp_again){.is_there = true}, "git commit --edit\n");
    with_back("fixup/not-folded", "a", "git x && git reset --keep A",
              SP_LEVEL_ENFORCE);
    ends_with_push((struct sp_again){.is_there = true},
                   "git x && git reset --keep A\n" AGAIN "\n");
}

/* What it leaves in the work tree has to be committed first. */
Test(judge_typed, what_is_taken_apart_is_pushed_later)
{
    static char push[] = AGAIN;
    const struct sp_again again = {.push = push, .is_forced = true};
    with_back("fixup/not-folded", "a", "git rebase -i main\n" AGAIN,
              SP_LEVEL_ENFORCE);
    with_back("fixup/not-folded", "b", "git x && git reset HEAD^",
              SP_LEVEL_ENFORCE);
    sp_settle_again(&findings, &again, 1);
    typed_in_all("git rebase -i main\ngit x && git reset HEAD^\n");
    cr_assert(
        sp_str_ends(sp_str(findings.items[1].fix), "; then type: " AGAIN));
}
