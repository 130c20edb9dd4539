#include "sallyport/push.h"

#include <stdio.h>
#include <string.h>

#include "sallyport/buf.h"
#include "support_assert.h"

#define ZERO "0000000000000000000000000000000000000000"
#define ONE "1111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222"
#define LONG_ZERO ZERO "000000000000000000000000"

static struct sp_push push;

static void dispose(void)
{
    sp_push_dispose(&push);
}

TestSuite(model_push, .fini = dispose);

/* "kind name old new", the ids cut to two digits, one line an update. */
static void assert_push(const char *expected)
{
    static const char *const kinds[] = {
        [SP_CREATE] = "create", [SP_UPDATE] = "update", [SP_DELETE] = "delete"};
    struct sp_buf seen = {0};
    for (size_t i = 0; i < push.count; i++) {
        const struct sp_ref_update *update = &push.items[i];
        char old_hex[SP_OID_HEX + 1], new_hex[SP_OID_HEX + 1];
        sp_buf_printf(&seen, "%s %s %.2s %.2s\n", kinds[sp_update_kind(update)],
                      update->name, sp_oid_format(old_hex, &update->old_id),
                      sp_oid_format(new_hex, &update->new_id));
    }
    assert_text(sp_buf_text(&seen), expected);
    sp_buf_dispose(&seen);
}

static void assert_reads(struct sp_str input, const char *expected)
{
    struct sp_error err = {0};
    int code = sp_push_parse(&push, input, &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
    assert_push(expected);
}

Test(model_push, is_a_list_of_updates)
{
    assert_reads(BYTES(ZERO " " ONE " refs/heads/new\n" ONE " " TWO
                            " refs/heads/main\n" TWO " " ZERO
                            " refs/tags/v1\n"),
                 "create refs/heads/new 00 11\n"
                 "update refs/heads/main 11 22\n"
                 "delete refs/tags/v1 22 00\n");
}

Test(model_push, may_be_empty)
{
    assert_reads((struct sp_str){NULL, 0}, "");
    assert_reads(BYTES("\n"), "");
    assert_reads(BYTES("\n\n\n"), "");
}

Test(model_push, blank_lines_are_passed_over)
{
    assert_reads(BYTES("\n" ZERO " " ONE " refs/heads/a\n\n" ZERO " " ONE
                       " refs/heads/b\n\n"),
                 "create refs/heads/a 00 11\n"
                 "create refs/heads/b 00 11\n");
}

Test(model_push, names_may_be_anything_that_git_takes)
{
    assert_reads(BYTES(ZERO " " ONE " refs/heads/ünï;$(x)'\"\\\n" ZERO " " ONE
                            " refs/a\n" ZERO " " ONE " refs/heads/\xff\n"),
                 "create refs/heads/ünï;$(x)'\"\\ 00 11\n"
                 "create refs/a 00 11\n"
                 "create refs/heads/\xff 00 11\n");
}

#define NO_PUSH_LINE(n) "line " #n " of the push is not 'old new ref'"
#define NO_NAME(name) "'" name "' is not the name of a ref"
#define SHA256                                                                 \
    "this is a SHA-256 repository, which this build of sallyport cannot read"
#define GOOD ZERO " " ONE " refs/heads/good\n"

static const struct {
    struct sp_str input;
    const char *message;
} malformed[] = {
    {BYTES(ONE " " TWO " refs/heads/main"),
     "the list of refs to update ends in the middle of a line"},
    {BYTES(GOOD ONE),
     "the list of refs to update ends in the middle of a line"},
    {BYTES("x\n"), NO_PUSH_LINE(1)},
    {BYTES(ONE "\n"), NO_PUSH_LINE(1)},
    {BYTES(ONE " " TWO "\n"), NO_PUSH_LINE(1)},
    {BYTES(GOOD "\n" ONE " refs/heads/main\n"), NO_PUSH_LINE(3)},
    {BYTES(" \n"), NO_PUSH_LINE(1)},
    {BYTES("\r\n"), NO_PUSH_LINE(1)},
    {BYTES("\0\n"), NO_PUSH_LINE(1)},
    {BYTES("  refs/heads/main\n"), "'' is not an object id"},
    {BYTES(ONE "  refs/heads/main\n"), "'' is not an object id"},
    {BYTES(ONE "\t" TWO " refs/heads/main x\n"),
     "'" ONE "\t" TWO "' is not an object id"},
    {BYTES("1111111 " TWO " refs/heads/main\n"),
     "'1111111' is not an object id"},
    {BYTES(ONE " HEAD refs/heads/main\n"), "'HEAD' is not an object id"},
    {BYTES(ONE " " TWO "2 refs/heads/main\n"),
     "'" TWO "2' is not an object id"},
    {BYTES(LONG_ZERO " " LONG_ZERO " refs/heads/main\n"), SHA256},
    {BYTES(ONE " " LONG_ZERO " refs/heads/main\n"), SHA256},
    {BYTES(ZERO " " ZERO " refs/heads/main\n"),
     "'refs/heads/main' is to go from nothing to nothing"},
    {BYTES(ONE " " TWO " \n"), NO_NAME("")},
    {BYTES(ONE " " TWO " HEAD\n"), NO_NAME("HEAD")},
    {BYTES(ONE " " TWO " refs/\n"), NO_NAME("refs/")},
    {BYTES(ONE " " TWO " heads/main\n"), NO_NAME("heads/main")},
    {BYTES(ONE " " TWO " refs/heads/\n"), NO_NAME("refs/heads/")},
    {BYTES(ONE " " TWO "  refs/heads/main\n"), NO_NAME(" refs/heads/main")},
    {BYTES(ONE " " TWO " refs/heads/a b\n"), NO_NAME("refs/heads/a b")},
    {BYTES(ONE " " TWO " refs/heads/a\r\n"), NO_NAME("refs/heads/a\r")},
    {BYTES(ONE " " TWO " refs/heads/\x1b[1m\n"), NO_NAME("refs/heads/\x1b[1m")},
    {BYTES(ONE " " TWO " refs/heads/a\x7f\n"), NO_NAME("refs/heads/a\x7f")},
};

Test(model_push, a_malformed_one_is_no_push)
{
    for (size_t i = 0; i < LENGTH(malformed); i++) {
        struct sp_error err = {0};
        cr_assert_eq(sp_push_parse(&push, malformed[i].input, &err), SP_EINPUT,
                     "%zu", i);
        assert_error(err, SP_EINPUT, malformed[i].message);
    }
}

Test(model_push, a_name_may_not_hold_nul)
{
    struct sp_error err = {0};
    cr_assert_eq(
        sp_push_parse(&push, BYTES(GOOD ONE " " TWO " refs/a\0b\n"), &err),
        SP_EINPUT);
    assert_error(err, SP_EINPUT, "'refs/a' is not the name of a ref");
    assert_push("create refs/heads/good 00 11\n");
}

/* A line whose ref name is of `len` bytes. */
static int parse_long(size_t len, char last, struct sp_error *err)
{
    struct sp_buf input = {0};
    sp_buf_puts(&input, ONE " " TWO " refs/heads/");
    size_t before = strlen(ONE " " TWO " ");
    while (input.len < before + len)
        sp_buf_putc(&input, 'x');
    input.data[input.len - 1] = last;
    sp_buf_putc(&input, '\n');
    int code =
        sp_push_parse(&push, (struct sp_str){input.data, input.len}, err);
    sp_buf_dispose(&input);
    return code;
}

Test(model_push, a_name_has_a_longest_length)
{
    static const size_t too_long[] = {1024, 4096, 1000000};
    struct sp_error err = {0};
    cr_assert_eq(parse_long(1023, 'x', &err), SP_OK);
    cr_assert_eq(strlen(push.items[0].name), 1023);
    for (size_t i = 0; i < LENGTH(too_long); i++) {
        err = (struct sp_error){0};
        cr_assert_eq(parse_long(too_long[i], 'x', &err), SP_EINPUT);
        assert_error(err, SP_EINPUT,
                     "the name of a ref is longer than 1023 bytes, which this "
                     "build of sallyport cannot read");
    }
}

Test(model_push, the_message_about_a_long_name_is_cut)
{
    struct sp_error err = {0};
    cr_assert_eq(parse_long(1023, '\a', &err), SP_EINPUT);
    cr_assert_eq(strlen(err.message), sizeof err.message - 1);
}

Test(model_push, may_be_of_very_many_lines, .timeout = 60)
{
    enum { MANY = 100000 };
    struct sp_buf input = {0};
    struct sp_error err = {0};
    for (int i = 0; i < MANY; i++)
        sp_buf_printf(&input, ONE " " TWO " refs/heads/branch-%d\n", i);
    cr_assert_eq(
        sp_push_parse(&push, (struct sp_str){input.data, input.len}, &err),
        SP_OK);
    cr_assert_eq(push.count, MANY);
    assert_text(push.items[MANY - 1].name, "refs/heads/branch-99999");
    sp_buf_dispose(&input);
}

Test(model_push, one_update_can_be_added)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_push_add(&push, sp_str("refs/heads/a"), sp_str(ZERO),
                             sp_str(ONE), &err),
                 SP_OK);
    cr_assert_eq(
        sp_push_add(&push, sp_str("a"), sp_str(ZERO), sp_str(ONE), &err),
        SP_EINPUT);
    assert_error(err, SP_EINPUT, "'a' is not the name of a ref");
    assert_push("create refs/heads/a 00 11\n");
}

static void assert_reads_local(struct sp_str input, const char *expected)
{
    struct sp_error err = {0};
    int code = sp_push_parse_local(&push, input, &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
    assert_push(expected);
}

static void assert_refuses_local(struct sp_str input, const char *message)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_push_parse_local(&push, input, &err), SP_EINPUT);
    assert_text(err.message, message);
}

Test(model_push, of_pre_push_may_call_the_local_side_anything)
{
    assert_reads_local(BYTES("refs/heads/x " ONE " refs/heads/new " ZERO "\n"
                             "HEAD~0 " TWO " refs/heads/main " ONE "\n"
                             "HEAD^{/two words} " TWO " refs/heads/y " ONE
                             "\n\n"
                             "(delete) " ZERO " refs/tags/v1 " TWO "\n" ONE
                             " " ONE " refs/heads/z " ZERO "\n"),
                       "create refs/heads/new 00 11\n"
                       "update refs/heads/main 11 22\n"
                       "update refs/heads/y 11 22\n"
                       "delete refs/tags/v1 22 00\n"
                       "create refs/heads/z 00 11\n");
}

Test(model_push, of_pre_push_has_four_words)
{
    static const char wrong[] = "line 1 of the push is not 'local new ref old'";
    assert_refuses_local(BYTES("x\n"), wrong);
    assert_refuses_local(BYTES(" \n"), wrong);
    assert_refuses_local(BYTES("a b c\n"), wrong);
    assert_refuses_local(BYTES(" " ONE " refs/heads/x " ZERO "\n"), wrong);
    assert_refuses_local(BYTES("x " ONE " refs/heads/x zero\n"),
                         "'zero' is not an object id");
    assert_refuses_local(BYTES("x " ONE " x " ZERO "\n"),
                         "'x' is not the name of a ref");
    assert_refuses_local(BYTES("x " ONE " refs/heads/x " ZERO),
                         "the list of refs to update ends in the middle of a "
                         "line");
}
