/* The proposals behind the commits, over real repositories: where they are
 * named, and their documents at a protected ref. */
#include <stdlib.h>

#include "support.h"

TestSuite(judge_proposals, .init = repo_open, .fini = repo_close);

#define COMPLETE                                                               \
    "# A proposal\n## Business justification\nIt pays.\n"                      \
    "## Technical architecture\nA tunnel.\n## Security assessment\nKeys.\n"    \
    "## Test strategy\nRED first.\n"

/* main is base; a merge of RED, GREEN and REFACTOR of D-1 (the last two also
 * of the same D-1 under a longer name), with one more file in its tree. */
static void merge_with(const char *path, const char *content)
{
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
    repo_commit("r", "base", "test: r\n\nPRP: D-1\n");
    repo_commit("g", "r", "feat: g\n\nPRP: D-1, D-1-tunnel\n");
    repo_commit("f", "g", "refactor: f\n\nPRP: D-1, D-1-tunnel\n");
    repo_file("m", "base+f", "Merge f\n", path, content);
}

#define NO_RED                                                                 \
    "main g tdd-order: implementation before a failing test of D-1-tunnel; a " \
    "RED commit comes first\n"

Test(judge_proposals, a_document_lies_in_the_pushed_tree)
{
    merge_with("docs/prp/d-1_tunnel.md", COMPLETE);
    PUSH("refs/heads/main base m", "4 judged\n" NO_RED);
    /* not yet in the tree of what goes before */
    PUSH("refs/heads/main base f",
         "3 judged\n"
         "main - prp-reference: D-1 has no document in docs/prp/\n"
         "main - prp-reference: D-1-tunnel has no document in "
         "docs/prp/\n" NO_RED);
    /* a branch may still have to write it */
    PUSH("refs/heads/feature/x - r", "1 judged\n");
}

Test(judge_proposals, what_is_no_document_of_it_does_not_count)
{
    static const char missing[] =
        "4 judged\n"
        "main - prp-reference: D-1 has no document in docs/prp/\n"
        "main - prp-reference: D-1-tunnel has no document in "
        "docs/prp/\n" NO_RED;
    static const char *const paths[] = {
        "docs/prp/D-10.md", "docs/D-1.md", "docs/prp/old/D-1.md",
        "docs/prp/x-D-1.md", "docs/prp/D-1/index.md"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        merge_with(paths[i], COMPLETE);
        PUSH("refs/heads/main base m", missing);
    }
}

/* The first in the order of names is not the one that counts. */
Test(judge_proposals, two_documents_of_one_id_are_none)
{
    static const char two[] =
        "has more than one document: docs/prp/D-1-a.md, docs/prp/d-1_old.md\n";
    struct sp_buf text = {0};
    repo_draw("base=N^ r=R g=G");
    repo_file("r", "base", "test: r\n\nPRP: D-1\n", "tests/r", "r");
    repo_file("g", "r", "feat: g\n\nPRP: D-1\n", "src/g", "g");
    repo_file("f", "g", "refactor: f\n\nPRP: D-1\n", "src/g", "f");
    repo_file("d", "f", "docs: d\n", "docs/prp/D-1-a.md", COMPLETE);
    repo_file("e", "d", "docs: e\n", "docs/prp/d-1_old.md",
              COMPLETE "Status: superseded\n");
    repo_file("p", "d", "docs: p\n", "docs/prp/D-1-a.png", "a picture\n");
    repo_draw("m=M^base+e n=M^base+p");
    repo_ref("refs/heads/main", "base");
    sp_buf_printf(&text,
                  "6 judged\nmain - prp-reference: D-1 %s"
                  "main - prp-reference: the document of D-1 says that it is "
                  "superseded\n",
                  two);
    PUSH("refs/heads/main base m", sp_buf_text(&text));
    PUSH("refs/heads/main base n", "6 judged\n");
    sp_buf_dispose(&text);
}

Test(judge_proposals, a_document_is_complete_and_in_force)
{
    merge_with("docs/prp/D-1.md", "\n");
    PUSH("refs/heads/main base m",
         "4 judged\nmain - prp-reference: the document of D-1 is empty\n"
         "main - prp-reference: the document of D-1-tunnel is empty\n" NO_RED);
    merge_with("docs/prp/D-1.md", COMPLETE "\n**Status:** superseded\n");
    PUSH("refs/heads/main base m",
         "4 judged\nmain - prp-reference: the document of D-1 says that it is "
         "superseded\nmain - prp-reference: the document of D-1-tunnel says "
         "that it is superseded\n" NO_RED);
    merge_with("docs/prp/D-1.md", "## Why\nSo.\n");
    JUDGED("4 judged\nmain - prp-reference: the document of D-1 lacks 'how'\n"
           "main - prp-reference: the document of D-1-tunnel lacks "
           "'how'\n" NO_RED,
           .push = "refs/heads/main base m",
           .ini = "[prp]\nsections = why, how\n");
    merge_with("plans/D-1.md", "## Why\nSo.\n## How\nThus.\n");
    JUDGED("4 judged\n" NO_RED, .push = "refs/heads/main base m",
           .ini = "[prp]\nsections = why, how\ndirectory = plans\n");
}

Test(judge_proposals, the_name_of_a_branch_may_tell_them)
{
    static const char ini[] = "[prp]\nwhere = branch\n";
    repo_draw("base=N^ r=R g=G f=F");
    repo_ref("refs/heads/main", "base");
    JUDGED("3 judged\n", .push = "refs/heads/feature/A-1-tunnel - f",
           .ini = ini);
    JUDGED("3 judged\nfeature/x - prp-reference: the branch's name has no "
           "proposal that the change belongs to\n",
           .push = "refs/heads/feature/x - f", .ini = ini);
    repo_draw("h=G^base");
    JUDGED("1 judged\nfeature/A-1-tunnel h tdd-order: implementation before a "
           "failing test of A-1-tunnel; a RED commit comes first\n",
           .push = "refs/heads/feature/A-1-tunnel - h", .ini = ini);
    /* main is not named after one */
    JUDGED("3 judged\n", .push = "refs/heads/main base f", .ini = ini);
}

Test(judge_proposals, the_text_of_a_message_may_tell_them)
{
    static const char ini[] = "[prp]\nwhere = message\n";
    repo_draw("base=N^ g=G");
    repo_ref("refs/heads/main", "base");
    repo_commit("r", "base", "test: see A-1 and B-2\n");
    repo_commit("h", "r", "feat: B-2 done\n\nnot yet A-1\n");
    JUDGED("2 judged\n", .push = "refs/heads/feature/x - h", .ini = ini);
    JUDGED("1 judged\nfeature/x g prp-reference: the message names no proposal "
           "that this change belongs to\n"
           "feature/x g tdd-order: implementation before a failing test; a RED "
           "commit comes first\n",
           .push = "refs/heads/feature/x - g", .ini = ini);
}

Test(judge_proposals, where_none_is_asked_for_a_branch_is_one_sequence)
{
    static const char ini[] = "[prp]\nrequire = off\n";
    repo_draw("base=N^ r=R g=G f=F h=G");
    repo_ref("refs/heads/main", "base");
    JUDGED("3 judged\n", .push = "refs/heads/feature/x - f", .ini = ini);
    JUDGED("4 judged\nfeature/x h tdd-order: implementation after the "
           "refactoring; a new RED commit comes first\n",
           .push = "refs/heads/feature/x - h", .ini = ini);
}

Test(judge_proposals, one_may_do_for_a_branch)
{
    static const char ini[] = "[prp]\nrequire = branch\n";
    repo_draw("base=N^ r=R g=G:A x=R^base");
    repo_ref("refs/heads/main", "base");
    JUDGED("2 judged\n", .push = "refs/heads/feature/x - g", .ini = ini);
    JUDGED("1 judged\nfeature/x - prp-reference: no commit of the branch names "
           "a proposal that it belongs to\n",
           .push = "refs/heads/feature/x - x", .ini = ini);
}
