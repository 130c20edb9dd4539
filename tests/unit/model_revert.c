/* Which commit a message says that it reverts. */
#include "sallyport/revert.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

#define A "0123456789abcdef0123456789abcdef01234567"
#define B "fedcba9876543210fedcba9876543210fedcba98"

/* "COMMIT", "COMMIT MADE_TO", or "none". */
static char *read_bytes(struct sp_str body)
{
    struct sp_revert revert;
    struct sp_buf out = {0};
    char hex[SP_OID_HEX + 1];
    /* exactly as many bytes as there are, for the sanitizer */
    char *copy = malloc(body.len + !body.len);
    if (body.len)
        memcpy(copy, body.ptr, body.len);
    memset(&revert, 0xff, sizeof revert);
    bool found = sp_revert_read(&revert, (struct sp_str){copy, body.len});
    free(copy);
    sp_buf_puts(&out, found ? sp_oid_format(hex, &revert.commit) : "none");
    if (found && !sp_oid_is_zero(&revert.made_to))
        sp_buf_printf(&out, " %s", sp_oid_format(hex, &revert.made_to));
    return sp_buf_detach(&out);
}

struct row {
    const char *body, *expected;
};

static void check(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *found = read_bytes(sp_str(rows[i].body));
        cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].body,
                         found);
        free(found);
    }
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof(rows)[0])

Test(model_revert, as_git_writes_it)
{
    static const struct row rows[] = {
        {"This reverts commit " A ".\n", A},
        {"This reverts commit " A ", reversing\nchanges made to " B ".\n",
         A " " B},
        /* --reference has a short id, and no whole one */
        {"This reverts commit 0123456 (feat: x, 2026-01-01).\n", "none"},
    };
    CHECK(rows);
}

Test(model_revert, as_people_make_of_it)
{
    static const struct row rows[] = {
        {"It broke the tunnel.\n\nThis reverts commit " A ".\n\nPRP: A-1\n", A},
        {"This reverts commit " A, A},
        {"This reverts commit " A "\n", A},
        {"> This reverts commit " A ".", A},
        {"This reverts commit \n\t" A ".", A},
        {"This reverts commit " A ",\r\nreversing changes made to " B ".",
         A " " B},
        {"This reverts commit " A ", reversing changes made to " B, A " " B},
        /* the first one counts */
        {"This reverts commit " A ".\nThis reverts commit " B ".\n", A},
        {"This reverts commit 0123456.\nThis reverts commit " B ".\n", B},
        {"This reverts commit This reverts commit " B ".\n", B},
        /* of which parent it speaks is not said, or not by a whole id */
        {"This reverts commit " A ", reversing changes made to us", A},
        {"This reverts commit " A ", reversing changes made to 0123456.", A},
        {"This reverts commit " A ", reversing", A},
        {"This reverts commit " A " reversing changes made to " B, A},
    };
    CHECK(rows);
}

Test(model_revert, near_misses_are_none)
{
    static const struct row rows[] = {
        {"", "none"},
        {"Revert \"feat: x\"\n", "none"},
        {"this reverts commit " A ".\n", "none"},
        {"This reverts " A ".\n", "none"},
        {"This reverts commit: " A ".\n", "none"},
        {"This reverts commit", "none"},
        {"This reverts commit ", "none"},
        {"Thisreverts commit " A, "none"},
        {"This revertscommit " A, "none"},
        {"This reverts commits " A, "none"},
        {"This reverts commit <" A ">", "none"},
        {"This reverts commit " A "0", "none"}, /* of another length */
        {"This reverts commit " A "g", "none"},
        {"This reverts commit " A B, "none"},
        {"This reverts commit 0123456789abcdef0123456789abcdef0123456", "none"},
        {"This reverts commit g123456789abcdef0123456789abcdef01234567",
         "none"},
    };
    CHECK(rows);
}

Test(model_revert, every_part_of_it_ends_within_its_bytes)
{
    static const char text[] =
        "This reverts commit " A ", reversing changes made to " B;
    static const size_t whole = sizeof "This reverts commit " A - 1;
    for (size_t len = 0; len < sizeof text; len++) {
        char *found = read_bytes((struct sp_str){text, len});
        cr_expect_str_eq(found,
                         len < whole             ? "none"
                         : len < sizeof text - 1 ? A
                                                 : A " " B,
                         "%zu", len);
        free(found);
    }
}

Test(model_revert, zeros_and_nul_bytes_are_bytes)
{
    static const char nul[] = "\0This reverts commit " A "\0.";
    static const char torn[] = "This reverts\0commit " A ".";
    SAME(read_bytes((struct sp_str){nul, sizeof nul - 1}), A);
    SAME(read_bytes((struct sp_str){torn, sizeof torn - 1}), "none");
    SAME(read_bytes(sp_str("This reverts commit "
                           "0000000000000000000000000000000000000000.")),
         "0000000000000000000000000000000000000000");
}

/* A megabyte of beginnings, each with much white space, is read in one go. */
Test(model_revert, a_hostile_body_takes_no_longer, .timeout = 20)
{
    enum { TIMES = 50000 };
    struct sp_buf body = {0};
    for (size_t i = 0; i < TIMES; i++)
        sp_buf_puts(&body, "This reverts commit ");
    SAME(read_bytes((struct sp_str){body.data, body.len}), "none");
    sp_buf_puts(&body, A);
    SAME(read_bytes((struct sp_str){body.data, body.len}), A);
    sp_buf_reset(&body);
    for (size_t i = 0; i < TIMES; i++)
        sp_buf_puts(&body, "This reverts       ");
    SAME(read_bytes((struct sp_str){body.data, body.len}), "none");
    sp_buf_reset(&body);
    sp_buf_puts(&body, "This reverts commit");
    for (size_t i = 0; i < TIMES; i++)
        sp_buf_puts(&body, " \n");
    SAME(read_bytes((struct sp_str){body.data, body.len}), "none");
    sp_buf_puts(&body, A);
    SAME(read_bytes((struct sp_str){body.data, body.len}), A);
    sp_buf_dispose(&body);
}
