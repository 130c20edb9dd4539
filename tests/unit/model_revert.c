/* Which commit a message says that it reverts. */
#include "sallyport/revert.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

#define A "0123456789abcdef0123456789abcdef01234567"
#define B "fedcba9876543210fedcba9876543210fedcba98"

/* "COMMIT" or "COMMIT MADE_TO" for each that is named, or "none". */
static char *print_names(bool found, const struct sp_revert *revert)
{
    struct sp_buf out = {0};
    sp_buf_puts(&out, found ? "" : "none");
    for (size_t i = 0; found && i < revert->count; i++) {
        const struct sp_named *named = &revert->named[i];
        sp_buf_printf(&out, "%s%s%s%s", i ? "; " : "", named->commit,
                      *named->made_to ? " " : "", named->made_to);
    }
    if (found && revert->has_more)
        sp_buf_puts(&out, "; more");
    return sp_buf_detach(&out);
}

static char *read_bytes(struct sp_str body)
{
    struct sp_revert revert;
    struct sp_message message = {.subject = sp_str("Revert it")};
    /* exactly as many bytes as there are, for the sanitizer */
    char *copy = malloc(body.len + !body.len);
    if (body.len)
        memcpy(copy, body.ptr, body.len);
    memset(&revert, 0xff, sizeof revert);
    message.body = (struct sp_str){copy, body.len};
    bool found = sp_revert_read(&revert, &message);
    char *text = print_names(found, &revert);
    free(copy);
    return text;
}

/* The same of a whole message. */
static char *read_message(const char *text)
{
    struct sp_revert revert;
    struct sp_message message = {0};
    sp_message_parse(&message, sp_str(text));
    bool found = sp_revert_read(&revert, &message);
    char *names = print_names(found, &revert);
    sp_message_dispose(&message);
    return names;
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
        /* --reference */
        {"This reverts commit 0123456 (feat: x, 2026-01-01).\n", "0123456"},
        {"This reverts commit 0123456 (feat: x (y), 2026-01-01), reversing\n"
         "changes made to fedcba9 (feat: y, 2026-01-01).\n",
         "0123456 fedcba9"},
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
        /* each once */
        {"This reverts commit " A ".\nThis reverts commit " B ".\n", A "; " B},
        {"This reverts commit " A ".\nThis reverts commit " A ".\n", A},
        {"This reverts commit 0123456.\nThis reverts commit " B ".\n",
         "0123456; " B},
        {"This reverts commit 0123456\n", "0123456"},
        {"This reverts commit ABCDEF0.\n", "abcdef0"},
        {"This reverts commit This reverts commit " B ".\n", B},
        /* of which parent it speaks is not said */
        {"This reverts commit " A ", reversing changes made to us", A},
        {"This reverts commit " A ", reversing changes made to 0123456.",
         A " 0123456"},
        {"This reverts commit " A ", reversing changes made to 012345.", A},
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
        {"This reverts commit 012345", "none"}, /* too short */
        {"This reverts commit 012345.", "none"},
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
        size_t begin = sizeof text - 1 - SP_OID_HEX;
        size_t id = len < whole ? len - (whole - SP_OID_HEX) : SP_OID_HEX;
        size_t made_to = len < begin + SP_NAMED_MIN ? 0 : len - begin;
        struct sp_buf wanted = {0};
        if (len < whole - SP_OID_HEX + SP_NAMED_MIN)
            sp_buf_puts(&wanted, "none");
        else
            sp_buf_printf(&wanted, "%.*s%s%.*s", (int)id, A, made_to ? " " : "",
                          (int)made_to, B);
        cr_expect_str_eq(found, sp_buf_text(&wanted), "%zu", len);
        sp_buf_dispose(&wanted);
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

Test(model_revert, as_conventions_and_hosts_write_it)
{
    static const struct row rows[] = {
        {"revert: let us not\n\nRefs: 676104e, a215868\n", "676104e; a215868"},
        {"revert(vpn)!: x\n\nWhy.\n\nrefs: #12 676104e,#13\n", "676104e"},
        {"Revert: x\n\nReverts: 676104e\nPRP: A-1\n", "676104e"},
        {"revert: x\n\nThis reverts commit 676104e.\n\nRefs: a215868\n",
         "676104e"},
        {"feat: x\n\nRefs: 676104e\n", "none"},
        {"revert: x\n\nRefs: #676104e\n", "none"},
        {"revert: x\n", "none"},
        /* Gitea and Forgejo */
        {"revert " A "\n\nrevert feat: open it\n", A},
        {"Revert " A "\n", A},
        {"Revert: " A "\n", A},
        {"revert 676104e: it broke\n", "676104e"},
        {"revert commit 676104e\n", "676104e"},
        {"revert(vpn): 676104e\n", "676104e"},
        {"revert 676104\n", "none"},
        {"reverts 676104e\n", "none"},
        {"feat: revert 676104e\n", "none"},
        {"Revert \"feat: x\"\n", "none"},
        {"Reapply \"feat: x\"\n\nThis reverts commit 676104e.\n", "676104e"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *found = read_message(rows[i].body);
        cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].body,
                         found);
        free(found);
    }
}

Test(model_revert, it_names_so_many_and_no_more)
{
    SAME(read_message("revert: x\n\nRefs: 0000000 0000001 0000002 0000003 "
                      "0000004 0000005 0000006 0000007 0000007\n"),
         "0000000; 0000001; 0000002; 0000003; 0000004; 0000005; 0000006; "
         "0000007");
    SAME(read_message("revert: x\n\nRefs: 0000000 0000001 0000002 0000003 "
                      "0000004 0000005 0000006 0000007 0000008\n"),
         "0000000; 0000001; 0000002; 0000003; 0000004; 0000005; 0000006; "
         "0000007; more");
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

static bool claims(const char *text)
{
    struct sp_message message = {.subject = {NULL, 0}};
    sp_message_parse(&message, sp_str(text));
    bool found = sp_revert_claims(&message);
    sp_message_dispose(&message);
    return found;
}

#define ID "ed187046ac53c395c7423c0f5e6fb2bc7c27838f"

Test(model_revert, a_message_that_calls_itself_a_revert)
{
    cr_expect(claims("Revert \"a\"\n"));
    cr_expect(claims("Reapply \"a\"\n"));
    cr_expect(claims("revert: a\n\nRefs: " ID "\n"));
    cr_expect(claims("Revert " ID "\n"));
    cr_expect(claims("Go back\n\nThis reverts commit " ID ".\n"));
    cr_expect(claims("Go back\n\n\nThis reverts commit " ID " and more.\n"));
}

Test(model_revert, a_squash_with_a_revert_in_it_is_none)
{
    cr_expect_not(claims("Refactor tests (#6647)\n\n* Clean up.\n\n* Revert "
                         "\"Simplify\"\n\nThis reverts commit " ID ".\n"));
    cr_expect_not(
        claims("feat: a\n\nIt is as it was: This reverts commit " ID ".\n"));
}
