#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/example.h"
#include "sallyport/sanitise.h"
#include "sallyport/sequence.h"
#include "tdd_content.h"

struct context {
    const struct sp_commit_facts *commit;
    const struct sp_policy *policy;
    struct sp_sink *sink;
};

/* A path that was cut short is of no use in a command. */
static bool is_whole(const char *path)
{
    return strlen(path) < SP_EXAMPLE - 1;
}

/* Appends a path as git takes it in any directory of the work tree. */
static void add_pathspec(struct sp_buf *out, const char *path)
{
    bool is_glob = path[strcspn(path, "*?[\\")] != '\0';
    struct sp_buf spec = {0};
    sp_buf_printf(&spec, "%s%s", is_glob ? ":(top,literal)" : ":/", path);
    sp_buf_putc(out, ' ');
    sp_shell_quote(out, sp_str(sp_buf_text(&spec)));
    sp_buf_dispose(&spec);
}

/* Appends the paths that a commit should not have: a test that is weakened, or all of
 * the code. False where it is not for them to go, or not all of them can be named. */
static bool add_paths(struct sp_buf *out, const struct sp_commit_facts *commit)
{
    const struct sp_content *content = commit->content;
    if (commit->step == SP_PHASE_GREEN && content->weakened) {
        add_pathspec(out, content->weakened_path);
        return is_whole(content->weakened_path);
    }
    bool can = commit->step == SP_PHASE_RED && content->code_count &&
               content->code_count == sp_content_code(content);
    for (unsigned i = 0; i < content->code_count; i++) {
        add_pathspec(out, content->code[i].path);
        can = can && is_whole(content->code[i].path);
    }
    return can;
}

/* What to type to leave these out of a commit that is not made yet; NULL where that
 * cannot be said. What `commit -a` takes has to be staged first. */
static char *unstage_command(const struct sp_commit_facts *commit)
{
    enum sp_takes takes = commit->ref->push->takes;
    struct sp_buf command = {0};
    sp_buf_puts(&command, takes == SP_TAKES_ALL ? "git add -u && git reset --"
                                                : "git reset --");
    if (add_paths(&command, commit) && takes != SP_TAKES_PATHS)
        return sp_buf_detach(&command);
    sp_buf_dispose(&command);
    return NULL;
}

/* The command that makes the merge at the tip again, or that leaves an earlier one out. */
static char *redo_merge(const struct sp_ref_facts *ref, const struct sp_oid *id,
                        const struct sp_oid *parents, size_t count)
{
    char shown[SP_OID_SHORT + 1];
    struct sp_buf command = {0};
    if (!sp_oid_equal(id, &ref->tip))
        return sp_fix_rebase(ref, "-i");
    sp_buf_printf(&command, "git reset --keep %s^ && git merge --no-ff",
                  sp_oid_short(shown, id));
    for (size_t i = 1; i < count; i++)
        sp_buf_printf(&command, " %s", sp_oid_short(shown, &parents[i]));
    return sp_buf_detach(&command);
}

/* The same for a merge that adds something, which a second line leaves in the work tree.
 * git refuses that line until the conflicts of the first are settled. */
static char *split_merge(const struct sp_commit_facts *commit)
{
    char id[SP_OID_SHORT + 1];
    struct sp_buf command = {0};
    char *redo = redo_merge(commit->ref, commit->id, commit->parents,
                            commit->parent_count);
    sp_buf_puts(&command, redo);
    if (commit->is_tip)
        sp_buf_printf(&command, "\ngit reset --keep %s && git reset ORIG_HEAD",
                      sp_oid_short(id, commit->id));
    free(redo);
    return sp_buf_detach(&command);
}

/* The command that splits a commit. */
static char *split_command(const struct sp_commit_facts *commit)
{
    if (!sp_occasion_has_ids(commit->ref->push->occasion))
        return unstage_command(commit);
    if (commit->parent_count > 1)
        return split_merge(commit);
    return commit->parent_count && commit->is_tip
               ? sp_strdup("git reset HEAD^")
               : sp_fix_rebase(commit->ref, "-i");
}

/* What a commit outside of the cycle says that it is: "'docs:'". */
static void kind_of(struct sp_buf *out, const struct sp_commit_facts *commit)
{
    struct sp_str said = commit->phase.said;
    if (said.len)
        sp_buf_printf(out, "'%.*s'", SP_STR_ARG(said));
    else
        sp_buf_puts(out, "a neutral commit");
}

/* Where it may only clean up the code; and in place of the types, where a policy has
 * patterns of its own. */
static const struct sp_advice
    may_stand_alone = {"", "give it a test, and call it feat:, fix: or "
                           "refactor:; the administrator can let refactor: "
                           "stand alone where the tests stay: [tdd] "
                           "lone-refactor = on"},
    stands_alone = {"", "call it refactor: if it only cleans up; else give it "
                        "a test, and call it feat: or fix:"},
    own_neutral_advice = {"", "give it a test, and write its subject like "
                              "'{example}'"},
    own_green_advice = {"", "call it what it is, like '{example}'"};

/* The fix for code outside of the cycle; NULL: that of the code. */
static const struct sp_advice *neutral_advice(const struct context *c,
                                              const char *example)
{
    struct sp_str said = c->commit->phase.said;
    if (example)
        return &own_neutral_advice;
    if (!sp_content_leaves_tests(c->commit->content) ||
        !(sp_str_starts(said, "style") || sp_str_starts(said, "chore")))
        return NULL;
    return c->policy->tdd.lone_refactor == SP_LONE_ON ? &stands_alone
                                                      : &may_stand_alone;
}

/* A subject with the proposal of the commit. Yours to free(); NULL: the policy has none of
 * its own. */
static char *example_of(const struct context *c, enum sp_phase phase)
{
    const struct sp_prp_refs *prps = c->commit->prps;
    return sp_example_refer(c->policy, phase, sp_example_own(c->policy, phase),
                            prps && prps->good.count ? prps->good.items[0]
                                                     : "");
}

/* path: NULL where the text has none. */
static void report(const struct context *c, int code, const char *path)
{
    char *command = split_command(c->commit);
    struct sp_buf kind = {0};
    char *example =
        code == NEUTRAL_WITH_CODE ? example_of(c, SP_PHASE_GREEN) : NULL;
    kind_of(&kind, c->commit);
    sp_report_commit(
        c->sink, c->commit,
        &(struct sp_claim){
            .code = &sp_tdd_content_codes[code],
            .commit = c->commit->id,
            .command = command,
            /* a later commit may have the test */
            .reorders = code == RED_WITHOUT_TEST ||
                        code == CODE_INSTEAD_OF_TEST ||
                        code == NEUTRAL_WITH_CODE,
            .advice =
                code == NEUTRAL_WITH_CODE ? neutral_advice(c, example) : NULL,
            .words = SP_WORDS({"kind", sp_buf_text(&kind)},
                              {"path", path ? path : ""},
                              {"example", example ? example : ""})});
    free(example);
    sp_buf_dispose(&kind);
    free(command);
}

/* Reports a merge that resolves a conflict with code outside any cycle. */
static void report_resolution(const struct sp_branch_facts *branch,
                              const struct sp_resolved *resolved,
                              struct sp_sink *sink)
{
    const struct sp_node *node = &branch->history->nodes.items[resolved->node];
    struct sp_oids parents = {0};
    for (uint32_t i = 0; i < node->parent_count; i++)
        SP_VEC_PUSH(&parents,
                    sp_history_parent(branch->history, node->parents + i));
    char *command =
        sp_occasion_has_ids(branch->ref->push->occasion)
            ? redo_merge(branch->ref, &node->id, parents.items, parents.count)
            : NULL;
    sp_report(sink, &(struct sp_claim){
                        .code = &sp_tdd_content_codes[CODE_IN_CONFLICT],
                        .commit = &node->id,
                        .command = command,
                        .reorders = true,
                        .words = SP_WORDS({"path", resolved->path})});
    free(parents.items);
    free(command);
}

static void report_message(const struct context *c, int code)
{
    char *command = sp_fix_reword(c->commit);
    char *example = example_of(c, SP_PHASE_NEUTRAL);
    sp_report(c->sink,
              &(struct sp_claim){
                  .code = &sp_tdd_content_codes[code],
                  .commit = c->commit->id,
                  .command = command,
                  .advice = example ? &own_green_advice : NULL,
                  .words = SP_WORDS({"example", example ? example : ""})});
    free(example);
    free(command);
}

/* The number of changed paths of implementation that existed before. */
static unsigned old_code(const struct sp_content *content)
{
    return content->edited[SP_PATH_IMPLEMENTATION] +
           content->deleted[SP_PATH_IMPLEMENTATION] +
           content->edited[SP_PATH_INFRA] + content->deleted[SP_PATH_INFRA];
}

/* The paths of code, or only those that were there before: "a, b and 3 more". */
static void list_code(struct sp_buf *out, const struct sp_content *content,
                      bool only_old)
{
    unsigned all = only_old ? old_code(content) : sp_content_code(content);
    unsigned listed = 0;
    for (unsigned i = 0; i < content->code_count; i++)
        if (!only_old || !content->code[i].is_new)
            sp_buf_printf(out, "%s%s", listed++ ? ", " : "",
                          content->code[i].path);
    if (listed < all)
        sp_buf_printf(out, "%s%u more", listed ? " and " : "", all - listed);
}

static void report_code(const struct context *c, int code,
                        const struct sp_content *content)
{
    struct sp_buf paths = {0};
    list_code(&paths, content, code == RED_CHANGES_CODE);
    report(c, code, sp_buf_text(&paths));
    sp_buf_dispose(&paths);
}

static void check_red(const struct context *c, const struct sp_content *content)
{
    bool stubs = c->policy->tdd.stubs;
    bool has_test = sp_content_has_test(content);
    bool has_code =
        stubs ? old_code(content) > 0 : sp_content_code(content) > 0;
    if (!has_test && !has_code)
        report(c, RED_WITHOUT_TEST, NULL);
    else if (!has_test)
        report_code(c, CODE_INSTEAD_OF_TEST, content);
    else if (has_code)
        report_code(c, stubs ? RED_CHANGES_CODE : RED_WITH_CODE, content);
}

static void check_green(const struct context *c,
                        const struct sp_content *content)
{
    static const int found[] = {
        [SP_WEAKENED_DELETED] = GREEN_DELETES_TEST,
        [SP_WEAKENED_SKIPPED] = GREEN_SKIPS_TEST,
        [SP_WEAKENED_ASSERTIONS] = GREEN_WEAKENS_TEST,
    };
    if (!sp_content_code(content) && !content->scripts)
        report_message(c, GREEN_WITHOUT_CODE);
    else if (content->weakened)
        report(c, found[content->weakened], content->weakened_path);
}

/* Where other commits came after the merge. */
static const struct sp_advice earlier_merge = {
    "", "leave the merge out, and put what it adds into commits of the cycle; "
        "'git show {commit}' shows it"};

static void report_merge(const struct context *c, const char *paths)
{
    char id[SP_OID_SHORT + 1];
    char *command = split_command(c->commit);
    bool is_earlier = command && !c->commit->is_tip;
    sp_report_commit(
        c->sink, c->commit,
        &(struct sp_claim){
            .code = &sp_tdd_content_codes[MERGE_WITH_CHANGES],
            .commit = c->commit->id,
            .command = command,
            .reorders = true,
            .advice = is_earlier ? &earlier_merge : NULL,
            .not_last = earlier_merge.fix,
            .words = SP_WORDS({"path", paths},
                              {"commit", sp_oid_short(id, c->commit->id)})});
    free(command);
}

static void check_merge(const struct context *c,
                        const struct sp_content *content)
{
    struct sp_buf paths = {0};
    list_code(&paths, content, false);
    if (paths.len)
        report_merge(c, sp_buf_text(&paths));
    sp_buf_dispose(&paths);
}

/* Is a cycle before a merge at the step where code is written? That of a settled one was
 * judged where it is. */
static bool may_write_code(const struct sp_node *merge,
                           const struct sp_sequence *sequence)
{
    return merge->is_settled ||
           sp_sequence_before(sequence) & (SP_STATE_GREEN | SP_STATE_REFACTOR);
}

/* Lines that a merge adds in a conflict are implementation. */
static int check_resolutions(const struct sp_branch_facts *branch,
                             const struct sp_policy *policy,
                             struct sp_sink *sink, struct sp_error *err)
{
    const struct sp_history *history = branch->history;
    struct sp_misstep ignored;
    (void)policy, (void)err;
    if (!history->resolved.count)
        return SP_OK;
    struct sp_sequence *sequence = sp_sequence_new(history);
    for (size_t i = 0, next = 0; next < history->resolved.count; i++) {
        sp_sequence_step(sequence, i, &ignored);
        const struct sp_resolved *resolved = &history->resolved.items[next];
        if (resolved->node != i)
            continue;
        next++;
        if (!may_write_code(&history->nodes.items[i], sequence))
            report_resolution(branch, resolved, sink);
    }
    sp_sequence_free(sequence);
    return SP_OK;
}

/* An amend! replaces the message of its target: it may have no other change. */
static bool brings_message(const struct sp_commit_facts *commit)
{
    return sp_str_starts(commit->message->subject, "amend! ");
}

static void check_step(const struct context *c,
                       const struct sp_content *content)
{
    enum sp_phase step = c->commit->step;
    bool in_cycle = step >= SP_PHASE_RED && step <= SP_PHASE_REFACTOR;
    if (content->is_empty && in_cycle && brings_message(c->commit))
        return;
    if (content->is_empty && in_cycle)
        report(c, EMPTY, NULL);
    else if (sp_content_is_move(content))
        return;
    else if (step == SP_PHASE_RED)
        check_red(c, content);
    else if (step == SP_PHASE_GREEN)
        check_green(c, content);
    else if (step == SP_PHASE_NEUTRAL && sp_content_code(content))
        report_code(c, NEUTRAL_WITH_CODE, content);
}

/* A squash contains a whole cycle. */
static bool may_hold_cycle(const struct sp_commit_facts *commit)
{
    return commit->is_mainline || commit->is_let_in;
}

static int check(const struct sp_commit_facts *commit,
                 const struct sp_policy *policy, struct sp_sink *sink,
                 struct sp_error *err)
{
    (void)err;
    const struct context c = {commit, policy, sink};
    const struct sp_content *content = commit->content;
    if (!content->is_known || commit->over_limit)
        return SP_OK;
    if (commit->parent_count > 1)
        check_merge(&c, content);
    else if (!may_hold_cycle(commit))
        check_step(&c, content);
    return SP_OK;
}

const struct sp_rule sp_rule_tdd_content = {
    .id = "tdd-content",
    .summary = "a commit touches what its step of the cycle allows",
    .codes = sp_tdd_content_codes,
    .needs = SP_NEEDS_CONTENT,
    .commit = check,
    .branch = check_resolutions,
    .text =
        {
            .why = "A commit that is called RED and brings the code as well "
                   "cannot fail; one called docs: that changes code has no "
                   "test. So the files are compared with the words.",
            .breaks =
                "RED without a test, or with implementation. GREEN without "
                "implementation or a script; one that deletes or skips a test, "
                "or takes "
                "assertions out, is a warning. A neutral commit (docs:, "
                "chore:, …) that touches "
                "implementation. A commit of the cycle that changes nothing. "
                "A merge with changes of its own: anything that git would not "
                "make of its parents. Where git asks, lines of either side "
                "are free in the hunks that conflict; other lines need RED and "
                "GREEN commits before the merge. Infrastructure counts as "
                "implementation; a file that only moved within its kind does "
                "not count. In a file of [paths] inline-test a change of "
                "#[cfg(test)], test or unittest blocks alone is one of a "
                "test. White space and comments alone are outside of the "
                "cycle ([tdd] no-code-change), and so is a new file of nothing "
                "else, such as an empty __init__.py. An empty file is no "
                "test.",
            .wrong = "test: the tunnel opens (RED)\n"
                     "  tests/test_tunnel.py\n"
                     "  src/tunnel.py",
            .right = "test: the tunnel opens (RED)\n"
                     "  tests/test_tunnel.py\n"
                     "feat: open the tunnel (GREEN)\n"
                     "  src/tunnel.py",
            .fix = "Take the last commit apart:\n"
                   "  git reset HEAD^\n"
                   "  git add TESTS && git commit -m 'test: … (RED)'\n"
                   "  git add CODE && git commit -m 'feat: … (GREEN)'\n"
                   "An older one: 'git rebase -i origin/main' and change its "
                   "'pick' "
                   "to 'edit' first.",
            .set = "[paths]\n"
                   "test = tests/, *_test.go\n"
                   "docs = docs/, *.md\n"
                   "infra = terraform/, *.tf\n"
                   "build = .github/, Makefile\n"
                   "[tdd]\n"
                   "stubs = off | on\n"
                   "no-code-change = neutral | off",
        },
};
