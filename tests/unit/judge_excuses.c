/* What grants and waivers excuse, and what not. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/clock.h"
#include "support_acts.h"

#define BG "bg-00000001"
#define WV "wv-00000001"

/* c is a commit without a message that a rule takes; d one after it. */
static void open_repo(void)
{
    acts_open();
    repo_draw("c=U^base d=U old=N^base");
    repo_ref("refs/heads/feature/x", "base");
}

TestSuite(judge_excuses, .init = open_repo, .fini = repo_close);

/* An act about BG so many seconds ago; on: the commit below, "NAME" or "". */
static void of_grant(const char *name, const char *on, const char *what,
                     int ago, const char *text)
{
    char words[64];
    snprintf(words, sizeof words, "%.*s " BG " %s %d %s",
             (int)strcspn(what, " "), what, strchr(what, ' ') + 1, -ago,
             strncmp(what, "request", 7) == 0 ? "-" : "a1");
    act(name, on, words, text);
}

/* A grant for a ref that was opened `ago` seconds ago; leaves the acts at a3. */
static void grant(int ago, const char *ref)
{
    of_grant("a1", "", "request dana", ago, ref);
    of_grant("a2", "a1", "approve ann", ago, "");
    of_grant("a3", "a2", "approve bob", ago, "");
    repo_ref(EXCEPTIONS, "a3");
}

static void waiver(const char *rule)
{
    char words[64];
    snprintf(words, sizeof words, "waiver " WV " dana -60 -");
    act_rule(rule);
    act("a1", "", words, "A-1");
    act_rule(NULL);
    act("a2", "a1", "waiver-approve " WV " ann -50 a1", "");
    act("a3", "a2", "waiver-approve " WV " bob -50 a1", "");
    repo_ref(EXCEPTIONS, "a3");
}

#define BY(who, what, expected)                                                \
    JUDGED(expected, .push = (what), .user = (who), .ini = ACTS_POLICY)

static const char refused[] = "1 judged\n"
                              "main - protected-ref/direct-push\n"
                              "main c message-format/header\n";
static const char excused[] =
    "1 judged\n"
    "main - protected-ref/direct-push, excused by " BG "\n"
    "main c message-format/header, excused by " BG "\n";

Test(judge_excuses, a_grant_opens_its_ref_for_its_requester)
{
    BY("dana", "refs/heads/main base c", refused);
    grant(60, "");
    BY("dana", "refs/heads/main base c", excused);
    BY("erin", "refs/heads/main base c", refused);
    BY("", "refs/heads/main base c", refused);
    BY("dana", "refs/heads/feature/x base c",
       "1 judged\nfeature/x c message-format/header\n");
}

Test(judge_excuses, the_clock_ends_it)
{
    grant(4 * 3600 - 100, "");
    BY("dana", "refs/heads/main base c", excused);
    grant(4 * 3600, "");
    BY("dana", "refs/heads/main base c", refused);
}

Test(judge_excuses, one_approval_opens_nothing)
{
    grant(60, "");
    repo_ref(EXCEPTIONS, "a2");
    BY("dana", "refs/heads/main base c", refused);
}

Test(judge_excuses, what_is_revoked_or_closed_opens_nothing)
{
    grant(60, "");
    act("a4", "a3", "revoke " BG " carol 0 a1", "");
    repo_ref(EXCEPTIONS, "a4");
    BY("dana", "refs/heads/main base c", refused);
    act("c4", "a3", "close " BG " dana 0 a1", "");
    repo_ref(EXCEPTIONS, "c4");
    BY("dana", "refs/heads/main base c", refused);
}

Test(judge_excuses, acts_that_come_with_the_push_open_nothing)
{
    grant(60, "");
    act("c4", "a3", "close " BG " dana 0 a1", "");
    BY("dana", EXCEPTIONS " a3 c4\nrefs/heads/main base c", refused);
    repo_ref(EXCEPTIONS, "a2");
    act("b3", "a2", "approve " BG " bob 0 a1", "");
    BY("bob", "refs/heads/main base c\n" EXCEPTIONS " a2 b3", refused);
}

Test(judge_excuses, who_lost_the_role_opens_nothing)
{
    grant(60, "");
    JUDGED(refused, .push = "refs/heads/main base c", .user = "dana",
           .ini = "[roles]\nmaintainer = ann, carol\ndevops = dana\n");
}

Test(judge_excuses, two_names_of_one_person_open_nothing)
{
    grant(60, "");
    JUDGED(refused, .push = "refs/heads/main base c", .user = "dana",
           .ini = ACTS_POLICY "[identity]\nann = a@x.org\nbob = a@x.org\n");
    JUDGED(refused, .push = "refs/heads/main base c", .user = "dana",
           .ini = ACTS_POLICY "[identity]\nann = a@x.org\ndana = a@x.org\n");
}

Test(judge_excuses, a_clock_that_goes_back_opens_nothing_again)
{
    grant(4 * 3600 + 60, "");
    act("a4", "a3", "request bg-00000002 dana 5000 -", "");
    repo_ref(EXCEPTIONS, "a4");
    BY("dana", "refs/heads/main base c", refused);
    grant(60, "");
    act("a4", "a3", "request bg-00000002 dana 14400 -", "");
    repo_ref(EXCEPTIONS, "a4");
    BY("dana", "refs/heads/main base c", refused);
}

Test(judge_excuses, a_trail_that_is_ahead_of_the_clock_opens_nothing_again)
{
    grant(60, "");
    JUDGED(excused, .push = "refs/heads/main base c", .user = "dana",
           .ini = ACTS_POLICY, .newest = sp_clock_now() + 3 * 3600);
    JUDGED(refused, .push = "refs/heads/main base c", .user = "dana",
           .ini = ACTS_POLICY, .newest = sp_clock_now() + 4 * 3600);
}

static void run_out(void *context, size_t commits)
{
    (void)context, (void)commits;
    sp_clock_pretend((sp_clock_now() + 200) * 1000);
}

Test(judge_excuses, what_ends_in_the_middle_of_a_push_excuses_nothing)
{
    grant(4 * 3600 - 300, "");
    JUDGED(excused, .push = "refs/heads/main base c", .user = "dana",
           .ini = ACTS_POLICY, .progress = run_out);
    JUDGED("undecided: " BG " ended while the push was judged; push again\n",
           .push = "refs/heads/main base c", .user = "dana", .ini = ACTS_POLICY,
           .progress = run_out);
    sp_clock_pretend(0);
}

Test(judge_excuses, what_ends_is_seen_though_its_findings_are_not_kept)
{
    waiver("message-format");
    repo_name("w3", repo_hex("a3"));
    of_grant("a1", "w3", "request dana", 4 * 3600 - 300, "");
    of_grant("a5", "a1", "approve ann", 4 * 3600 - 300, "");
    of_grant("a6", "a5", "approve bob", 4 * 3600 - 300, "");
    repo_ref(EXCEPTIONS, "a6");
    JUDGED("undecided: " BG " ended while the push was judged; push again\n",
           .push = "refs/heads/feature/x base c\nrefs/heads/main base c",
           .user = "dana", .ini = ACTS_POLICY, .progress = run_out, .max = 1);
    sp_clock_pretend(0);
}

static void revoke(void *context, size_t commits)
{
    (void)context, (void)commits;
    repo_ref(EXCEPTIONS, "a4");
}

Test(judge_excuses, what_is_revoked_in_the_middle_of_a_push_excuses_nothing)
{
    static const char late[] =
        "undecided: the grants and waivers changed while the push was judged; "
        "push again\n";
    grant(60, "");
    act("a4", "a3", "revoke " BG " carol 0 a1", "");
    JUDGED(late, .push = "refs/heads/main base c", .user = "dana",
           .ini = ACTS_POLICY, .progress = revoke);
    repo_ref(EXCEPTIONS, "a3");
    JUDGED(refused, .push = "refs/heads/main base c", .user = "erin",
           .ini = ACTS_POLICY, .progress = revoke);
}

Test(judge_excuses, history_is_never_taken_away)
{
    grant(60, "");
    repo_ref("refs/heads/main", "c");
    BY("dana", "refs/heads/main c old",
       "1 judged\n"
       "main - merge-shape/rewound\n"
       "main - protected-ref/direct-push, excused by " BG "\n");
    BY("dana", "refs/heads/main c -",
       "0 judged\n"
       "main - protected-ref/deleted\n");
}

Test(judge_excuses, the_policy_is_never_changed_under_a_grant)
{
    grant(60, "");
    repo_files("p", "base", "chore: p\n", ".sallyport.ini=[tdd]");
    BY("dana", "refs/heads/main base p",
       "1 judged\nmain - protected-ref/direct-push\n"
       "main p approvals/missing\n");
}

/* Makes a commit whose only file is a policy of these bytes. */
static void policy_commit(const char *name, const char *on, struct sp_str bytes)
{
    struct sp_buf tree = {0}, commit = {0};
    struct sp_oid blob;
    repo_object("blob", "blob", bytes);
    blob = repo_id("blob");
    sp_buf_add(&tree, "100644 .sallyport.ini", sizeof "100644 .sallyport.ini");
    sp_buf_add(&tree, (const char *)blob.raw, sizeof blob.raw);
    repo_object("tree", "tree", (struct sp_str){tree.data, tree.len});
    sp_buf_printf(&commit, "tree %s\n", repo_hex("tree"));
    sp_buf_printf(&commit, "parent %s\n", repo_hex(on));
    sp_buf_puts(&commit, "author A <a@x> 1764345600 +0000\n"
                         "committer A <a@x> 1764345600 +0000\n\nchore: p\n");
    repo_object(name, "commit", (struct sp_str){commit.data, commit.len});
    sp_buf_dispose(&tree);
    sp_buf_dispose(&commit);
}

Test(judge_excuses, a_policy_with_a_zero_byte_is_another_policy)
{
    static const char text[] = "[tdd]\n\0[";
    grant(60, "");
    policy_commit("p", "base", (struct sp_str){text, 6});
    policy_commit("q", "p", (struct sp_str){text, sizeof text});
    repo_ref("refs/heads/main", "p");
    BY("dana", "refs/heads/main p q",
       "1 judged\nmain - protected-ref/direct-push\n"
       "main q approvals/missing\n");
}

Test(judge_excuses, evidence_is_never_written_under_a_grant)
{
    grant(60, "ref:" EXCEPTIONS);
    act("a4", "a3", "approve " BG " erin 0 a1", "");
    BY("erin", EXCEPTIONS " a3 a4",
       "0 judged\n" EXCEPTIONS " a4 record/may-not-act\n");
}

Test(judge_excuses, a_waiver_excuses_its_rule_for_everybody)
{
    waiver("message-format");
    BY("erin", "refs/heads/feature/x base c",
       "1 judged\n"
       "feature/x c tdd-phase/unknown\n"
       "feature/x c message-format/header, excused by " WV "\n");
    BY("dana", "refs/heads/main base c", refused);
    BY("erin", "refs/heads/fix/x - c",
       "1 judged\nfix/x c message-format/header\n");
    waiver("message-format/type");
    BY("erin", "refs/heads/feature/x base c",
       "1 judged\nfeature/x c message-format/header\n");
}

/* As if it had been let in by mistake. */
Test(judge_excuses, a_waiver_of_what_nothing_excuses_excuses_nothing)
{
    waiver("limits");
    JUDGED("0 judged\nfeature/x - limits/too-many-commits\n",
           .push = "refs/heads/feature/x base d", .user = "dana",
           .ini = ACTS_POLICY "[limits]\ncommits = 1\n");
}
