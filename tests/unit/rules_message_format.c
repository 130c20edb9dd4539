#include <string.h>

#include "support.h"

LAB_SUITE(rules_message_format, NULL, "refs/heads/feature/x");

#define FOUND(expected) FINDS(&lab, "message-format", expected)

/* A message, and the code and words of what is wrong; NULL: nothing. */
struct row {
    const char *message, *wrong;
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char expected[1024] = "";
        if (rows[i].wrong) {
            size_t len = strcspn(rows[i].wrong, ":");
            snprintf(expected, sizeof expected,
                     "message-format/%.*s 9f3c2ab%s\n"
                     "  type: git commit --amend --only\n",
                     (int)len, rows[i].wrong, rows[i].wrong + len);
        }
        lab_message(&lab, rows[i].message);
        FOUND(expected);
    }
}

#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof(rows)[0])

#define NO_HEADER "header"
#define TYPES                                                                  \
    "feat, fix, perf, test, refactor, docs, chore, ci, build, style, revert"

Test(rules_message_format, conventional_headers_are_good)
{
    static const struct row rows[] = {
        {"feat: open the tunnel", NULL},
        {"fix(vpn)!: close it\n\nAt night.\n", NULL},
        {"test(a b/c): it opens (RED)\n", NULL},
        {"FEAT: types have no case\n", NULL},
        {"revert: open the tunnel\n", NULL},
        {"\n\n  \ndocs: blank lines before the subject\n", NULL},
        {"feat: Case, and a full stop, are free.\n", NULL},
    };
    CHECK(rows);
}

/* feat: would be refused next. */
Test(rules_message_format, the_example_of_a_document_is_one)
{
    static const char fix[] =
        "write the subject like 'docs: describe the tunnel'";
    lab_message(&lab, "Add docs/w1.md\n");
    lab_content(&lab, "docs+1");
    FOUND("message-format/header 9f3c2ab\n  type: git commit --amend --only\n");
    cr_assert_str_eq(lab.findings.items[0].fix, fix);
    lab_message(&lab, "docs:w1\n");
    FOUND("message-format/header 9f3c2ab: fault=no space follows the colon\n"
          "  type: git commit --amend --only\n");
    cr_assert_str_eq(lab.findings.items[0].fix, fix);
    lab_content(&lab, "docs+1 test+1");
    FOUND("message-format/header 9f3c2ab: fault=no space follows the colon\n"
          "  type: git commit --amend --only\n");
    cr_assert_str_eq(lab.findings.items[0].fix,
                     "write the subject like 'feat: open the tunnel'");
}

static void assert_example(const char *content, const char *subject)
{
    struct sp_buf fix = {0};
    sp_buf_printf(&fix, "write the subject like '%s'", subject);
    lab_message(&lab, "Bring it up to date\n");
    lab_content(&lab, content);
    FOUND("message-format/header 9f3c2ab\n  type: git commit --amend --only\n");
    cr_assert_str_eq(lab.findings.items[0].fix, sp_buf_text(&fix));
    sp_buf_dispose(&fix);
}

/* feat: would be refused next, since it changes no code. */
Test(rules_message_format, the_example_is_of_the_kind_of_the_commit)
{
    assert_example("test+1", "test: the tunnel opens");
    assert_example("test~2", "test: the tunnel opens");
    assert_example("build~1", "chore: pin the cipher");
    assert_example("build+1 docs+1", "chore: pin the cipher");
    assert_example("docs+1", "docs: describe the tunnel");
    assert_example("impl~1 test+1", "feat: open the tunnel");
    assert_example("test+1 build~1", "feat: open the tunnel");
    assert_example("infra+1", "feat: open the tunnel");
}

Test(rules_message_format, other_subjects_are_no_headers)
{
    static const struct row rows[] = {
        {"Added the tunnel.\n", NO_HEADER},
        {"feat:no space\n", "header: fault=no space follows the colon"},
        {"feat : a space before\n",
         "header: fault=a space stands before the colon"},
        {"feat(): an empty scope\n", "header: fault=the scope is empty"},
        {"feat(vpn: an open scope\n", "header: fault=no ')' closes the scope"},
        {"feat:\n", "header: fault=no description follows the colon"},
        {"feat: \n", "header: fault=no description follows the colon"},
        {": no type\n", NO_HEADER},
        {" feat: indented\n", "header: fault=a space stands before the type"},
        {"feat(vpn) open it\n", "header: fault=no colon follows 'feat(vpn)'"},
        {"feat:\u00a0open it\n",
         "header: fault=a no-break space (U+00A0) follows the colon, and no "
         "space"},
        {"x\n\nfeat: a line of the body is no header\n", NO_HEADER},
        {"Merge branch 'x'\n", NO_HEADER},
        {"Revert \"feat: open the tunnel\"\n",
         "header: fault=no colon follows 'Revert'"},
    };
    CHECK(rows);
}

Test(rules_message_format, types_are_those_of_the_policy)
{
    static const struct row by_default[] = {
        {"wip: x\n", "type: type=wip; types=" TYPES},
        {"feature(vpn): x\n", "type: type=feature; types=" TYPES "; near=feat"},
        {"dosc: x\n", "type: type=dosc; types=" TYPES "; near=docs"},
        {"Bugfix: x\n", "type: type=Bugfix; types=" TYPES "; near=fix"}};
    static const struct row own[] = {
        {"wip: x\n", NULL},
        {"feat: x\n", "type: type=feat; types=wip, Idea"},
        {"idea: x\n", NULL}};
    static const struct row any[] = {{"anything-goes: x\n", NULL},
                                     {"but a header\n", NO_HEADER}};
    static const struct row one[] = {
        {"feat: x\n", NULL},
        {"Feat: x\n", NULL},
        {"FEAT(vpn)!: x\n", NULL},
        {"feats: x\n", "type: type=feats; types=feat; near=feat"}};
    CHECK(by_default);
    lab_policy(&lab, "[message]\ntypes = feat\n");
    CHECK(one);
    lab_policy(&lab, "[message]\ntypes = wip, Idea\n");
    CHECK(own);
    lab_policy(&lab, "[message]\ntypes =\n");
    CHECK(any);
}

Test(rules_message_format, scopes_are_those_of_the_policy)
{
    static const struct row rows[] = {
        {"feat(vpn): x\n", NULL},
        {"feat(VPN): x\n", NULL},
        {"feat: a scope is not asked for\n", NULL},
        {"feat(ui): x\n", "scope: scope=ui; scopes=vpn, core"},
        {"feat(vpn,core): x\n", NULL},
        {"feat(vpn, Core): x\n", NULL},
        {"feat(vpn/core): x\n", NULL},
        {"feat(vpn,ui): x\n", "scope: scope=ui; scopes=vpn, core"},
        {"feat(vpn/v2): x\n",
         "scope: scope=vpn/v2; scopes=vpn, core; near=vpn"},
        {"feat(vpn,,core): x\n", "scope: scope=; scopes=vpn, core"},
        {"feat(cor): x\n", "scope: scope=cor; scopes=vpn, core; near=core"},
        {"wip(ui): the type first\n", "type: type=wip; types=" TYPES}};
    lab_policy(&lab, "[message]\nscopes = vpn, core\n");
    CHECK(rows);
}

Test(rules_message_format, a_pattern_may_stand_for_the_header)
{
    lab_policy(&lab, "[message]\nheader = ^[A-Z]+-[0-9]+\\x20\n");
    static const struct row rows[] = {
        {"VPN-12 open the tunnel\n", NULL},
        {"feat: open the tunnel\n", "pattern: pattern=[message] header; "
                                    "example=ABC-12 the tunnel opens (RED)"},
        {"x\n\nVPN-12 in the body\n", "pattern: pattern=[message] header; "
                                      "example=ABC-12 the tunnel opens (RED)"},
        {"fixup! VPN-12 open the tunnel\n", NULL}};
    CHECK(rows);
}

Test(rules_message_format, group_1_of_the_pattern_holds_a_header)
{
    static const struct row rows[] = {
        {"VPN-12: feat(vpn): x\n", NULL},
        {"VPN-12: Feat: x\n", NULL},
        {"VPN-12: any text\n", NULL},
        {"VPN-12: wip: x\n",
         "type: type=wip; types=feat; example=VPN-12: open the tunnel (GREEN)"},
        {"VPN-12: feat(ui): x\n", "scope: scope=ui; scopes=vpn"},
        {"fixup! VPN-12: wip: x\n",
         "type: type=wip; types=feat; example=VPN-12: open the tunnel (GREEN)"},
        {"wip: no key\n", "pattern: pattern=[message] header; example=VPN-12: "
                          "the tunnel opens (RED)"}};
    static const struct row no_group[] = {{"VPN-12: wip: x\n", NULL}};
    static const struct row of_all[] = {
        {"feat: x\n", NULL},
        {"wip: x\n",
         "type: type=wip; types=feat; example=feat: open the tunnel"}};
    static const struct row took_no_part[] = {{"wip: x\n", NULL},
                                              {"VPN-12: x\n", NULL}};
#define FEAT_OF_VPN "types = feat\nscopes = vpn\n"
    lab_policy(&lab, "[message]\nheader = ^VPN-12: (.+)\n" FEAT_OF_VPN);
    CHECK(rows);
    lab_policy(&lab, "[message]\nheader = ^VPN-12: .+\n" FEAT_OF_VPN);
    CHECK(no_group);
    lab_policy(&lab, "[message]\nheader = ^([a-z]+: .+)$\n" FEAT_OF_VPN);
    CHECK(of_all);
    lab_policy(&lab,
               "[message]\nheader = ^VPN-12: (feat: .+)?|^wip: \n" FEAT_OF_VPN);
    CHECK(took_no_part);
}

Test(rules_message_format, a_pattern_that_takes_too_long_decides_nothing)
{
    lab_policy(&lab, "[message]\nheader = ^(a|a)*(a|a)*(a|a)*b$\n");
    lab_message(&lab, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabc\n");
    SAME(lab_error(&lab, "message-format"),
         "the pattern '^(a|a)*(a|a)*(a|a)*b$' takes too long on a text of this "
         "push");
    lab_policy(&lab, "[message]\nauthors-skip = ^(a|a)*(a|a)*(a|a)*b$\n");
    lab.commit.author = sp_str("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabc");
    SAME(lab_error(&lab, "message-format"),
         "the pattern '^(a|a)*(a|a)*(a|a)*b$' takes too long on a text of this "
         "push");
}

#define TEN "0123456789"
#define NINETY TEN TEN TEN TEN TEN TEN TEN TEN TEN
/* 10 characters in 20 bytes */
#define TEN_WIDE "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4"

Test(rules_message_format, the_subjects_length_is_counted_in_characters)
{
    static const struct row rows[] = {
        {"feat: 7890" NINETY "\n", NULL},
        {"feat: 7890" NINETY "1\n", "subject-length: count=101; max=100"},
        {"feat: 7890" TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE
             TEN_WIDE TEN_WIDE TEN_WIDE "\n",
         NULL},
        {"feat: 7890" TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE
             TEN_WIDE TEN_WIDE TEN_WIDE "\u00e4\n",
         "subject-length: count=101; max=100"}};
    static const struct row shorter[] = {
        {"feat: 7890\n", NULL},
        {"feat: 78901\n", "subject-length: count=11; max=10"}};
    static const struct row any[] = {
        {"feat: " NINETY NINETY NINETY "\n", NULL}};
    CHECK(rows);
    lab_policy(&lab, "[message]\nheader-max = 10\n");
    CHECK(shorter);
    lab_policy(&lab, "[message]\nheader-max = 0\n");
    CHECK(any);
}

Test(rules_message_format, what_git_put_before_a_fixups_subject_does_not_count)
{
    static const struct row rows[] = {
        {"fixup! feat: 7890" NINETY "\n", NULL},
        {"squash! fixup! feat: 7890" NINETY "\n", NULL},
        {"amend! feat: 7890" NINETY "1\n",
         "subject-length: count=101; max=100"}};
    CHECK(rows);
}

Test(rules_message_format, the_bodys_width_is_free_unless_asked_for)
{
    static const struct row free_width[] = {
        {"feat: x\n\n" NINETY NINETY "\n", NULL}};
    static const struct row asked[] = {
        {"feat: " TEN "\n\n" TEN "\n" TEN_WIDE "\n\nPRP: A-1\n", NULL},
        {"feat: x\n\n" TEN "\n01234 6789a\n01234 6789abc\n",
         "line-length: count=11; max=10"},
        {"feat: x\n\n" TEN "123\nsee [1](https://example.org/a) b\n", NULL},
        {"feat: x\n\nhere it stands: https://example.org/a\n",
         "line-length: count=37; max=10"},
        {"feat: x\n\n    a b c d e f g\n> a b c d e f g\n```\na b c d e f g\n"
         "```\n| a b c d e f g\n\ta b c d e f g\n",
         NULL},
        {"feat: x\n\nFixes: 0123 (\"a b c d e\")\nCo-authored-by: B <b@c.d>\n",
         NULL},
        {"feat: x\n\nSigned-off-by: B <b@c.d>\n\nb\n", NULL},
        {"feat: x\n\n" TEN "\n" TEN_WIDE "\u00e4",
         "line-length: count=11; max=10"}};
    CHECK(free_width);
    lab_policy(&lab, "[message]\nbody-max-line = 10\n");
    CHECK(asked);
}

Test(rules_message_format, messages_that_are_none)
{
    static const struct row rows[] = {{"", "empty"}, {"\n  \n\t\n", "empty"}};
    CHECK(rows);
}

Test(rules_message_format, a_nul_byte_hides_nothing)
{
    static const char text[] = "feat: x\0\n\nPRP: A-1\n";
    lab_message_bytes(&lab, (struct sp_str){text, sizeof text - 1});
    FOUND("message-format/nul 9f3c2ab\n"
          "  type: git commit --amend --only\n");
}

Test(rules_message_format, the_second_line_is_blank)
{
    static const struct row rows[] = {
        {"feat: x\nand more\n", "no-blank-line"},
        {"feat: x\nPRP: A-1\n\nbody\n", "no-blank-line"},
        {"feat: x\n \t\nand more\n", NULL},
        {"feat: x\r\n\r\nand more\r\n", NULL}};
    CHECK(rows);
}

Test(rules_message_format, a_header_may_have_several_lines)
{
    static const struct row by_pattern[] = {
        {"ABC-1: one\nABC-2: two\nABC-3: three\n\nbody\n", NULL},
        {"ABC-1: one\nand why\n", "no-blank-line"}};
    static const struct row loose[] = {{"one\ntwo\n", "no-blank-line"}};
    static const struct row two[] = {
        {"feat: one\nfix: two\n", NULL},
        {"feat: one\nwip: two\n", "type: type=wip; types=" TYPES},
        {"feat: one\nand more\n", "no-blank-line"},
        {"feat: one\nfix: two\nfix: three\n", "no-blank-line"}};
    static const struct row narrow[] = {
        {"feat: one\nfix: two\n", NULL},
        {"feat: one\nfix: 6789012345\n", "subject-length: count=15; max=14"}};
    static const struct row one[] = {
        {"feat: one\nfix: two\n", "no-blank-line"}};
    CHECK(one);
    lab_policy(&lab, "[message]\nheader = ^[A-Z]+-[0-9]+: .+\n");
    CHECK(by_pattern);
    lab_policy(&lab, "[message]\nheader = ^.+\n");
    CHECK(loose);
    lab_policy(&lab, "[message]\nheader-lines = 2\n");
    CHECK(two);
    lab_policy(&lab, "[message]\nheader-lines = 2\nheader-max = 14\n");
    CHECK(narrow);
}

Test(rules_message_format, a_pattern_names_the_odd_character)
{
    static const struct row rows[] = {
        {"ABC-1:\u00a0one\n",
         "pattern: pattern=[message] header; fault=a no-break space "
         "(U+00A0); example=ABC-12: the tunnel opens (RED)"}};
    lab_policy(&lab, "[message]\nheader = ^[A-Z]+-[0-9]+: .+\n");
    CHECK(rows);
}

Test(rules_message_format, every_mistake_is_told)
{
    lab_policy(&lab, "[message]\nheader-max = 10\nbody-max-line = 5\n");
    lab_message(&lab, "no header\ngoes on\n\ntoo long\n");
    FOUND("message-format/no-blank-line 9f3c2ab\n"
          "  type: git commit --amend --only\n"
          "message-format/subject-length 9f3c2ab: count=17; max=10\n"
          "  type: git commit --amend --only\n"
          "message-format/line-length 9f3c2ab: count=8; max=5\n"
          "  type: git commit --amend --only\n"
          "message-format/header 9f3c2ab\n"
          "  type: git commit --amend --only\n");
}

Test(rules_message_format, merges_are_known_by_their_parents)
{
    static const struct row judged[] = {
        {"Merge branch 'feature/x'\n", NO_HEADER}};
    static const struct row skipped[] = {{"Merge branch 'feature/x'\n", NULL},
                                         {"", NULL}};
    CHECK(judged);
    lab.commit.parent_count = 2;
    CHECK(skipped);
    lab_policy(&lab, "[message]\nmerge = check\n");
    CHECK(judged);
}

Test(rules_message_format, some_authors_messages_are_not_judged)
{
    static const struct row judged[] = {{"bump\n", NO_HEADER}};
    static const struct row skipped[] = {{"bump\n", NULL}};
    lab_policy(&lab, "[message]\nauthors-skip = <bot@example\\.org>$\n");
    CHECK(judged);
    lab.commit.author = sp_str("Bump <bot@example.org>");
    CHECK(skipped);
    lab.commit.author = sp_str("<bot@example.org> <eve@example.org>");
    CHECK(judged);
}

Test(rules_message_format, fixups_are_judged_by_what_they_correct)
{
    static const struct row rows[] = {
        {"fixup! feat: x\n", NULL},
        {"squash! fix(vpn): x\n\nmore\n", NULL},
        {"amend! fixup! test: x\n\ntest: y\n", NULL},
        {"fixup! whatever\n", NO_HEADER},
        {"fixup!feat: x\n", NO_HEADER},
        {"fixup! wip: x\n", "type: type=wip; types=" TYPES}};
    CHECK(rows);
}

Test(rules_message_format, a_revert_that_is_none_is_told_why)
{
    lab_message(&lab, "Revert \"feat: open it\"\n");
    lab.commit.claims_revert = true;
    FOUND("message-format/not-a-revert 9f3c2ab: named=a commit\n"
          "  type: git commit --amend --only\n");
    lab_message(&lab, "Revert \"feat: x\"\n\nThis reverts commit 676104e.\n");
    FOUND("message-format/not-a-revert 9f3c2ab: named=676104e\n"
          "  type: git commit --amend --only\n");
    lab_message(&lab, "revert 0123456789abcdef0123456789abcdef01234567\n");
    FOUND("message-format/not-a-revert 9f3c2ab: named=0123456789ab\n"
          "  type: git commit --amend --only\n");
    lab.commit.reverts_stranger = true;
    FOUND("message-format/not-a-revert 9f3c2ab: named=0123456789ab; "
          "where=that commit is not before it\n"
          "  type: git commit --amend --only\n");
    lab.commit.reverts_stranger = false;
    lab_message(&lab, "fix: take it back\n");
    FOUND("");
}

Test(rules_message_format, a_commit_of_the_type_revert_is_told_why)
{
    lab.commit.claims_revert = true;
    lab.commit.phase.phase = SP_PHASE_UNKNOWN;
    lab_message(&lab, "revert: x\n\nRefs: 676104e, a215868\n");
    FOUND("message-format/not-a-revert 9f3c2ab: named=676104e and others\n"
          "  type: git commit --amend --only\n");
    /* unless it says where it stands in the cycle */
    lab.commit.phase.phase = SP_PHASE_REFACTOR;
    FOUND("");
    /* another type with such words is judged by its type */
    lab.commit.phase.phase = SP_PHASE_GREEN;
    lab_message(&lab, "fix: x\n\nThis reverts commit 676104e.\n");
    FOUND("");
}

Test(rules_message_format, a_commit_over_the_limits_is_left_to_them)
{
    lab_message(&lab, "");
    lab.commit.over_limit = "message";
    FOUND("");
}

Test(rules_message_format, its_level_can_be_set_per_ref)
{
    lab_message(&lab, "");
    lab_assert_levels(&lab, "message-format",
                      "message-format/empty 9f3c2ab (warning)\n"
                      "  type: git commit --amend --only\n");
}
