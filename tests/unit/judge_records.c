/* Pushes of evidence: what gets into its notes, and what does not. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/clock.h"
#include "sallyport/evidence.h"
#include "support.h"

#define APPROVALS "refs/notes/sallyport/approvals"
#define GATES "refs/notes/sallyport/gates"

static void open_repo(void)
{
    repo_open();
    repo_draw("base=N^ c=R:A d=G:A");
    repo_ref("refs/heads/main", "base");
    repo_ref("refs/heads/feature/x", "d");
}

TestSuite(judge_records, .init = open_repo, .fini = repo_close);

/* An approval of a commit by somebody, with a text that tells it from others. */
static char *approval(const char *commit, const char *actor, const char *text)
{
    struct sp_buf out = {0};
    char *tree = repo_git(
        (const char *[]){"rev-parse", "-q", "--verify", repo_hex(commit), NULL},
        NULL);
    free(tree);
    struct sp_buf spec = {0};
    sp_buf_printf(&spec, "%s^{tree}", repo_hex(commit));
    tree =
        repo_git((const char *[]){"rev-parse", sp_buf_text(&spec), NULL}, NULL);
    sp_buf_dispose(&spec);
    struct sp_evidence line = {.kind = SP_EVIDENCE_APPROVAL,
                               .commit = repo_id(commit),
                               .actor = (char *)(uintptr_t)actor,
                               .time = sp_clock_now(),
                               .ref = (char *)(uintptr_t) "refs/heads/main",
                               .text = (char *)(uintptr_t)text};
    sp_oid_parse(&line.tree, tree, SP_OID_HEX);
    sp_evidence_write(&out, &line);
    free(tree);
    return sp_buf_detach(&out);
}

/* Makes a commit of notes on top of another one ("" for the first), in which the
 * note of a commit is that text; and names it. Frees text. */
static void note(const char *name, const char *on, const char *commit,
                 char *text)
{
    const char *ref = "refs/notes/draft";
    if (*on)
        repo_ref(ref, on);
    repo_blob("text", text);
    char *blob = sp_strdup(repo_hex("text"));
    free(repo_git((const char *[]){"notes", "--ref=refs/notes/draft", "add",
                                   "-f", "-C", blob, repo_hex(commit), NULL},
                  NULL));
    char *hex =
        repo_git((const char *[]){"rev-parse", "refs/notes/draft", NULL}, NULL);
    repo_name(name, hex);
    repo_ref(ref, "-");
    free(blob);
    free(hex);
    free(text);
}

static char *join(char *a, char *b)
{
    struct sp_buf out = {0};
    sp_buf_printf(&out, "%s\n%s", a, b);
    free(a);
    free(b);
    return sp_buf_detach(&out);
}

#define BY(who, what, expected) JUDGED(expected, .push = (what), .user = (who))

Test(judge_records, an_approval_comes_in_and_another_one_to_it)
{
    char *one = approval("d", "dana", "1");
    note("n1", "", "d", sp_strdup(one));
    BY("dana", APPROVALS " - n1", "0 judged\n");
    repo_ref(APPROVALS, "n1");
    note("n2", "n1", "d", join(one, approval("d", "alice", "2")));
    BY("alice", APPROVALS " n1 n2", "0 judged\n");
    BY("dana", APPROVALS " n1 n2",
       "0 judged\n" APPROVALS " d record/forged-actor\n");
}

Test(judge_records, what_was_there_is_not_judged_again)
{
    char *old = sp_strdup("{\"anything\":1}");
    note("n1", "", "d", sp_strdup(old));
    repo_ref(APPROVALS, "n1");
    note("n2", "n1", "d", join(old, approval("d", "dana", "1")));
    BY("dana", APPROVALS " n1 n2", "0 judged\n");
    note("n3", "n1", "c", approval("c", "dana", "1"));
    BY("dana", APPROVALS " n1 n3", "0 judged\n");
}

Test(judge_records, order_and_empty_lines_count_for_nothing)
{
    char *one = approval("d", "dana", "1"), *two = approval("d", "alice", "2");
    note("n1", "", "d", join(sp_strdup(one), sp_strdup(two)));
    repo_ref(APPROVALS, "n1");
    note("n2", "n1", "d", join(two, join(sp_strdup("\n"), one)));
    BY("erin", APPROVALS " n1 n2", "0 judged\n");
}

Test(judge_records, no_line_is_removed_edited_or_moved)
{
    note("n1", "", "d", approval("d", "dana", "1"));
    repo_ref(APPROVALS, "n1");
    note("n2", "n1", "d", sp_strdup("\n"));
    BY("dana", APPROVALS " n1 n2",
       "0 judged\n" APPROVALS " d record/removed\n");
    note("n3", "n1", "d", approval("d", "dana", "other"));
    BY("dana", APPROVALS " n1 n3",
       "0 judged\n" APPROVALS " d record/removed\n");
    note("n4", "n1", "c", approval("d", "dana", "1"));
    BY("dana", APPROVALS " n1 n4",
       "0 judged\n" APPROVALS " c record/other-commit\n");
}

Test(judge_records, a_note_that_is_gone_is_missed)
{
    note("n1", "", "d", approval("d", "dana", "1"));
    repo_ref(APPROVALS, "n1");
    repo_ref("refs/notes/draft", "n1");
    free(repo_git((const char *[]){"notes", "--ref=refs/notes/draft", "remove",
                                   repo_hex("d"), NULL},
                  NULL));
    char *hex =
        repo_git((const char *[]){"rev-parse", "refs/notes/draft", NULL}, NULL);
    repo_name("n2", hex);
    free(hex);
    BY("dana", APPROVALS " n1 n2",
       "0 judged\n" APPROVALS " d record/removed\n");
}

Test(judge_records, the_notes_neither_rewind_nor_go)
{
    note("n1", "", "d", approval("d", "dana", "1"));
    note("n2", "n1", "c", approval("c", "dana", "1"));
    note("n3", "", "c", approval("c", "dana", "1"));
    repo_ref(APPROVALS, "n2");
    BY("dana", APPROVALS " n2 n1",
       "0 judged\n" APPROVALS " - record/rewound\n");
    BY("dana", APPROVALS " n2 n3",
       "0 judged\n" APPROVALS " - record/rewound\n");
    BY("ci-bot", APPROVALS " n2 -",
       "0 judged\n" APPROVALS " - record/deleted\n");
}

Test(judge_records, only_notes_of_commits_lie_there)
{
    repo_file("n1", "", "notes", "README", "x");
    BY("dana", APPROVALS " - n1", "0 judged\n" APPROVALS " - record/foreign\n");
    repo_blob("blob", "x");
    BY("dana", APPROVALS " - blob",
       "0 judged\n" APPROVALS " - tag/not-a-commit\n");
    note("n2", "", "d", approval("d", "dana", "1"));
    repo_tag("tag", "n2", "commit");
    BY("dana", APPROVALS " - tag", "0 judged\n" APPROVALS " - record/tag\n");
}

Test(judge_records, an_approval_names_the_commit_and_its_tree)
{
    char *line = approval("d", "dana", "1");
    char *tree = strstr(line, "\"tree\":\"");
    tree[8] = tree[8] == '0' ? '1' : '0';
    note("n1", "", "d", line);
    BY("dana", APPROVALS " - n1", "0 judged\n" APPROVALS " d record/tree\n");
    struct sp_buf spec = {0};
    sp_buf_printf(&spec, "%s^{tree}", repo_hex("d"));
    char *hex =
        repo_git((const char *[]){"rev-parse", sp_buf_text(&spec), NULL}, NULL);
    repo_name("t", hex);
    line = approval("t", "dana", "1");
    note("n2", "", "t", line);
    BY("dana", APPROVALS " - n2",
       "0 judged\n" APPROVALS " t record/no-commit\n");
    sp_buf_dispose(&spec);
    free(hex);
}

Test(judge_records, lines_are_bounded)
{
    struct sp_buf text = {0};
    for (int i = 0; i < 4200; i++)
        sp_buf_putc(&text, 'x');
    note("n1", "", "d", sp_buf_detach(&text));
    BY("dana", APPROVALS " - n1",
       "0 judged\n" APPROVALS " d record/too-long\n");
    for (int i = 0; i <= 1000; i++)
        sp_buf_printf(&text, "{\"a\":%d}\n", i);
    note("n2", "", "d", sp_buf_detach(&text));
    char *found = verdict_of(
        &(struct attempt){.push = APPROVALS " - n2", .user = "dana"});
    cr_assert(strstr(found, APPROVALS " - record/too-many\n"), "%s", found);
    free(found);
    for (int i = 0; i <= 1 << 20; i++)
        sp_buf_putc(&text, '\n');
    note("n3", "", "d", sp_buf_detach(&text));
    BY("dana", APPROVALS " - n3",
       "0 judged\n" APPROVALS " d record/large-note\n");
}

Test(judge_records, an_approval_is_no_result_of_a_gate)
{
    note("n1", "", "d", approval("d", "ci-bot", "1"));
    BY("ci-bot", GATES " - n1", "0 judged\n" GATES " d record/member\n");
}

Test(judge_records, a_push_is_judged_ref_by_ref)
{
    note("n1", "", "d", approval("d", "dana", "1"));
    repo_draw("w=U^base");
    BY("dana", APPROVALS " - n1\nrefs/heads/feature/y - w",
       "1 judged\nfeature/y w message-format/header\n");
}

Test(judge_records, an_import_brings_no_evidence)
{
    repo_ref("refs/heads/main", "-");
    repo_ref("refs/heads/feature/x", "-");
    note("n1", "", "d", approval("d", "dana", "1"));
    BY("erin", APPROVALS " - n1\nrefs/heads/main - d",
       "0 judged\n" APPROVALS " d record/forged-actor\n");
}

Test(judge_records, only_three_refs_hold_evidence)
{
    static const char *const names[] = {
        "refs/notes/sallyport/Approvals", "refs/notes/sallyport/gates/x",
        "refs/notes/sallyport/approvals-2", "refs/Notes/Sallyport/gates",
        "refs/notes/sallyport/exceptions/x"};
    note("n1", "", "d", approval("d", "dana", "1"));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct sp_buf push = {0}, expected = {0};
        sp_buf_printf(&push, "%s - n1", names[i]);
        sp_buf_printf(&expected, "0 judged\n%s - protected-ref/reserved\n",
                      names[i]);
        BY("dana", sp_buf_text(&push), sp_buf_text(&expected));
        sp_buf_dispose(&push);
        sp_buf_dispose(&expected);
    }
}
