#include <stdlib.h>
#include <string.h>

#include "support_tool_report.h"

/* A report of coverage.py with one more member. */
static void member_is(const char *member, const char *expected)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text,
                  "{\"meta\":{\"version\":\"7\"},\"files\":{\"a\":{}},\n"
                  "\"totals\":{\"covered_lines\":1,\"num_statements\":1},\n%s}",
                  member);
    report_is(sp_buf_text(&text), expected);
    sp_buf_dispose(&text);
}

#define GOOD "coverage-py pass lines=100 -branches -functions"

Test(readers_json, what_is_json)
{
    static const char *const good[] = {
        "\"x\":[]",
        "\"x\" : [ 1 , -0.5e+3, 0, 1E2, true, false, null, {} ]",
        "\"x\":\"\\u00e4\\ud83d\\ude00\\n\\\\ \xc3\xa4 \xf0\x9f\x98\x80\"",
        "\"x\":{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":1}]}",
    };
    for (size_t i = 0; i < LENGTH(good); i++)
        member_is(good[i], GOOD);
}

Test(readers_json, what_is_not_json)
{
    static const char *const rows[][2] = {
        {"\"x\":", "r:3: expected a value, not '}'"},
        {"\"x\":1,", "r:3: expected a name, not '}'"},
        {"\"x\" 1", "r:3: expected ':', not '1'"},
        {"\"x\":[1 2]", "r:3: expected ',' or ']', not '2'"},
        {"\"x\":[1,]", "r:3: expected a value, not ']'"},
        {"\"x\":NaN", "r:3: 'NaN' is no value of JSON"},
        {"\"x\":-Infinity", "r:3: '-Infinity' is no value of JSON"},
        {"\"x\":01", "r:3: '01' is no value of JSON"},
        {"\"x\":1.", "r:3: '1.' is no value of JSON"},
        {"\"x\":0x1", "r:3: '0x1' is no value of JSON"},
        {"\"x\":True", "r:3: 'True' is no value of JSON"},
        {"\"x\":1e999", "r:3: a number that is too large"},
        {"\"x\":\"\t\"", "r:3: a control character in a text"},
        {"\"x\":\"\\x\"", "r:3: an escape that JSON does not have"},
        {"\"x\":\"\\u12g4\"", "r:3: \\u without four hex digits"},
        {"\"x\":\"\\ud800\"", "r:3: half a surrogate pair"},
        {"\"x\":\"\\udc00\"", "r:3: half a surrogate pair"},
        {"\"x\":\"\xff\"", "r:3: it is not UTF-8"},
        {"\"x\":\"\xc0\xaf\"", "r:3: it is not UTF-8"},
        {"\"x\":\"\xed\xa0\x80\"", "r:3: it is not UTF-8"},
        {"\"x\":\x01", "r:3: expected a value, not the byte 0x01"},
        {"\"x\":1,\n\"y\":{\"a\":1,\"b\":2,\n\"a\":3}",
         "r:5: an object has a name twice"},
        {"\"meta\":1", "r:3: an object has a name twice"},
        {"\"x\":1}\n{\"x\":1", "r:4: a second value of JSON"},
        {"\"x\":1} ]", "r:3: expected a value, not ']'"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        member_is(rows[i][0], rows[i][1]);
}

Test(readers_json, what_ends_too_early)
{
    static const char whole[] =
        "{\"meta\":{\"version\":\"7\"},\"files\":{\"a\":{}},\"totals\":{"
        "\"covered_lines\":1,\"num_statements\":1}}";
    for (size_t len = 1; len < sizeof whole - 1; len++)
        report_as(NULL, (struct sp_str){whole, len}, "r:1: it ends too early");
}

Test(readers_json, what_is_too_deep)
{
    struct sp_buf text = {0};
    for (int i = 0; i < 100000; i++)
        sp_buf_puts(&text, i % 2 ? "{\"a\":" : "[");
    report_is(sp_buf_text(&text), "r:1: it is nested deeper than 64 levels");
    sp_buf_dispose(&text);
}

Test(readers_json, what_is_too_long)
{
    struct sp_buf text = {0};
    char *many = calloc(1, 100001);
    memset(many, '1', 100000);
    sp_buf_printf(&text, "\"%s\":1", many);
    member_is(sp_buf_text(&text), "r:3: a name of more than 4096 bytes");
    sp_buf_reset(&text);
    sp_buf_printf(&text, "\"x\":%s", many);
    member_is(sp_buf_text(&text), "r:3: a number of more than 64 characters");
    sp_buf_reset(&text);
    sp_buf_printf(&text, "\"x\":\"%s\"", many);
    member_is(sp_buf_text(&text), GOOD);
    sp_buf_dispose(&text);
    free(many);
}

Test(readers_json, what_is_no_text_at_all)
{
    report_is("", "r:1: it is empty");
    report_is(" \n\n ", "r:3: it is empty");
    report_as(NULL, BYTES("\xef\xbb\xbf"), "r:1: it is empty");
    report_as(NULL, BYTES("\xff\xfe{\0}\0"),
              "r:1: it is UTF-16; write it as UTF-8");
    report_as(NULL, BYTES("SF:a\nDA:1\0,1\n"), "r:2: a byte 0: it is no text");
}
