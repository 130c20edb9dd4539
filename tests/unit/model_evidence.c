#include "sallyport/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "support_assert.h"

#define ONE "1111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222"
#define TIME "\"time\":\"2026-11-23T13:45:33Z\""

static struct sp_evidence record;
static struct sp_buf why;

static void dispose(void)
{
    sp_evidence_dispose(&record);
    sp_buf_dispose(&why);
}

TestSuite(model_evidence, .fini = dispose);

static void read_is(enum sp_evidence_kind kind, struct sp_str line,
                    enum sp_evidence_fault fault, const char *reason)
{
    dispose();
    enum sp_evidence_fault found = sp_evidence_read(&record, kind, line, &why);
    assert_text(sp_buf_text(&why), reason);
    cr_assert_eq(found, fault, "%d is not %d", (int)found, (int)fault);
}

/* An approval of which one member is replaced, or left out with NULL. */
static const char *approval(const char *name, const char *value)
{
    static const char *const members[][2] = {
        {"version", "1"},
        {"kind", "\"approval\""},
        {"commit", "\"" ONE "\""},
        {"tree", "\"" TWO "\""},
        {"ref", "\"refs/heads/main\""},
        {"decision", "\"approve\""},
        {"role", "\"security\""},
        {"actor", "\"alice\""},
        {"time", "\"2026-11-23T13:45:33Z\""},
        {"text", "\"good\""},
        {"via", "\"forgejo review 17\""},
        {"over", "\"bob\""},
    };
    static char text[SP_EVIDENCE_MAX * 2];
    strcpy(text, "{");
    for (size_t i = 0; i < LENGTH(members); i++) {
        const char *own = members[i][1];
        if (name && strcmp(members[i][0], name) == 0)
            own = value;
        if (!own)
            continue;
        strcat(strcat(strcat(text, text[1] ? ",\"" : "\""), members[i][0]),
               "\":");
        strcat(text, own);
    }
    return strcat(text, "}");
}

static void approval_is(const char *name, const char *value,
                        enum sp_evidence_fault fault, const char *reason)
{
    read_is(SP_EVIDENCE_APPROVAL, sp_str(approval(name, value)), fault, reason);
}

static void gate_is(const char *members, enum sp_evidence_fault fault,
                    const char *reason)
{
    struct sp_buf line = {0};
    sp_buf_printf(&line,
                  "{\"version\":1,\"commit\":\"" ONE
                  "\",\"actor\":\"ci-bot\"," TIME "%s}",
                  members);
    read_is(SP_EVIDENCE_GATE, sp_str(sp_buf_text(&line)), fault, reason);
    sp_buf_dispose(&line);
}

Test(model_evidence, each_kind_has_its_ref)
{
    assert_text(sp_evidence_ref(SP_EVIDENCE_APPROVAL),
                "refs/notes/sallyport/approvals");
    assert_text(sp_evidence_ref(SP_EVIDENCE_GATE),
                "refs/notes/sallyport/gates");
}

Test(model_evidence, an_approval_is_read)
{
    char hex[SP_OID_HEX + 1];
    approval_is(NULL, NULL, SP_EVIDENCE_GOOD, "");
    assert_text(sp_oid_format(hex, &record.commit), ONE);
    assert_text(sp_oid_format(hex, &record.tree), TWO);
    assert_text(record.ref, "refs/heads/main");
    assert_text(record.role, "security");
    assert_text(record.actor, "alice");
    assert_text(record.text, "good");
    assert_text(record.via, "forgejo review 17");
    assert_text(record.over, "bob");
    cr_assert_eq(record.decision, SP_APPROVE);
    cr_assert_eq(record.time, 1795441533);
    approval_is("decision", "\"reject\"", SP_EVIDENCE_MEMBER,
                "'over' is only for an approval");
}

Test(model_evidence, the_result_of_a_gate_is_read)
{
    gate_is(",\"gate\":\"coverage\",\"result\":\"pass\",\"new\":[{}],"
            "\"metrics\":{\"lines\":100,\"p95_ms\":4.25}",
            SP_EVIDENCE_GOOD, "");
    assert_text(record.gate, "coverage");
    cr_assert_eq(record.result, SP_GATE_PASS);
    cr_assert_eq(record.metrics.count, 2);
    cr_assert_eq(sp_evidence_metric(&record, "lines")->value, 100.0);
    cr_assert_eq(sp_evidence_metric(&record, "p95_ms")->value, 4.25);
    cr_assert_null(sp_evidence_metric(&record, "branches"));
    cr_assert(sp_oid_is_zero(&record.tree));
}

Test(model_evidence, what_prove_has_recorded_is_read)
{
    gate_is(",\"gate\":\"tdd-proof\",\"result\":\"fail\",\"metrics\":{"
            "\"commits\":4,\"red\":1,\"green\":1,\"refactor\":1,\"unproven\":"
            "1},\"tool\":\"sallyport 0.1.0\",\"command\":[\"make\",\"test\"]",
            SP_EVIDENCE_GOOD, "");
    cr_assert_eq(record.result, SP_GATE_FAIL);
    cr_assert_eq(sp_evidence_metric(&record, "unproven")->value, 1.0);
}

Test(model_evidence, a_gate_that_does_not_apply_says_why)
{
    gate_is(",\"gate\":\"infrastructure\",\"result\":\"not-applicable\"",
            SP_EVIDENCE_MEMBER, "'reason' is missing");
    gate_is(",\"gate\":\"infrastructure\",\"result\":\"not-applicable\","
            "\"reason\":\"no Terraform\"",
            SP_EVIDENCE_GOOD, "");
    assert_text(record.reason, "no Terraform");
}

#define SHA "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define PASS ",\"gate\":\"coverage\",\"result\":\"pass\""
#define REPORT                                                                 \
    "\"report\":{\"format\":\"lcov\",\"sha256\":\"" SHA                        \
    "\",\"name\":\"lcov.info\"}"

Test(model_evidence, a_result_names_the_report_that_it_was_read_from)
{
    gate_is(PASS "," REPORT ",\"mitigation\":\"WU-007\",\"duration-ms\":1250,"
                 "\"run\":\"https://ci.example/17\"",
            SP_EVIDENCE_GOOD, "");
    assert_text(record.report.format, "lcov");
    assert_text(record.report.sha256, SHA);
    assert_text(record.report.name, "lcov.info");
    assert_text(record.mitigation, "WU-007");
    assert_text(record.run, "https://ci.example/17");
    cr_assert(record.has_duration);
    cr_assert_eq(record.duration_ms, 1250);
}

Test(model_evidence, a_report_that_is_not_what_it_must_be)
{
    static const char *const rows[][2] = {
        {"\"report\":\"lcov\"", "'report' must be an object"},
        {"\"report\":{}", "'format' is missing"},
        {"\"report\":{\"format\":\"a b\"}",
         "'format' must be a name of letters, digits, '-', '_' and '.'"},
        {"\"report\":{\"format\":\"lcov\",\"sha256\":\"BA\"}",
         "'sha256' must be 64 digits"},
        {"\"report\":{\"format\":\"lcov\",\"sha256\":\"" SHA "\"}",
         "'name' is missing"},
        {"\"mitigation\":\"\"", "'mitigation' must be a text of one line"},
        {"\"run\":\"a\\nb\"", "'run' must be a text of one line"},
        {"\"duration-ms\":-1", "'duration-ms' must be a number from 0 to 2^53"},
        {"\"duration-ms\":1.5",
         "'duration-ms' must be a number from 0 to 2^53"},
    };
    struct sp_buf members = {0};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        sp_buf_reset(&members);
        sp_buf_printf(&members, PASS ",%s", rows[i][0]);
        gate_is(sp_buf_text(&members), SP_EVIDENCE_MEMBER, rows[i][1]);
    }
    sp_buf_dispose(&members);
}

Test(model_evidence, a_long_line_is_not_read)
{
    static char line[SP_EVIDENCE_MAX + 1];
    memset(line, ' ', sizeof line);
    memcpy(line, "{}", 2);
    read_is(SP_EVIDENCE_GATE, (struct sp_str){line, SP_EVIDENCE_MAX},
            SP_EVIDENCE_MEMBER, "'version' is missing");
    read_is(SP_EVIDENCE_GATE, (struct sp_str){line, sizeof line},
            SP_EVIDENCE_LONG, "it is longer than 4096 bytes");
}

Test(model_evidence, what_is_not_json_has_a_fault_of_its_own)
{
    static const struct {
        const char *line;
        enum sp_evidence_fault fault;
        const char *why;
    } rows[] = {
        {"{\"a\":\"\xff\"}", SP_EVIDENCE_NOT_UTF8, "it is not UTF-8"},
        {"{\"a\":\"\xed\xa0\x80\"}", SP_EVIDENCE_NOT_UTF8, "it is not UTF-8"},
        {"{\"a\":\"\xc0\xaf\"}", SP_EVIDENCE_NOT_UTF8, "it is not UTF-8"},
        {"{\"a\":1,\"a\":1}", SP_EVIDENCE_TWICE, "a name stands twice in it"},
        {"{\"x\":{\"a\":1,\"a\":2}}", SP_EVIDENCE_TWICE,
         "a name stands twice in it"},
        {"{\"a\":99999999999999999999}", SP_EVIDENCE_NUMBER,
         "a number in it is too large"},
        {"{\"a\":1e999}", SP_EVIDENCE_NUMBER, "a number in it is too large"},
        {"{\"a\":[[[[[[[[]]]]]]]]}", SP_EVIDENCE_DEEP,
         "it is nested deeper than 8 levels"},
        {"{\"a\":1", SP_EVIDENCE_CUT, "it ends too early"},
        {"{\"a\":\"b", SP_EVIDENCE_CUT, "it ends too early"},
        {"", SP_EVIDENCE_CUT, "it ends too early"},
        {"no", SP_EVIDENCE_MALFORMED, "it is not a JSON object"},
        {"[1]", SP_EVIDENCE_MALFORMED, "it is not a JSON object"},
        {"{} {}", SP_EVIDENCE_MALFORMED, "it is not a JSON object"},
        {"{\"a\\u0000\":1}", SP_EVIDENCE_MALFORMED, "it is not a JSON object"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        read_is(SP_EVIDENCE_GATE, sp_str(rows[i].line), rows[i].fault,
                rows[i].why);
    read_is(SP_EVIDENCE_GATE, BYTES("{}\0{}"), SP_EVIDENCE_MALFORMED,
            "it is not a JSON object");
    read_is(SP_EVIDENCE_GATE, sp_str("{\"a\":[[[[[[[]]]]]]]}"),
            SP_EVIDENCE_MEMBER, "'version' is missing");
}

Test(model_evidence, an_approval_needs_its_members)
{
    static const char *const needed[] = {"version",  "kind",  "commit", "tree",
                                         "decision", "actor", "time",   "ref"};
    struct sp_buf text = {0};
    for (size_t i = 0; i < LENGTH(needed); i++) {
        sp_buf_reset(&text);
        sp_buf_printf(&text, "'%s' is missing", needed[i]);
        approval_is(needed[i], NULL, SP_EVIDENCE_MEMBER, sp_buf_text(&text));
    }
    sp_buf_dispose(&text);
    approval_is("role", NULL, SP_EVIDENCE_GOOD, "");
    approval_is("text", NULL, SP_EVIDENCE_GOOD, "");
    approval_is("via", NULL, SP_EVIDENCE_GOOD, "");
    approval_is("over", NULL, SP_EVIDENCE_GOOD, "");
}

Test(model_evidence, a_member_that_is_not_what_it_must_be)
{
    static const char *const rows[][3] = {
        {"version", "2", "'version' must be 1"},
        {"version", "1.0", "'version' must be 1"},
        {"kind", "\"gate\"", "'kind' must be \"approval\""},
        {"commit", "\"" ONE "1\"", "'commit' must be an id of 40 digits"},
        {"commit", "null", "'commit' must be a text"},
        {"tree", "\"HEAD\"", "'tree' must be an id of 40 digits"},
        {"ref", "\"main\"", "'ref' must be the full name of one ref"},
        {"ref", "\"refs/heads/*\"", "'ref' must be the full name of one ref"},
        {"ref", "\"refs/heads/a b\"", "'ref' must be the full name of one ref"},
        {"ref", "\"refs/heads/[a]\"", "'ref' must be the full name of one ref"},
        {"ref", "\"refs/heads/\"", "'ref' must be the full name of one ref"},
        {"decision", "\"yes\"",
         "'decision' must be approve, reject or withdraw"},
        {"role", "\"\"",
         "'role' must be a name of letters, digits, '-', '_' "
         "and '.'"},
        {"role", "\"a b\"",
         "'role' must be a name of letters, digits, '-', "
         "'_' and '.'"},
        {"actor", "\"\"", "'actor' must be the name of a user"},
        {"actor", "\"a,b\"", "'actor' must be the name of a user"},
        {"actor", "\"a\\nb\"", "'actor' must be the name of a user"},
        {"actor", "\"*\"", "'actor' must be the name of a user"},
        {"over", "\"\"", "'over' must be the name of a user"},
        {"time", "\"yesterday\"",
         "'time' must be a time in UTC, such as 2026-11-23T13:45:33Z"},
        {"time", "5", "'time' must be a text"},
        {"text", "7", "'text' must be a text"},
        {"via", "{}", "'via' must be a text"},
        {"via", "\"\"", "'via' must be a text of one line"},
        {"via", "\"a\\nb\"", "'via' must be a text of one line"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        approval_is(rows[i][0], rows[i][1], SP_EVIDENCE_MEMBER, rows[i][2]);
}

Test(model_evidence, a_result_that_is_not_what_it_must_be)
{
    static const char *const rows[][2] = {
        {"", "'gate' is missing"},
        {",\"gate\":\"a\"", "'result' is missing"},
        {",\"gate\":\"\",\"result\":\"pass\"",
         "'gate' must be a name of letters, digits, '-', '_' and '.'"},
        {",\"gate\":\"../x\",\"result\":\"pass\"",
         "'gate' must be a name of letters, digits, '-', '_' and '.'"},
        {",\"gate\":\"a\",\"result\":\"good\"",
         "'result' must be pass, fail or not-applicable"},
        {",\"gate\":\"a\",\"result\":\"pass\",\"metrics\":[]",
         "'metrics' must be an object of at most 64 numbers"},
        {",\"gate\":\"a\",\"result\":\"pass\",\"metrics\":{\"x\":\"1\"}",
         "'metrics' must be an object of at most 64 numbers"},
        {",\"gate\":\"a\",\"result\":\"pass\",\"metrics\":{\"a b\":1}",
         "'metrics' must be an object of at most 64 numbers"},
        {",\"gate\":\"a\",\"result\":\"pass\",\"tree\":\"x\"",
         "'tree' must be an id of 40 digits"},
        {",\"gate\":\"a\",\"result\":\"pass\",\"kind\":\"approval\"",
         "'kind' must be \"gate\""},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        gate_is(rows[i][0], SP_EVIDENCE_MEMBER, rows[i][1]);
    gate_is(",\"gate\":\"a\",\"result\":\"pass\",\"metrics\":{\"x\":"
            "9007199254740993}",
            SP_EVIDENCE_NUMBER, "a number in it is too large");
    gate_is(",\"gate\":\"a\",\"result\":\"pass\",\"metrics\":{\"x\":-1e300}",
            SP_EVIDENCE_NUMBER, "a number in it is too large");
}

Test(model_evidence, a_record_has_at_most_64_metrics)
{
    struct sp_buf members = {0};
    sp_buf_puts(&members, ",\"gate\":\"a\",\"result\":\"pass\",\"metrics\":{");
    for (int i = 0; i < 64; i++)
        sp_buf_printf(&members, "%s\"m%d\":%d", i ? "," : "", i, i);
    struct sp_buf more = {0};
    sp_buf_printf(&more, "%s,\"one\":1}", sp_buf_text(&members));
    sp_buf_putc(&members, '}');
    gate_is(sp_buf_text(&members), SP_EVIDENCE_GOOD, "");
    gate_is(sp_buf_text(&more), SP_EVIDENCE_MEMBER,
            "'metrics' must be an object of at most 64 numbers");
    sp_buf_dispose(&members);
    sp_buf_dispose(&more);
}

static void written_is(const char *expected)
{
    struct sp_buf line = {0};
    sp_evidence_write(&line, &record);
    assert_text(sp_buf_text(&line), expected);
    sp_buf_dispose(&line);
}

Test(model_evidence, what_is_written_has_one_order)
{
    approval_is("text", "\"g\xc3\xb6\"", SP_EVIDENCE_GOOD, "");
    written_is("{\"version\":1,\"kind\":\"approval\",\"commit\":\"" ONE "\","
               "\"tree\":\"" TWO "\",\"ref\":\"refs/heads/main\","
               "\"decision\":\"approve\",\"role\":\"security\","
               "\"over\":\"bob\",\"actor\":\"alice\"," TIME ","
               "\"via\":\"forgejo review 17\",\"text\":\"g\\u00F6\"}");
    gate_is(",\"gate\":\"coverage\",\"result\":\"not-applicable\","
            "\"reason\":\"no code\",\"tool\":\"t 1\","
            "\"metrics\":{\"lines\":100,\"rate\":0.1}",
            SP_EVIDENCE_GOOD, "");
    written_is("{\"version\":1,\"kind\":\"gate\",\"gate\":\"coverage\","
               "\"result\":\"not-applicable\",\"commit\":\"" ONE "\","
               "\"actor\":\"ci-bot\"," TIME ",\"reason\":\"no code\","
               "\"metrics\":{\"lines\":100,\"rate\":0.1},\"tool\":\"t 1\"}");
    gate_is(PASS
            ",\"duration-ms\":7,\"run\":\"u\",\"mitigation\":\"m\"," REPORT,
            SP_EVIDENCE_GOOD, "");
    written_is("{\"version\":1,\"kind\":\"gate\"" PASS ",\"commit\":\"" ONE
               "\",\"actor\":\"ci-bot\"," TIME ",\"mitigation\":\"m\"," REPORT
               ",\"duration-ms\":7,\"run\":\"u\"}");
}

Test(model_evidence, a_name_has_few_characters)
{
    static const char *const good[] = {"a", "tdd-proof", "p95_ms", "1.x"};
    static const char *const bad[] = {"", "-a", ".a", "a/b", "a b", "\xc3\xa4"};
    char text[SP_EVIDENCE_NAME_MAX + 1];
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < LENGTH(good); i++)
        cr_assert(sp_evidence_is_name(sp_str(good[i])), "%s", good[i]);
    for (size_t i = 0; i < LENGTH(bad); i++)
        cr_assert_not(sp_evidence_is_name(sp_str(bad[i])), "%s", bad[i]);
    cr_assert(sp_evidence_is_name((struct sp_str){text, SP_EVIDENCE_NAME_MAX}));
    cr_assert_not(sp_evidence_is_name((struct sp_str){text, sizeof text}));
}
