/* Where a branch stands, byte by byte. */
#include "sallyport/status.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

static struct sp_history history;
static struct sp_findings findings;
static struct sp_status status;

static void open_status(void)
{
    status = (struct sp_status){.branch = "refs/heads/feature/x",
                                .head = id_of("h"),
                                .target = "refs/heads/main",
                                .target_ref = "refs/remotes/origin/main",
                                .ahead = 3,
                                .columns = 72};
}

static void close_status(void)
{
    free(status.missing);
    sp_findings_dispose(&findings);
    sp_standings_dispose(&status.standings);
    history_dispose(&history);
}

TestSuite(report_status, .init = open_status, .fini = close_status);

static void stand(const char *drawing)
{
    sp_standings_dispose(&status.standings);
    history_dispose(&history);
    history = (struct sp_history){.parents = {0}};
    history_of(&history, drawing);
    sp_standings_read(&status.standings, &history);
}

static void miss(const char *rule, const char *commit, const char *message)
{
    struct sp_oid id = {{0}};
    if (commit)
        sp_oid_parse(&id, commit, strlen(commit));
    add_finding(&findings, &(struct found){.rule = rule,
                                           .commit = commit ? &id : NULL,
                                           .message = message});
    status.missing =
        sp_reallocarray(status.missing, findings.count, sizeof(void *));
    for (size_t i = 0; i < findings.count; i++)
        status.missing[i] = &findings.items[i];
    status.missing_count = findings.count;
}

static char *text(void)
{
    struct sp_buf out = {0};
    sp_status_text(&out, &status);
    return sp_buf_detach(&out);
}

static char *json(void)
{
    struct sp_buf out = {0};
    sp_status_json(&out, &status);
    return sp_buf_detach(&out);
}

#define NEXT_AFTER_RED                                                         \
    "    next: make the test pass (GREEN), or write another test (RED)\n"
#define FIX_FIRST                                                              \
    "    first: fix the order where the '!' is; 'sallyport check' says how\n"
#define NEXT_AFTER_GREEN                                                       \
    "    next: clean up (REFACTOR), more code (GREEN), or the next test "      \
    "(RED)\n"
#define NEXT_AFTER_REFACTOR                                                    \
    "    next: write the next test (RED), or clean up more (REFACTOR)\n"
#define READY "\n  ready to merge into main\n"

Test(report_status, what_may_come_next_depends_on_what_was)
{
    stand("R:A");
    SAME(
        text(),
        "feature/x  3 commits since main\n\n  A-1  RED\n" NEXT_AFTER_RED READY);
    stand("R:A G:A");
    SAME(
        text(),
        "feature/x  3 commits since main\n\n  A-1  RED GREEN\n" NEXT_AFTER_GREEN
            READY);
    stand("R:A G:A F:A");
    SAME(text(), "feature/x  3 commits since main\n\n"
                 "  A-1  RED GREEN REFACTOR\n" NEXT_AFTER_REFACTOR READY);
    stand("G:A");
    SAME(text(), "feature/x  3 commits since main\n\n"
                 "  A-1  GREEN!\n" FIX_FIRST READY);
    /* of what is not known, anything may follow */
    stand("R:A G:A^old");
    SAME(text(), "feature/x  3 commits since main\n\n"
                 "  A-1  RED GREEN\n" NEXT_AFTER_GREEN READY);
}

Test(report_status, a_line_for_each_proposal)
{
    stand("R:A R:B G:A");
    SAME(text(), "feature/x  3 commits since main\n\n"
                 "  A-1  RED GREEN\n" NEXT_AFTER_GREEN
                 "  B-1  RED\n" NEXT_AFTER_RED READY);
    stand("R G F");
    SAME(text(), "feature/x  3 commits since main\n\n"
                 "  RED GREEN REFACTOR\n" NEXT_AFTER_REFACTOR READY);
    stand("R:A R");
    SAME(text(), "feature/x  3 commits since main\n\n"
                 "  A-1             RED\n" NEXT_AFTER_RED
                 "  (no reference)  RED\n" NEXT_AFTER_RED READY);
    stand("N");
    SAME(text(), "feature/x  3 commits since main\n" READY);
}

/* The line of the only sequence, at so many columns. */
static char *line_at(size_t columns)
{
    status.columns = columns;
    char *all = text();
    struct sp_str line = {NULL, 0}, rest = sp_str(all);
    for (int i = 0; i < 3; i++)
        sp_str_line(&rest, &line);
    char *copy = sp_strndup(line.ptr, line.len);
    free(all);
    return copy;
}

Test(report_status, a_long_cycle_is_cut_at_its_beginning)
{
    stand("R:A G:A F:A R:A G:A F:A R:A G:A F:A");
    SAME(line_at(72),
         "  A-1  RED GREEN REFACTOR RED GREEN REFACTOR RED GREEN REFACTOR");
    SAME(line_at(63),
         "  A-1  RED GREEN REFACTOR RED GREEN REFACTOR RED GREEN REFACTOR");
    SAME(line_at(62),
         "  A-1  \u2026 GREEN REFACTOR RED GREEN REFACTOR RED GREEN REFACTOR");
    SAME(line_at(60),
         "  A-1  \u2026 REFACTOR RED GREEN REFACTOR RED GREEN REFACTOR");
    SAME(line_at(46), "  A-1  \u2026 RED GREEN REFACTOR RED GREEN REFACTOR");
    SAME(line_at(45), "  A-1  \u2026 GREEN REFACTOR RED GREEN REFACTOR");
    stand("F:A G:A F:A R:A G:A");
    SAME(line_at(42), "  A-1  REFACTOR! GREEN! REFACTOR RED GREEN");
    SAME(line_at(41), "  A-1  \u2026 GREEN! REFACTOR RED GREEN");
}

Test(report_status, a_long_name_leaves_room_for_the_cycle)
{
    free(status.standings.items);
    stand("R:A G:A F:A R:A");
    free(status.standings.items[0].prp);
    status.standings.items[0].prp =
        sp_strdup("WU-006a-a-name-that-goes-on-for-longer-than-half-a-line");
    SAME(line_at(72), "  WU-006a-a-name-that-goes-on-for-lon\u2026  "
                      "RED GREEN REFACTOR RED");
    SAME(line_at(40), "  WU-006a-a-name-that\u2026  \u2026 REFACTOR RED");
    free(status.standings.items[0].prp);
    status.standings.items[0].prp = sp_strdup("\x1b[31m");
    SAME(line_at(72), "  \\x1b[31m  RED GREEN REFACTOR RED");
}

Test(report_status, the_first_line_says_where_it_is)
{
    status.ahead = 1;
    status.behind = 2;
    SAME(text(),
         "feature/x  1 commit since main, 2 behind origin/main\n" READY);
    status.target = status.target_ref = "refs/heads/release/1";
    SAME(text(), "feature/x  1 commit since release/1, 2 behind release/1\n\n"
                 "  ready to merge into release/1\n");
    status.branch = "refs/heads/feature/\xe2\x80\xae-long-and-longer-and-even-"
                    "longer";
    status.columns = 60;
    SAME(text(), "feature/\u2026  1 commit since release/1, 2 behind "
                 "release/1\n\n  ready to merge into release/1\n");
    status.columns = 72;
    status.branch = NULL;
    SAME(text(), "HEAD detached at 6800000  1 commit since release/1, 2 behind "
                 "release/1\n\n  ready to merge into release/1\n");
}

Test(report_status, what_to_begin_with)
{
    status.ahead = 0;
    SAME(text(), "feature/x  no commits since main\n\n"
                 "  begin with a test that fails, in a commit of its own "
                 "(RED)\n");
    cr_expect(!sp_status_is_ready(&status));
    status.branch = NULL;
    SAME(text(), "HEAD detached at 6800000  no commits since main\n\n"
                 "  nothing to merge; begin with: git switch -c "
                 "feature/NAME\n");
    status.branch = "refs/heads/main";
    status.is_protected = true;
    SAME(text(), "main  a protected branch\n\n"
                 "  nothing to merge; begin with: git switch -c "
                 "feature/NAME\n");
    status.ahead = 1;
    status.behind = 2;
    SAME(text(), "main  a protected branch, 1 ahead of origin/main, 2 behind "
                 "origin/main\n\n"
                 "  to judge a push of it:\n"
                 "    sallyport check\n");
    cr_expect(!sp_status_is_ready(&status));
    status.head = (struct sp_oid){{0}};
    SAME(text(), "main  no commits yet\n\n  begin with a first commit\n");
}

#define FIRST                                                                  \
    "feature/x  3 commits since main\n\n  not ready to merge into main:\n"
#define LAST "    'sallyport explain RULE' says what to do\n"
#define FOLD "it only corrects another commit and is not meant to stay"

Test(report_status, what_is_missing_is_told_once)
{
    miss("prp-reference", NULL, "A-1 has no document in docs/prp/");
    miss("tdd-complete", "1111111111111111111111111111111111111111",
         "WU-006a-vpn-tunnel-foundation ends with a failing test (RED)");
    SAME(text(), FIRST "    prp-reference: A-1 has no document in docs/prp/\n"
                       "    tdd-complete: WU-006a-vpn-tunnel-foundation ends "
                       "with a failing test\n"
                       "      | (RED)\n" LAST);
    cr_expect(!sp_status_is_ready(&status));
    miss("fixup", "1111111111111111111111111111111111111111", FOLD);
    miss("fixup", "2222222222222222222222222222222222222222", FOLD);
    status.refusals = 2;
    status.warnings = 1;
    SAME(text(), FIRST
         "    prp-reference: A-1 has no document in docs/prp/\n"
         "    tdd-complete: WU-006a-vpn-tunnel-foundation ends with a failing "
         "test\n"
         "      | (RED)\n"
         "    fixup: it only corrects another commit and is not meant to stay\n"
         "      | (1111111, 2222222)\n"
         "    2 findings; 'sallyport check' shows them\n"
         "    1 warning; 'sallyport check' shows it\n" LAST);
}

Test(report_status, below_it_is_who_can_give_it_and_what_they_type)
{
    miss("gates", NULL, "the gate coverage has no result");
    struct sp_finding *f = &findings.items[0];
    f->command = sp_strdup("sallyport gate record coverage --result pass");
    sp_strings_add(&f->roles, "ci", 2);
    sp_strings_add(&f->users, "ci-bot", 6);
    SAME(text(),
         FIRST "    gates: the gate coverage has no result\n"
               "      who can: ci-bot (ci)\n"
               "      sallyport gate record coverage --result pass\n" LAST);
}

Test(report_status, each_line_of_a_command_is_shown)
{
    miss("prp-reference", NULL, "A-1 has no document");
    findings.items[0].command = sp_strdup("git switch --detach 1111111\n"
                                          "git push origin HEAD:x");
    SAME(text(), FIRST "    prp-reference: A-1 has no document\n"
                       "      git switch --detach 1111111\n"
                       "      git push origin HEAD:x\n" LAST);
}

Test(report_status, a_clone_that_knows_no_roles_is_told_what_to_type)
{
    miss("gates", NULL, "the gate coverage has no result");
    sp_strings_add(&findings.items[0].roles, "ci", 2);
    status.lacks_roles = true;
    SAME(text(), FIRST "    gates: the gate coverage has no result\n"
                       "      who can: a user with the role ci\n" LAST);
    status.fetch_policy = "sallyport policy fetch";
    SAME(text(), FIRST "    gates: the gate coverage has no result\n"
                       "      who can: a user with the role ci\n"
                       "    to learn from the server who has which role:\n"
                       "      sallyport policy fetch\n" LAST);
}

#define STOOD                                                                  \
    "feature/x  3 commits since main\n\n"                                      \
    "  A-1  RED GREEN REFACTOR\n" NEXT_AFTER_REFACTOR
#define AS_FAR "\n  ready to merge into main, as far as this clone knows\n"

Test(report_status, what_a_clone_does_not_know_is_not_taken_for_ready)
{
    stand("R:A G:A F:A");
    status.lacks_policy = true;
    SAME(text(), STOOD AS_FAR);
    status.fetch_policy = "sallyport policy fetch";
    status.fetch = "git fetch origin";
    SAME(text(),
         STOOD AS_FAR "    to learn from the server who has which role:\n"
                      "      sallyport policy fetch\n");
    status.lacks_policy = false;
    status.lacks_evidence = true;
    SAME(text(), STOOD AS_FAR
         "    to fetch the newest approvals and results of gates:\n"
         "      git fetch origin\n");
    cr_expect(sp_status_is_ready(&status));
    status.lacks_evidence = false;
    SAME(text(), STOOD READY);
    char of_owner[] = "only the server knows";
    status.left = &(struct sp_finding){.message = of_owner};
    SAME(text(), STOOD AS_FAR "    only the server knows\n");
}

Test(report_status, a_policy_that_is_missing_or_old_says_whose_turn_it_is)
{
    stand("R:A G:A F:A");
    status.lacks_policy = true;
    status.no_policy = "origin";
    SAME(text(), STOOD AS_FAR
         "    origin hands out no policy; there, the administrator types:\n"
         "      sallyport policy publish\n");
    status.no_policy = NULL;
    status.is_policy_old = true;
    status.fetch_policy = "sallyport policy fetch";
    SAME(text(),
         STOOD AS_FAR "    the server has another policy by now; to take it:\n"
                      "      sallyport policy fetch\n");
}

/* What is at the end of the JSON, from `mergeable` on. */
static char *end_of_json(void)
{
    char *all = json(), *at = strstr(all, "\"mergeable\"");
    char *copy = sp_strdup(at ? at : all);
    free(all);
    return copy;
}

#define LAST_KEYS ",\"root-causes\":[],\"exceptions\":[]}\n"
#define TWO_UNKNOWN                                                            \
    "\"unknown\":[{\"what\":\"policy\",\"who\":[\"pusher\"],\"command\":["     \
    "\"sallyport\",\"policy\",\"fetch\"]},{\"what\":\"evidence\",\"who\":["    \
    "\"pusher\"],\"command\":[\"sh\",\"-c\",\"git fetch origin && true\"]}]"

Test(report_status, json_has_null_for_a_merge_of_which_not_all_is_known)
{
    SAME(end_of_json(), "\"mergeable\":true,\"unknown\":[]" LAST_KEYS);
    status.lacks_policy = true;
    SAME(end_of_json(), "\"mergeable\":null,\"unknown\":[{\"what\":"
                        "\"policy\",\"who\":[],\"command\":[]}]" LAST_KEYS);
    status.no_policy = "origin";
    SAME(end_of_json(),
         "\"mergeable\":null,\"unknown\":[{\"what\":\"policy\",\"who\":["
         "\"administrator\"],\"command\":[]}]" LAST_KEYS);
    status.no_policy = NULL;
    status.lacks_evidence = true;
    status.fetch_policy = "sallyport policy fetch";
    status.fetch = "git fetch origin\ntrue";
    SAME(end_of_json(), "\"mergeable\":null," TWO_UNKNOWN LAST_KEYS);
    /* what is known to be missing counts, whatever is not known */
    status.refusals = 1;
    SAME(end_of_json(), "\"mergeable\":false," TWO_UNKNOWN LAST_KEYS);
    status.refusals = 0;
    status.lacks_policy = status.lacks_evidence = false;
    status.left = &(struct sp_finding){.fix = NULL};
    SAME(end_of_json(), "\"mergeable\":null,\"unknown\":[{\"what\":"
                        "\"people\",\"who\":[],\"command\":[]}]" LAST_KEYS);
}

Test(report_status, json_has_what_excuses_no_more)
{
    struct sp_strings notes = {0};
    status.notes = &notes;
    SAME(end_of_json(), "\"mergeable\":true,\"unknown\":[]" LAST_KEYS);
    sp_strings_add(&notes, "waiver wv-1 ended", 17);
    SAME(end_of_json(),
         "\"mergeable\":true,\"unknown\":[],\"root-causes\":[],"
         "\"exceptions\":[],\"notes\":[\"waiver wv-1 ended\"]}\n");
    sp_strings_dispose(&notes);
}

Test(report_status, a_long_list_is_cut)
{
    for (char c = '1'; c <= '5'; c++) {
        char id[SP_OID_HEX + 1] = {0};
        memset(id, c, SP_OID_HEX);
        miss("fixup", id, FOLD);
    }
    for (char c = 'a'; c < 'j'; c++)
        miss("prp-reference", NULL, (char[]){c, '\0'});
    SAME(text(), FIRST
         "    fixup: it only corrects another commit and is not meant to stay\n"
         "      | (1111111, 2222222, 3333333, \u2026)\n"
         "    prp-reference: a\n    prp-reference: b\n    prp-reference: c\n"
         "    prp-reference: d\n    prp-reference: e\n    prp-reference: f\n"
         "    prp-reference: g\n    \u2026 and 2 more\n" LAST);
}

Test(report_status, findings_of_the_branch_are_counted)
{
    status.refusals = 1;
    SAME(text(), FIRST "    1 finding; 'sallyport check' shows it\n");
    status.is_asked = true;
    SAME(text(), FIRST "    1 finding; 'sallyport check feature/x --ref "
                       "feature/x' shows it\n");
    cr_expect(!sp_status_is_ready(&status));
    status.is_asked = false;
    status.refusals = 0;
    status.warnings = 2;
    SAME(text(), "feature/x  3 commits since main\n" READY
                 "    2 warnings; 'sallyport check' shows them\n");
    cr_expect(sp_status_is_ready(&status));
}

Test(report_status, what_is_under_way_comes_first)
{
    status.operation = "rebase";
    SAME(text(), "feature/x  3 commits since main\n\n"
                 "  'git rebase' is in progress; 'git status' says how to end "
                 "it\n");
    cr_expect(!sp_status_is_ready(&status));
}

Test(report_status, colours_are_those_of_the_log)
{
    status.colour = true;
    stand("R:A G:A F:A G:A");
    miss("fixup", "1111111111111111111111111111111111111111", FOLD);
    SAME(text(),
         "\x1b[1mfeature/x\x1b[m  3 commits since main\n\n"
         "  A-1  \x1b[31mRED\x1b[m \x1b[32mGREEN\x1b[m \x1b[34mREFACTOR\x1b[m "
         "\x1b[32mGREEN\x1b[m\x1b[31m!\x1b[m\n" FIX_FIRST
         "\n  not ready to merge into main:\n"
         "    \x1b[31mfixup: it only corrects another commit and is not meant "
         "to stay\x1b[m\n      \x1b[31m| (1111111)\x1b[m\n" LAST);
}

Test(report_status, json_is_one_object_on_one_line)
{
    stand("R:A G:A R");
    miss("tdd-complete", "1111111111111111111111111111111111111111", "a\x1b");
    miss("prp-reference", NULL, "b");
    status.refusals = 1;
    status.behind = 2;
    SAME(json(),
         "{\"branch\":\"refs/heads/feature/x\",\"base\":\"refs/remotes/origin/"
         "main\",\"ahead\":3,\"behind\":2,\"operation\":null,\"sequences\":[{"
         "\"prp\":\"A-1\",\"phases\":[\"red\",\"green\"],\"states\":[\"red\"],"
         "\"next\":[\"red\",\"green\"]},{\"prp\":null,\"phases\":[\"red\"],"
         "\"states\":[\"red\"],\"next\":[\"red\",\"green\"]}],\"missing\":[{"
         "\"rule\":\"tdd-complete\",\"code\":\"tdd-complete/"
         "no-red\",\"commit\":\"1111111111111111111111111111111111111111\","
         "\"message\":\"a\\u001B\",\"remedy\":\"fix "
         "it\",\"who\":[\"pusher\"],\"command\":[]},{\"rule\":\"prp-"
         "reference\",\"code\":\"prp-reference/"
         "missing\",\"commit\":null,\"message\":\"b\",\"remedy\":\"fix "
         "it\",\"who\":[\"pusher\"],\"command\":[]}],\"findings\":1,"
         "\"warnings\":0,\"mergeable\":false,\"unknown\":[],"
         "\"root-causes\":[],\"exceptions\":[]}\n");
}

Test(report_status, json_has_null_for_what_is_not_there)
{
    status = (struct sp_status){.operation = "merge"};
    SAME(json(), "{\"branch\":null,\"base\":null,\"ahead\":0,\"behind\":0,"
                 "\"operation\":\"merge\",\"sequences\":[],\"missing\":[],"
                 "\"findings\":0,\"warnings\":0,\"mergeable\":false,"
                 "\"unknown\":[],\"root-causes\":[],\"exceptions\":[]}\n");
}

static char *prompt(const char *drawing, bool refactors)
{
    struct sp_buf out = {0};
    stand(drawing);
    sp_status_prompt(&out, &status.standings, refactors);
    return sp_buf_detach(&out);
}

Test(report_status, a_prompt_has_the_last_step_and_the_next)
{
    SAME(prompt("", true), ">RED");
    SAME(prompt("N", true), ">RED");
    SAME(prompt("R:A", true), "RED>GREEN");
    SAME(prompt("R:A G:A", true), "GREEN>REFACTOR");
    SAME(prompt("R:A G:A", false), "GREEN>RED");
    SAME(prompt("R:A G:A F:A", true), "REFACTOR>RED");
    SAME(prompt("R:A G:A F:A", false), "REFACTOR>RED");
    /* of several proposals, the one that was worked on last */
    SAME(prompt("R:B R:A G:A N", true), "GREEN>REFACTOR");
    SAME(prompt("R:A R:B G:A R:B", true), "RED>GREEN");
    SAME(prompt("R:A G:A,B", true), "GREEN>REFACTOR!");
    SAME(prompt("G:A R:A", true), "RED>GREEN!");
}

/* A pattern of the policy may let it through. */
Test(report_status, a_reference_of_many_words_is_quoted)
{
    stand("R:A");
    free(status.standings.items[0].prp);
    status.standings.items[0].prp = sp_strdup("git push --force");
    char *shown = text();
    cr_assert(strstr(shown, "\n  \"git push --force\"  RED\n"), "%s", shown);
    free(shown);
}
