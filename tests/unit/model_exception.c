#include "sallyport/exception.h"

#include <stdio.h>
#include <string.h>

#include "support_assert.h"

#define ONE "1111111111111111111111111111111111111111"
#define TIME "\"time\":\"2026-11-23T13:45:33Z\""

static struct sp_act act;
static struct sp_buf why, message;

static void dispose(void)
{
    sp_act_dispose(&act);
    sp_buf_dispose(&why);
    sp_buf_dispose(&message);
}

TestSuite(model_exception, .fini = dispose);

static void read_is(const char *text, enum sp_evidence_fault fault,
                    const char *reason)
{
    sp_act_dispose(&act);
    sp_buf_reset(&why);
    enum sp_evidence_fault found = sp_act_read(&act, sp_str(text), &why);
    assert_text(sp_buf_text(&why), reason);
    cr_assert_eq(found, fault, "%d is not %d", (int)found, (int)fault);
}

struct member {
    const char *name, *value;
};

static const struct member grant[] = {{"version", "1"},
                                      {"kind", "\"break-glass\""},
                                      {"act", "\"request\""},
                                      {"id", "\"bg-1f2e3d4c\""},
                                      {"incident", "\"INC-12345\""},
                                      {"ref", "\"refs/heads/main\""},
                                      {"for", "14400"},
                                      {"actor", "\"dana\""},
                                      {"time", "\"2026-11-23T13:45:33Z\""},
                                      {"text", "\"the tunnel is down\""},
                                      {NULL, NULL}};
static const struct member waiver[] = {{"version", "1"},
                                       {"kind", "\"waiver\""},
                                       {"act", "\"request\""},
                                       {"id", "\"wv-1f2e3d4c\""},
                                       {"rule", "\"tdd-order\""},
                                       {"ref", "\"refs/heads/feature/*\""},
                                       {"reason", "\"vendor-limitation\""},
                                       {"risk", "\"untested code\""},
                                       {"mitigation", "\"a person watches\""},
                                       {"prp", "\"WU-7\""},
                                       {"until", "\"2026-12-01T00:00:00Z\""},
                                       {"actor", "\"dana\""},
                                       {"time", "\"2026-11-23T13:45:33Z\""},
                                       {NULL, NULL}};
static const struct member review[] = {{"version", "1"},
                                       {"kind", "\"break-glass\""},
                                       {"act", "\"review\""},
                                       {"id", "\"bg-1f2e3d4c\""},
                                       {"request", "\"" ONE "\""},
                                       {"prp", "\"WU-7\""},
                                       {"actor", "\"erin\""},
                                       {"time", "\"2026-11-23T13:45:33Z\""},
                                       {NULL, NULL}};

/* A message of these members, one of them replaced, or left out with NULL. */
static const char *with(const struct member *members, const char *subject,
                        const char *name, const char *value)
{
    sp_buf_reset(&message);
    sp_buf_printf(&message, "%s\n\n", subject);
    for (const struct member *m = members; m->name; m++) {
        const char *own = name && strcmp(m->name, name) == 0 ? value : m->value;
        if (own)
            sp_buf_printf(&message, "%c\"%s\":%s", m == members ? '{' : ',',
                          m->name, own);
    }
    sp_buf_puts(&message, "}\n");
    return sp_buf_text(&message);
}

#define GRANT "break-glass request bg-1f2e3d4c"
#define WAIVER "waiver request wv-1f2e3d4c"
#define REVIEW "break-glass review bg-1f2e3d4c"

Test(model_exception, a_request_for_a_grant_is_read_and_written)
{
    struct sp_buf out = {0};
    const char *text = with(grant, GRANT, NULL, NULL);
    read_is(text, SP_EVIDENCE_GOOD, "");
    cr_assert_eq(act.kind, SP_BREAK_GLASS);
    cr_assert_eq(act.act, SP_ACT_REQUEST);
    assert_text(act.id, "bg-1f2e3d4c");
    assert_text(act.incident, "INC-12345");
    assert_text(act.ref, "refs/heads/main");
    cr_assert_eq(act.lasts, 14400);
    assert_text(act.actor, "dana");
    assert_text(act.text, "the tunnel is down");
    cr_assert_eq(act.time, 1795441533);
    sp_act_write(&out, &act);
    assert_text(sp_buf_text(&out), text);
    sp_buf_dispose(&out);
}

Test(model_exception, a_request_for_a_waiver_is_read_and_written)
{
    struct sp_buf out = {0};
    const char *text = with(waiver, WAIVER, NULL, NULL);
    read_is(text, SP_EVIDENCE_GOOD, "");
    cr_assert_eq(act.kind, SP_WAIVER);
    assert_text(act.rule, "tdd-order");
    assert_text(act.reason, "vendor-limitation");
    assert_text(act.risk, "untested code");
    assert_text(act.mitigation, "a person watches");
    assert_text(act.prp, "WU-7");
    cr_assert_eq(act.until, 1796083200);
    sp_act_write(&out, &act);
    assert_text(sp_buf_text(&out), text);
    sp_buf_dispose(&out);
}

Test(model_exception, what_is_done_with_a_request_names_its_commit)
{
    char hex[SP_OID_HEX + 1];
    read_is(with(review, REVIEW, NULL, NULL), SP_EVIDENCE_GOOD, "");
    assert_text(sp_oid_format(hex, &act.request), ONE);
    assert_text(act.prp, "WU-7");
    read_is(with(review, REVIEW, "request", NULL), SP_EVIDENCE_MEMBER,
            "'request' is missing");
    read_is(with(review, REVIEW, "prp", NULL), SP_EVIDENCE_MEMBER,
            "'prp' is missing");
    read_is(with(waiver, WAIVER, "act", "\"review\""), SP_EVIDENCE_MEMBER,
            "'act' must be what a waiver can have");
}

Test(model_exception, each_member_of_a_grant_is_checked)
{
    static const struct {
        const char *name, *value, *why;
    } rows[] = {
        {"version", "2", "'version' must be 1"},
        {"kind", "\"gift\"", "'kind' must be break-glass or waiver"},
        {"act", "\"open\"",
         "'act' must be request, approve, revoke, close or review"},
        {"id", "\"bg-1F2E3D4C\"",
         "'id' must be bg- or wv- and 8 digits of a hexadecimal number"},
        {"id", "\"wv-1f2e3d4c\"",
         "'id' must be bg- or wv- and 8 digits of a hexadecimal number"},
        {"incident", "\"PAGE-1\"",
         "'incident' must be INC- and letters, digits, '-', '_' or '.'"},
        {"incident", NULL, "'incident' is missing"},
        {"ref", "\"main\"", "'ref' must be the full name of one ref"},
        {"ref", "\"refs/heads/*\"", "'ref' must be the full name of one ref"},
        {"for", "\"4h\"", "'for' must be a number of seconds"},
        {"for", "0", "'for' must be a number of seconds"},
        {"actor", "\"a,b\"", "'actor' must be the name of a user"},
        {"time", "\"now\"",
         "'time' must be a time in UTC, such as 2026-11-23T13:45:33Z"},
        {"text", NULL, "'text' is missing"},
        {"text", "\"\"", "'text' must be a text of one line"},
        {"text", "\"a\\nb\"", "'text' must be a text of one line"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        read_is(with(grant, GRANT, rows[i].name, rows[i].value),
                SP_EVIDENCE_MEMBER, rows[i].why);
}

Test(model_exception, each_member_of_a_waiver_is_checked)
{
    static const char *const needed[] = {"rule",       "ref", "reason", "risk",
                                         "mitigation", "prp", "until"};
    for (size_t i = 0; i < LENGTH(needed); i++) {
        char expected[64];
        snprintf(expected, sizeof expected, "'%s' is missing", needed[i]);
        read_is(with(waiver, WAIVER, needed[i], NULL), SP_EVIDENCE_MEMBER,
                expected);
    }
    read_is(with(waiver, WAIVER, "ref", "\"feature/*\""), SP_EVIDENCE_MEMBER,
            "'ref' must be the full name of a ref, or a pattern");
    read_is(with(waiver, WAIVER, "risk", "\" \""), SP_EVIDENCE_MEMBER,
            "'risk' must be a text of one line");
}

Test(model_exception, the_message_is_what_the_document_says)
{
    static const char shape[] =
        "the message must be 'break-glass request bg-1f2e3d4c', an empty line "
        "and one document";
    struct sp_buf more = {0};
    read_is(with(grant, "break-glass approve bg-1f2e3d4c", NULL, NULL),
            SP_EVIDENCE_SHAPE, shape);
    sp_buf_printf(&more, "%s{}\n", with(grant, GRANT, NULL, NULL));
    read_is(sp_buf_text(&more), SP_EVIDENCE_SHAPE, shape);
    sp_buf_reset(&more);
    sp_buf_printf(&more, "\n%s", with(grant, GRANT, NULL, NULL));
    read_is(sp_buf_text(&more), SP_EVIDENCE_SHAPE,
            "the message has no document below an empty line");
    sp_buf_dispose(&more);
    read_is("", SP_EVIDENCE_SHAPE,
            "the message has no document below an empty line");
}

Test(model_exception, each_fault_of_the_document_has_a_name)
{
    struct sp_buf large = {0};
    sp_buf_puts(&large, GRANT "\n\n{\"text\":\"");
    for (int i = 0; i < SP_ACT_MAX; i++)
        sp_buf_putc(&large, 'x');
    sp_buf_puts(&large, "\"}\n");
    read_is(sp_buf_text(&large), SP_EVIDENCE_LONG,
            "it is longer than 4096 bytes");
    sp_buf_dispose(&large);
    read_is(GRANT "\n\n{\"a\":1,\"a\":1}\n", SP_EVIDENCE_TWICE,
            "a name stands twice in it");
    read_is(GRANT "\n\n{\"a\":\"\xff\"}\n", SP_EVIDENCE_NOT_UTF8,
            "it is not UTF-8");
    read_is(GRANT "\n\n{\"a\":1e999}\n", SP_EVIDENCE_NUMBER,
            "a number in it is too large");
    read_is(GRANT "\n\n{\"a\":[[[[[[[[[]]]]]]]]]}\n", SP_EVIDENCE_DEEP,
            "it is nested deeper than 8 levels");
    read_is(GRANT "\n\n{\"a\":\n", SP_EVIDENCE_CUT, "it ends too early");
    read_is(GRANT "\n\n[]\n", SP_EVIDENCE_MALFORMED, "it is not a JSON object");
    read_is(GRANT "\n\n{\"text\":\"\\ud83d\"}\n", SP_EVIDENCE_MALFORMED,
            "it is not a JSON object");
}

Test(model_exception, a_long_text_is_refused)
{
    struct sp_buf text = {0};
    sp_buf_putc(&text, '"');
    for (int i = 0; i <= SP_ACT_TEXT_MAX; i++)
        sp_buf_putc(&text, 'x');
    sp_buf_putc(&text, '"');
    read_is(with(grant, GRANT, "text", sp_buf_text(&text)), SP_EVIDENCE_MEMBER,
            "'text' must be a text of one line");
    sp_buf_dispose(&text);
}

Test(model_exception, an_id_is_short_and_says_its_kind)
{
    char id[SP_ACT_ID + 1];
    sp_act_new_id(id, SP_BREAK_GLASS, 0x1234567800000001);
    assert_text(id, "bg-00000001");
    sp_act_new_id(id, SP_WAIVER, 0xfedcba98);
    assert_text(id, "wv-fedcba98");
}

Test(model_exception, the_reasons_that_never_are_one)
{
    static const char *const never[] = {
        "time-pressure", "Time Pressure", "need_to_ship_fast",
        "deadline",      "lack-of-tests", "lack-of-test-infrastructure",
        "no tests",      "small-change",  "just a small change",
        "trust-me",      "it works"};
    for (size_t i = 0; i < LENGTH(never); i++)
        cr_assert(sp_waiver_never(never[i]), "%s", never[i]);
    assert_text(sp_waiver_never("Time Pressure"),
                "time pressure is no reason: it passes, and the change stays");
    cr_assert_null(sp_waiver_never("vendor-limitation"));
    cr_assert_null(sp_waiver_never(""));
}
