#include "sallyport/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support_assert.h"

static void written_is(const char *expected, struct sp_json *value)
{
    struct sp_buf out = {0};
    sp_json_write(&out, value);
    assert_text(sp_buf_text(&out), expected);
    sp_json_free(value);
    sp_buf_dispose(&out);
}

Test(text_json, values_are_written_on_one_line_in_ascii)
{
    struct sp_json *list = sp_json_array();
    sp_json_append(list, sp_json_integer(-7));
    sp_json_append(list, sp_json_null());
    struct sp_json *object = sp_json_object();
    sp_json_set(object, "list", list);
    sp_json_set(object, "name", sp_json_string("\xc3\xa4\x1b"));
    written_is("{\"list\":[-7,null],\"name\":\"\\u00E4\\u001B\"}", object);
    written_is(
        "{\"a\":1,\"b\":true,\"c\":null}",
        sp_json_pack("{s:I, s:b, s:o}", "a", 1LL, "b", 1, "c", sp_json_null()));
}

Test(text_json, bytes_that_are_no_utf8_are_escaped)
{
    written_is("[\"a\\\\xff\"]", sp_json_pack("[o]", sp_json_text("a\xff")));
    written_is("[\"a\"]",
               sp_json_pack("[o]", sp_json_text_str((struct sp_str){"ab", 1})));
}

static void same_as_jansson(struct sp_str text)
{
    struct sp_buf direct = {0}, by_value = {0};
    struct sp_json *value = sp_json_text_str(text);
    sp_json_write(&by_value, value);
    sp_json_add_text(&direct, text);
    assert_text(sp_buf_text(&direct), sp_buf_text(&by_value));
    sp_json_free(value);
    sp_buf_dispose(&direct);
    sp_buf_dispose(&by_value);
}

Test(text_json, a_text_that_is_added_is_what_a_value_gives)
{
    static const char *const some[] = {"",
                                       "plain",
                                       "a\"b\\c/d",
                                       "\b\f\n\r\t\x01\x1f\x7f",
                                       "\xc3\xa4",
                                       "\xe2\x80\xae",
                                       "\xf0\x9f\x98\x80",
                                       "\xf4\x90\x80\x80",
                                       "\xed\xa0\x80",
                                       "\xef\xbf\xbe",
                                       "\xff\xfe",
                                       "\xc0\xaf",
                                       "\xe2\x80"};
    char bytes[64];
    unsigned seed = 7;
    for (size_t i = 0; i < LENGTH(some); i++)
        same_as_jansson(sp_str(some[i]));
    same_as_jansson((struct sp_str){"a\0b", 3});
    for (int round = 0; round < 20000; round++) {
        size_t len = (size_t)round % sizeof bytes;
        for (size_t i = 0; i < len; i++) {
            seed = seed * 1103515245u + 12345u;
            bytes[i] = (char)(seed >> 16);
            if (seed & 1u << 30)
                bytes[i] = (char)(bytes[i] & 0x7f);
        }
        same_as_jansson((struct sp_str){bytes, len});
    }
}

Test(text_json, a_text_alone_is_written)
{
    written_is("\"a\\\"b\"", sp_json_text("a\"b"));
}

Test(text_json, a_value_on_several_lines)
{
    struct sp_buf out = {0};
    struct sp_json *value = sp_json_pack("{s:[i]}", "a", 1);
    sp_json_write_indented(&out, value);
    assert_text(sp_buf_text(&out), "{\n  \"a\": [\n    1\n  ]\n}");
    sp_json_free(value);
    sp_buf_dispose(&out);
}

Test(text_json, members_alone_go_to_a_stream)
{
    char *text = NULL;
    size_t len;
    FILE *stream = open_memstream(&text, &len);
    struct sp_json *value = sp_json_pack("{s:i, s:i}", "a", 1, "b", 2);
    fputc('{', stream);
    sp_json_print_members(stream, value);
    fputs("}\n", stream);
    sp_json_print(stream, value);
    sp_json_free(value);
    cr_assert_eq(fclose(stream), 0);
    assert_text(text, "{\"a\":1,\"b\":2}\n{\"a\":1,\"b\":2}");
    free(text);
}

Test(text_json, what_was_written_is_read)
{
    long long number = 0;
    struct sp_error err = {0};
    struct sp_json *value = NULL;
    const char *text = "{\"s\": \"t\", \"n\": 5, \"b\": true, \"l\": [1, 2]}\n";
    cr_assert_eq(sp_json_parse(&value, sp_str(text), &err), SP_OK);
    assert_text(sp_json_string_of(sp_json_get(value, "s")), "t");
    cr_assert(sp_json_integer_of(sp_json_get(value, "n"), &number));
    cr_assert_eq(number, 5);
    cr_assert(sp_json_is_true(sp_json_get(value, "b")));
    cr_assert_eq(sp_json_count(sp_json_get(value, "l")), 2);
    cr_assert(
        sp_json_integer_of(sp_json_at(sp_json_get(value, "l"), 1), &number));
    cr_assert_eq(number, 2);
    cr_assert_null(sp_json_get(value, "none"));
    cr_assert_null(sp_json_at(sp_json_get(value, "l"), 2));
    cr_assert_null(sp_json_string_of(sp_json_get(value, "n")));
    cr_assert_null(sp_json_string_of(NULL));
    cr_assert_not(sp_json_integer_of(sp_json_get(value, "s"), &number));
    cr_assert_not(sp_json_is_true(sp_json_get(value, "s")));
    cr_assert_eq(sp_json_count(NULL), 0);
    sp_json_free(value);
}

static void refused(int code, const char *text, size_t len, const char *why)
{
    struct sp_error err = {0};
    struct sp_json *value = NULL;
    cr_assert_eq(sp_json_parse(&value, (struct sp_str){text, len}, &err), code,
                 "%s", err.message);
    cr_assert_null(value);
    cr_assert(strstr(err.message, why), "%s", err.message);
}

Test(text_json, what_is_no_json_is_refused)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"", "not JSON: line 1: "},
        {"{\"a\":1,\"a\":2}", "duplicate"},
        {"{} {}", "end of file expected"},
        {"[\"\xff\"]", "unable to decode byte 0xff"},
        {"[\"\\u0000\"]", "\\u0000 is not allowed"},
        {"5", "'[' or '{' expected"},
        {"{\n\"a\"}", "line 2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refused(SP_EINPUT, cases[i].text, strlen(cases[i].text), cases[i].why);
}

Test(text_json, depth_and_size_are_bounded)
{
    struct sp_error err = {0};
    struct sp_json *value = NULL;
    char text[2 * SP_JSON_DEPTH + 2];
    memset(text, '[', SP_JSON_DEPTH + 1);
    memset(text + SP_JSON_DEPTH + 1, ']', SP_JSON_DEPTH + 1);
    refused(SP_ELIMIT, text, sizeof text, "nested deeper than 64");
    cr_assert_eq(
        sp_json_parse(&value, (struct sp_str){text + 1, sizeof text - 2}, &err),
        SP_OK);
    sp_json_free(value);
    char *large = calloc(1, SP_JSON_MAX + 1);
    refused(SP_ELIMIT, large, SP_JSON_MAX + 1, "larger than 1 MiB");
    free(large);
}

Test(text_json, brackets_in_strings_are_no_depth)
{
    char text[300] = "[\"\\\"";
    struct sp_error err = {0};
    struct sp_json *value = NULL;
    memset(text + 4, '[', 200);
    strcpy(text + 204, "\"]");
    cr_assert_eq(sp_json_parse(&value, sp_str(text), &err), SP_OK, "%s",
                 err.message);
    sp_json_free(value);
}
