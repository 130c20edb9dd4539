/* A line that names a proposal and is no trailer: where, and why. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/prp.h"
#include "support.h"

static struct sp_policy *policy;

static void open_policy(void)
{
    policy = policy_of("");
}

static void close_policy(void)
{
    sp_policy_free(policy);
}

TestSuite(model_prp_hidden, .init = open_policy, .fini = close_policy);

/* "LINE VALUE: REASON", or "" where no such line is found. */
static char *hidden(const char *text)
{
    struct sp_message message = {0};
    struct sp_prp_hidden found;
    struct sp_error err = {0};
    struct sp_buf out = {0};
    sp_message_parse(&message, sp_str(text));
    int code = sp_prp_hidden(&policy->prp, &message, &found, &err);
    SAME(sp_strdup(err.message), "");
    if (code > 0) {
        sp_buf_printf(&out, "%zu %.*s: ", found.line, SP_STR_ARG(found.value));
        sp_prp_hidden_reason(&out, &found);
    }
    sp_buf_puts(&out, "");
    sp_message_dispose(&message);
    return sp_buf_detach(&out);
}

struct row {
    const char *text, *expected;
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        SAME(hidden(rows[i].text), rows[i].expected);
}

#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof(rows)[0])

Test(model_prp_hidden, a_later_paragraph_hides_it)
{
    static const struct row rows[] = {
        {"a\n\nPRP: WU-1\n\nCo-authored-by: B <b@c.d>\n",
         "3 WU-1: another paragraph follows it, from line 5 on "
         "('Co-authored-by: B <b@c.d>'), and trailers stand in the last "
         "paragraph only"},
        {"a\n\nPRP: WU-1\n\n---------\n\nCo-authored-by: B <b@c.d>\n",
         "3 WU-1: another paragraph follows it, from line 5 on ('---------'), "
         "and trailers stand in the last paragraph only"},
        {"a\n\nb\n\nprp : WU-1, WU-2\nCloses #3\n\n\nAnd why.\n",
         "5 WU-1, WU-2: another paragraph follows it, from line 9 on "
         "('And why.'), and trailers stand in the last paragraph only"},
    };
    CHECK(rows);
}

Test(model_prp_hidden, other_lines_of_its_paragraph_hide_it)
{
    static const struct row rows[] = {
        {"a\n\nPRP: WU-1\nCloses #3\n",
         "3 WU-1: line 4 of its paragraph is no trailer ('Closes #3')"},
        {"a\n\nBREAKING CHANGE: no more\nPRP: WU-1-x\n",
         "4 WU-1-x: line 3 of its paragraph is no trailer "
         "('BREAKING CHANGE: no more')"},
        {"a\n\nIt does.\n\nIt does that.\nPRP: WU-1\n",
         "6 WU-1: line 5 of its paragraph is no trailer ('It does that.')"},
        {"a\n\nPRP:\nWU-1\n",
         "3 WU-1: line 4 of its paragraph is no trailer ('WU-1')"},
    };
    CHECK(rows);
}

Test(model_prp_hidden, it_does_not_begin_its_line)
{
    static const struct row rows[] = {
        {"a\n\n- PRP: WU-1\n", "3 WU-1: '- ' stands before it in its line"},
        {"a\n\n* **PRP:** WU-1\n",
         "3 WU-1: '* **' stands before it in its line"},
        {"a\n\n> PRP: `WU-1`\n", "3 WU-1: '> ' stands before it in its line"},
        {"a\n\n  PRP: WU-1\n", "3 WU-1: it is indented"},
        {"a\n\nKey: x\n\tPRP: WU-1\n", "4 WU-1: it is indented"},
        {"a\n\n#PRP: WU-1\n", "3 WU-1: '#' stands before it in its line"},
        {"a\n\nThis is for PRP: WU-1.\n",
         "3 WU-1: 'This is for ' stands before it in its line"},
        {"a (PRP: WU-1)\n", "1 WU-1: 'a (' stands before it in its line"},
    };
    CHECK(rows);
}

Test(model_prp_hidden, it_is_spelt_otherwise)
{
    static const struct row rows[] = {
        {"a\n\nPRP WU-1\n", "3 WU-1: no colon follows the name of the trailer"},
        {"a\n\nPRP #WU-1\n",
         "3 WU-1: no colon follows the name of the trailer"},
        {"a\n\nPRP = WU-1\n",
         "3 WU-1: no colon follows the name of the trailer"},
        {"a\n\n**PRP**: WU-1\n",
         "3 WU-1: no colon follows the name of the trailer"},
        {"a\n\nPRP**:** WU-1\n",
         "3 WU-1: no colon follows the name of the trailer"},
    };
    CHECK(rows);
}

Test(model_prp_hidden, an_odd_character_is_named)
{
    static const struct row rows[] = {
        {"a\n\n\ufeffPRP: WU-1\n",
         "3 WU-1: a byte order mark (U+FEFF) stands before it in its line"},
        {"a\n\nPRP\uff1a WU-1\n",
         "3 WU-1: a full-width colon (U+FF1A), and no colon, follows the name "
         "of the trailer"},
        {"a\n\nPRP\u00a0: WU-1\n",
         "3 WU-1: a no-break space (U+00A0), and no colon, follows the name of "
         "the trailer"},
    };
    CHECK(rows);
}

Test(model_prp_hidden, it_stands_in_the_subject)
{
    static const struct row rows[] = {
        {"a\nPRP: WU-1\n",
         "2 WU-1: no blank line separates it from the subject"},
        {"a\nPRP: WU-1\n\nKey: x\n",
         "2 WU-1: no blank line separates it from the subject"},
    };
    CHECK(rows);
}

Test(model_prp_hidden, scissors_cut_it_off)
{
    static const struct row rows[] = {
        {"a\n\nb: c\n# ------------------------ >8 ------------------------\n"
         "PRP: WU-1\n",
         "5 WU-1: it stands below a line of scissors"},
    };
    CHECK(rows);
}

Test(model_prp_hidden, the_plainest_and_then_the_last_line_is_meant)
{
    static const struct row rows[] = {
        {"a\n\nPRP: WU-1\n\n- PRP: WU-2\n",
         "3 WU-1: another paragraph follows it, from line 5 on "
         "('- PRP: WU-2'), and trailers stand in the last paragraph only"},
        {"a\n\nPRP: WU-1\n\nPRP: WU-2\n\nb\n",
         "5 WU-2: another paragraph follows it, from line 7 on ('b'), and "
         "trailers stand in the last paragraph only"},
    };
    CHECK(rows);
}

Test(model_prp_hidden, what_names_no_proposal_is_no_such_line)
{
    static const struct row rows[] = {
        {"", ""},
        {"a\n", ""},
        {"a\n\nfor WU-1\n", ""},
        {"a\n\nPRP: the tunnel\n\nb\n", ""},
        {"a\n\nthe PRP is WU-1\n\nb\n", ""},
        {"a\n\nXPRP: WU-1\n\nb\n", ""},
        {"a\n\nPRPS: WU-1\n\nb\n", ""},
        {"a\n\nPRP:\n\nWU-1\n", ""},
    };
    CHECK(rows);
}

Test(model_prp_hidden, where_any_paragraph_counts_only_its_own_lines_hide_it)
{
    sp_policy_free(policy);
    policy = policy_of("[prp]\nwhere = trailer-anywhere\n");
    SAME(hidden("a\n\nCloses #3\nPRP: WU-1\nIt does.\n\nAnd why.\n"),
         "4 WU-1: line 5 of its paragraph is no trailer ('It does.')");
}

Test(model_prp_hidden, the_trailer_is_the_policys)
{
    sp_policy_free(policy);
    policy = policy_of("[prp]\ntrailer = Refs\n");
    SAME(hidden("a\n\nRefs: WU-1\nCloses #3\n"),
         "3 WU-1: line 4 of its paragraph is no trailer ('Closes #3')");
    SAME(hidden("a\n\nPRP: WU-1\nCloses #3\n"), "");
}
