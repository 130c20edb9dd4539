/* What rules of each scope see, by tables of rules that are made here. */
#include <stdlib.h>

#include "support.h"

TestSuite(judge_scopes, .init = repo_open, .fini = repo_close);

static const struct sp_finding_code codes[] = {
    {.id = "look/seen", .wrong = "{what}", .fix = "fix it"}, {.id = NULL}};

static void say(struct sp_sink *sink, const struct sp_oid *commit,
                const char *what)
{
    sp_report(sink, &(struct sp_claim){.code = codes,
                                       .commit = commit,
                                       .words = SP_WORDS({"what", what})});
}

enum { MAX_READ = 8 };

/* "src/a implementation 0>100644 3 'abc'" */
static int see_change(const struct sp_change_facts *change,
                      const struct sp_policy *policy, struct sp_sink *sink,
                      struct sp_error *err)
{
    struct sp_buf out = {0};
    struct sp_str text;
    size_t size;
    (void)policy;
    int code = sp_change_size(change, &size, err);
    if (code)
        return code;
    sp_buf_printf(&out, "%.*s %s %o>%o %zu", SP_STR_ARG(change->path),
                  sp_path_class_name(change->path_class),
                  (unsigned)change->old.mode, (unsigned)change->new.mode, size);
    code = sp_change_read(change, MAX_READ, &text, err);
    if (!code)
        sp_buf_printf(&out, " '%.*s'", SP_STR_ARG(text));
    cr_assert(code == SP_OK || code == SP_ELIMIT);
    say(sink, change->commit->id, sp_buf_text(&out));
    sp_buf_dispose(&out);
    return SP_OK;
}

static int see_commit(const struct sp_commit_facts *commit,
                      const struct sp_policy *policy, struct sp_sink *sink,
                      struct sp_error *err)
{
    (void)policy, (void)err;
    say(sink, commit->id, commit->content->is_known ? "content" : "no content");
    return SP_OK;
}

static int see_branch(const struct sp_branch_facts *branch,
                      const struct sp_policy *policy, struct sp_sink *sink,
                      struct sp_error *err)
{
    (void)policy, (void)err;
    say(sink, NULL, branch->document_count ? "documents" : "no documents");
    return SP_OK;
}

/* "MEDIUM", or "MEDIUM, documents" where some are needed. */
static int see_step(const struct sp_step_facts *facts,
                    const struct sp_policy *policy, struct sp_sink *sink,
                    struct sp_error *err)
{
    struct sp_buf out = {0};
    (void)policy, (void)err;
    sp_buf_puts(&out, sp_category_words[facts->step->category]);
    sp_buf_puts(&out, facts->branch->needed_count ? ", documents" : "");
    say(sink, &facts->step->landed, sp_buf_text(&out));
    sp_buf_dispose(&out);
    return SP_OK;
}

static int see_ref(const struct sp_ref_facts *ref,
                   const struct sp_policy *policy, struct sp_sink *sink,
                   struct sp_error *err)
{
    (void)policy, (void)err;
    say(sink, NULL, ref->records ? "records" : "no records");
    return SP_OK;
}

static int64_t newest_entry; /* of the trail; 0: there is none */

/* Judges a push by one rule: a line "COMMIT WHAT" for each finding, and one for each
 * category that is counted. */
static char *seen(const struct sp_rule *rule, const char *push, const char *ini)
{
    const struct sp_rule *const rules[] = {rule, NULL};
    const struct attempt attempt = {
        .push = push, .ini = ini, .newest = newest_entry};
    struct sp_error err = {0};
    struct sp_push parsed = {0};
    struct sp_buf out = {0};
    struct sp_verdict verdict = {.findings.max = 100};
    struct sp_policy *policy = attempt_policy(&attempt);
    const struct sp_source source = attempt_source(&attempt, policy);
    push_of(&parsed, push);
    cr_assert(!sp_judge_by(rules, &source, &parsed, &verdict, &err), "%s",
              err.message);
    for (size_t i = 0; i < verdict.findings.count; i++) {
        const struct sp_finding *finding = &verdict.findings.items[i];
        sp_buf_printf(&out, "%s %s\n",
                      finding->has_commit ? repo_name_of(&finding->commit)
                                          : "-",
                      finding->message);
    }
    for (size_t i = 0; i < verdict.counted.categories.count; i++)
        sp_buf_printf(&out, "counts %s\n",
                      verdict.counted.categories.items[i].name);
    sp_buf_puts(&out, "");
    sp_verdict_dispose(&verdict);
    sp_push_dispose(&parsed);
    sp_policy_free(policy);
    return sp_buf_detach(&out);
}

static const struct sp_rule looks_at_changes = {
    .id = "look", .codes = codes, .change = see_change};

Test(judge_scopes, a_change_rule_sees_each_path_of_each_commit)
{
    repo_files("base", "", "docs: base\n", "src/old=1");
    repo_ref("refs/heads/main", "base");
    repo_files("a", "base", "test: a\n", "tests/a=abc src/b=123456789");
    repo_files("b", "a", "feat: b\n", "src/old=2 -tests/a");
    repo_files("c", "b", "docs: c\n", "");
    SAME(seen(&looks_at_changes, "refs/heads/feature/x - c", NULL),
         "a src/b implementation 0>100644 9\n"
         "a tests/a test 0>100644 3 'abc'\n"
         "b src/old implementation 100644>100644 1 '2'\n"
         "b tests/a test 100644>0 0 ''\n");
}

Test(judge_scopes, of_a_merge_it_sees_what_no_parent_has)
{
    repo_files("base", "", "docs: base\n", "src/one=1 src/two=2 src/three=3");
    repo_ref("refs/heads/main", "base");
    repo_files("a", "base", "docs: a\n", "src/one=a src/two=a");
    repo_files("b", "base", "docs: b\n", "src/two=b src/three=b");
    repo_ref("refs/heads/feature/x", "a");
    repo_files("m", "a+b", "Merge b\n",
               "src/one=a src/two=m src/three=b src/own=m");
    SAME(seen(&looks_at_changes, "refs/heads/feature/x a m", NULL),
         "b src/three implementation 100644>100644 1 'b'\n"
         "b src/two implementation 100644>100644 1 'b'\n"
         "m src/own implementation 0>100644 1 'm'\n"
         "m src/two implementation 100644>100644 1 'm'\n");
}

Test(judge_scopes, a_change_rule_that_is_off_sees_nothing)
{
    repo_draw("base=N^ r=R");
    repo_ref("refs/heads/main", "base");
    SAME(seen(&looks_at_changes, "refs/heads/feature/x - r",
              "[rule \"look\"]\nlevel = off\n"),
         "");
}

Test(judge_scopes, content_is_read_for_rules_that_need_it)
{
    struct sp_rule rule = {.id = "look", .codes = codes, .commit = see_commit};
    repo_draw("base=N^ r=R");
    repo_ref("refs/heads/main", "base");
    SAME(seen(&rule, "refs/heads/feature/x - r", NULL), "r no content\n");
    rule.needs = SP_NEEDS_CONTENT;
    SAME(seen(&rule, "refs/heads/feature/x - r", NULL), "r content\n");
}

Test(judge_scopes, documents_are_read_for_rules_that_need_them)
{
    struct sp_rule rule = {.id = "look", .codes = codes, .branch = see_branch};
    repo_draw("base=N^ r=R:A g=G:A f=F:A m=M^base+f");
    repo_ref("refs/heads/main", "base");
    SAME(seen(&rule, "refs/heads/main base m", NULL), "- no documents\n");
    rule.needs = SP_NEEDS_DOCUMENTS;
    SAME(seen(&rule, "refs/heads/main base m", NULL), "- documents\n");
}

Test(judge_scopes, records_are_read_for_rules_that_need_them)
{
    static const char push[] = "refs/notes/sallyport/approvals - r";
    struct sp_rule rule = {.id = "look", .codes = codes, .ref = see_ref};
    repo_draw("base=N^ r=R");
    repo_ref("refs/heads/main", "base");
    SAME(seen(&rule, push, NULL), "- no records\n");
    rule.needs = SP_NEEDS_RECORDS;
    SAME(seen(&rule, push, NULL), "- records\n");
}

static void draw_merge_of_infrastructure(void)
{
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_file("pod", "base", "feat: a pod\n\nPRP: A-1\n", "k8s/pod.yaml", "x");
    repo_draw("m=M^base+pod n=N^m");
}

#define LANDS "refs/heads/main base n"

Test(judge_scopes, a_step_rule_sees_each_step_of_a_protected_ref)
{
    const struct sp_rule rule = {.id = "look",
                                 .codes = codes,
                                 .needs = SP_NEEDS_STEPS,
                                 .step = see_step};
    draw_merge_of_infrastructure();
    SAME(seen(&rule, LANDS, NULL), "m HIGH\nn LOW\ncounts HIGH\n");
    SAME(seen(&rule, "refs/heads/feature/x - n", NULL), "");
}

Test(judge_scopes, steps_are_read_for_rules_that_need_them)
{
    const struct sp_rule rule = {
        .id = "look", .codes = codes, .step = see_step};
    draw_merge_of_infrastructure();
    SAME(seen(&rule, LANDS, NULL), "");
}

Test(judge_scopes, the_trail_needs_the_category_of_the_steps)
{
    const struct sp_rule rule = {.id = "look", .codes = codes};
    draw_merge_of_infrastructure();
    newest_entry = 1;
    SAME(seen(&rule, LANDS, NULL), "counts HIGH\n");
}

Test(judge_scopes, documents_of_a_change_are_read_for_rules_that_need_them)
{
    const struct sp_rule rule = {.id = "look",
                                 .codes = codes,
                                 .needs = SP_NEEDS_STEPS | SP_NEEDS_WRITTEN,
                                 .step = see_step};
    draw_merge_of_infrastructure();
    SAME(seen(&rule, LANDS, NULL),
         "m HIGH, documents\nn LOW, documents\ncounts HIGH\n");
}
