#include "sallyport/prp.h"

#include <string.h>

#include "sallyport/policy.h"
#include "support_assert.h"

static struct sp_policy *policy;
static struct sp_message message;
static struct sp_prp_refs refs;

static void set(const char *key, const char *value)
{
    struct sp_buf text = {0};
    struct sp_error err = {0};
    sp_buf_printf(&text, "[prp]\n%s = %s\n", key, value);
    sp_policy_add(policy, sp_str(sp_buf_text(&text)), "test.ini", &err);
    assert_text(err.message, "");
    sp_buf_dispose(&text);
}

static void init(void)
{
    struct sp_error err = {0};
    policy = sp_policy_new();
    sp_policy_add(policy, sp_policy_builtin(), "built-in", &err);
    assert_text(err.message, "");
}

static void dispose(void)
{
    sp_policy_free(policy);
    sp_message_dispose(&message);
    sp_prp_refs_dispose(&refs);
}

TestSuite(model_prp, .init = init, .fini = dispose);

static const char *joined(const struct sp_strings *list)
{
    static char text[2048];
    text[0] = '\0';
    for (size_t i = 0; i < list->count; i++) {
        strcat(text, list->items[i]);
        strcat(text, "|");
    }
    return text;
}

static void assert_refs(const char *text, const char *branch, const char *good,
                        const char *bad)
{
    struct sp_error err = {0};
    sp_message_parse(&message, sp_str(text));
    int code = sp_prp_read(&policy->prp, &message, branch, &refs, &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
    assert_text(joined(&refs.good), good);
    assert_text(joined(&refs.bad), bad);
}

static const struct {
    const char *text, *good, *bad;
} values[] = {
    {"a\n", "", ""},
    {"a\n\nPRP: WU-006a-vpn-tunnel-foundation\n",
     "WU-006a-vpn-tunnel-foundation|", ""},
    {"a\n\nPRP: WU-006\n", "WU-006|", ""},
    {"a\n\nprp:WU-6a\n", "WU-6a|", ""},
    {"a\n\nPRP: WU2-1-v1.0_x\n", "WU2-1-v1.0_x|", ""},
    {"a\n\nPRP: WU-1, WU-2,WU-3\n", "WU-1|WU-2|WU-3|", ""},
    {"a\n\nPRP: WU-1,\n WU-2\n", "WU-1|WU-2|", ""},
    {"a\n\nPRP: WU-1\nPRP: WU-2\n", "WU-1|WU-2|", ""},
    {"a\n\nPRP: WU-1, WU-1\nPRP: WU-1\n", "WU-1|", ""},
    {"a\n\nPRP: WU-1, wu-2, WU-3 x\n", "WU-1|", "wu-2|WU-3 x|"},
    {"a\n\nPRP: nonsense\nPRP: nonsense\n", "", "nonsense|"},
    {"a\n\nPRP:\n", "", "|"},
    {"a\n\nPRP: ,\n", "", "|"},
    {"a\n\nPRP: WU-1,\n", "WU-1|", ""},
    {"a\n\nPRP: WU-1,,WU-2\n", "WU-1|WU-2|", "|"},
    {"a\n\nPRP: WU-1 WU-2\n", "", "WU-1 WU-2|"},
    {"a\n\nPRP: WU-1; WU-2\n", "", "WU-1; WU-2|"},
    {"a\n\nPRP: WU-\n", "", "WU-|"},
    {"a\n\nPRP: WU-1ab\n", "", "WU-1ab|"},
    {"a\n\nPRP: WU-1-\n", "", "WU-1-|"},
    {"a\n\nPRP: WU-1--x\n", "", "WU-1--x|"},
    {"a\n\nPRP: 6-1\n", "", "6-1|"},
    {"a\n\nPRP: wWU-1\n", "", "wWU-1|"},
    {"a\n\nPRP: WU-1\xff\n", "", "WU-1\xff|"},
    {"a\n\nPRP-2: WU-1\n", "", ""},
    {"a\n\nsee WU-1\n\nOther: WU-2\n", "", ""},
    {"feat: WU-1\n\nPRP: WU-2\n\nbody\n", "", ""},
};

Test(model_prp, references_stand_in_a_trailer)
{
    for (size_t i = 0; i < LENGTH(values); i++)
        assert_refs(values[i].text, "WU-9", values[i].good, values[i].bad);
}

Test(model_prp, the_trailer_and_the_pattern_can_be_set)
{
    set("trailer", "Ticket");
    set("pattern", "#[0-9]+");
    assert_refs("a\n\nticket: #1, #2\nPRP: WU-1\n", "", "#1|#2|", "");
    assert_refs("a\n\nTicket: 1\n", "", "", "1|");
}

Test(model_prp, at_most_sixteen_of_either_kind_are_kept)
{
    struct sp_buf text = {0}, good = {0}, bad = {0};
    sp_buf_puts(&text, "a\n\n");
    for (int i = 0; i < 100; i++) {
        sp_buf_printf(&text, "PRP: WU-%d, bad-%d\n", i, i);
        if (i < 16) {
            sp_buf_printf(&good, "WU-%d|", i);
            sp_buf_printf(&bad, "bad-%d|", i);
        }
    }
    assert_refs(sp_buf_text(&text), "", sp_buf_text(&good), sp_buf_text(&bad));
    cr_assert(refs.has_more);
    assert_refs("a\n\nPRP: WU-1\n", "", "WU-1|", "");
    cr_assert_not(refs.has_more);
    sp_buf_dispose(&text);
    sp_buf_dispose(&good);
    sp_buf_dispose(&bad);
}

Test(model_prp, one_that_is_named_twice_is_not_one_more)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "a\n\n");
    for (int i = 0; i < 32; i++)
        sp_buf_printf(&text, "PRP: WU-%d\n", i % 16);
    sp_message_parse(&message, sp_str(sp_buf_text(&text)));
    cr_assert_eq(
        sp_prp_read(&policy->prp, &message, "", &refs, &(struct sp_error){0}),
        SP_OK);
    cr_assert_eq(refs.good.count, 16);
    cr_assert_not(refs.has_more);
    sp_buf_dispose(&text);
}

Test(model_prp, references_may_stand_in_any_paragraph_of_trailers)
{
    static const struct {
        const char *text, *good, *bad;
    } rows[] = {
        {"a\n\nPRP: WU-1\n", "WU-1|", ""},
        {"a\n\nPRP: WU-1\n\nCo-authored-by: B <b@c.d>\n", "WU-1|", ""},
        {"a\n\nb\n\nPRP: WU-1,\n  WU-2\n\n---------\n\nKey: x\n", "WU-1|WU-2|",
         ""},
        {"a\n\nPRP: WU-1\nCloses #3\n\nAnd why.\n", "WU-1|", ""},
        {"a\n\nBREAKING CHANGE: b\n c\nPRP: WU-1\n", "WU-1|", ""},
        {"a\n\nPRP: WU-1\n\nPRP: WU-2\n", "WU-1|WU-2|", ""},
        {"a\n\nSigned-off-by: B <b@c.d>\nPRP: WU-1\nprose\n\nb\n", "WU-1|", ""},
        {"a\n\nPRP: none\n\nb\n", "", "none|"},
        {"a\n\nIt does that.\nPRP: WU-1\n", "", ""},
        {"a\n\n- PRP: WU-1\n", "", ""},
        {"a\n\n PRP: WU-1\n", "", ""},
        {"a\nPRP: WU-1\n\nb\n", "", ""},
        {"PRP: WU-1\n", "", ""},
        {"", "", ""},
    };
    set("where", "trailer-anywhere");
    for (size_t i = 0; i < LENGTH(rows); i++)
        assert_refs(rows[i].text, "WU-9", rows[i].good, rows[i].bad);
}

Test(model_prp, references_may_stand_anywhere_in_the_message)
{
    set("where", "message");
    assert_refs("feat: a (WU-1)\n\nSee WU-2-x, (WU-3)\nand SHA-256.\n", "",
                "WU-1|WU-2-x|WU-3|SHA-256|", "");
    assert_refs("PRP: nonsense\n", "WU-1", "", "");
    assert_refs("", "", "", "");
}

Test(model_prp, references_may_stand_in_the_name_of_the_branch)
{
    set("where", "branch");
    assert_refs("a\n\nPRP: WU-1\n", "feature/WU-2-x", "WU-2-x|", "");
    assert_refs("a\n\nPRP: WU-1\n", "feature/WU-2/WU-3", "WU-2|WU-3|", "");
    assert_refs("a\n\nPRP: WU-1\n", "feature/x", "", "");
    assert_refs("a\n\nPRP: WU-1\n", "", "", "");
}

static int is_reference(const char *text)
{
    struct sp_error err = {0};
    return sp_prp_is_reference(&policy->prp, text, &err);
}

Test(model_prp, a_reference_may_stand_alone)
{
    cr_assert_eq(is_reference("WU-006a-tunnel"), 1);
    cr_assert_eq(is_reference("WU-006a-tunnel: x"), 0);
    set("pattern", "^[A-Z]+-[0-9]+(?=: )");
    cr_assert_eq(is_reference("PROJ-12"), 0);
    set("where", "message");
    cr_assert_eq(is_reference("PROJ-12"), 1);
    cr_assert_eq(is_reference("PROJ-12: x"), 0);
    cr_assert_eq(is_reference("PROJ-12x"), 0);
    cr_assert_eq(is_reference("PROJ-12 PROJ-13"), 0);
    cr_assert_eq(is_reference("proj"), 0);
    cr_assert_eq(is_reference(""), 0);
    set("pattern", "(?<=\\[)[A-Z]+-[0-9]+(?=\\])");
    cr_assert_eq(is_reference("PROJ-12"), 1);
    set("pattern", "(?<=\\()[A-Z]+-[0-9]+(?=\\)$)");
    cr_assert_eq(is_reference("PROJ-12"), 1);
    set("pattern", "[A-Z]+-[0-9]+");
    cr_assert_eq(is_reference("PROJ-12"), 1);
}

Test(model_prp, a_pattern_that_matches_nothing_finds_nothing)
{
    set("where", "message");
    set("pattern", "(WU-[0-9])?");
    assert_refs("éWU-1é", "", "WU-1|", "");
    set("pattern", "x*");
    assert_refs("ab", "", "", "");
}

Test(model_prp, a_pattern_that_takes_too_long_is_an_error)
{
    static const char *const wheres[] = {"trailer", "message", "branch"};
    static const char text[] =
        "a\n\nPRP: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n";
    set("pattern", "(a+)+$");
    sp_message_parse(&message, sp_str(text));
    for (size_t i = 0; i < LENGTH(wheres); i++) {
        struct sp_error err = {0};
        set("where", wheres[i]);
        cr_assert_eq(sp_prp_read(&policy->prp, &message, text + 8, &refs, &err),
                     SP_ELIMIT);
        assert_error(err, SP_ELIMIT,
                     "the pattern '(a+)+$' takes too long on a text of this "
                     "push");
    }
}

Test(model_prp, the_id_is_group_one_of_the_pattern)
{
    assert_slice(sp_prp_id(&policy->prp, "WU-006a-vpn-tunnel"), "WU-006a");
    assert_slice(sp_prp_id(&policy->prp, "WU-006a"), "WU-006a");
    assert_slice(sp_prp_id(&policy->prp, "no reference"), "no reference");
    set("pattern", "[A-Z]+-[0-9]+.*");
    assert_slice(sp_prp_id(&policy->prp, "WU-006a-vpn"), "WU-006a-vpn");
    set("pattern", "(a+)+$");
    assert_slice(sp_prp_id(&policy->prp, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"),
                 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!");
}

Test(model_prp, a_document_is_named_after_the_id)
{
    static const struct {
        const char *file, *id;
        bool is;
    } cases[] = {
        {"WU-006.md", "WU-006", true},
        {"WU-006", "WU-006", true},
        {"WU-006-vpn-tunnel.md", "WU-006", true},
        {"wu-006_x.md", "WU-006", true},
        {"WU-006é.md", "WU-006", true},
        {"WU-006a.md", "WU-006", false},
        {"WU-0061.md", "WU-006", false},
        {"WU-00", "WU-006", false},
        {"WU-006", "WU-006", true},
        {"WU-006-a.MARKDOWN", "WU-006", true},
        {"WU-006-a.adoc", "WU-006", true},
        {"WU-006-a.txt", "WU-006", true},
        {"WU-006-a.png", "WU-006", false},
        {"WU-006.drawio", "WU-006", false},
        {"x-WU-006.md", "WU-006", false},
        {"", "WU-006", false},
    };
    for (size_t i = 0; i < LENGTH(cases); i++)
        cr_assert_eq(
            sp_prp_is_document_of(sp_str(cases[i].file), sp_str(cases[i].id)),
            cases[i].is, "%s", cases[i].file);
}
