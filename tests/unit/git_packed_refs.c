/* packed-refs is bisected; what git did not write is an error. */
#include "../../src/git/packed_refs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/buf.h"
#include "support.h"

#define HEADER "# pack-refs with: peeled fully-peeled sorted \n"
#define ONE "1111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222"

static struct packed_refs packed;
static struct sp_error err;

static void close_all(void)
{
    sp_packed_close(&packed);
    repo_close();
}

TestSuite(git_packed_refs, .init = repo_open, .fini = close_all);

static int open_packed(const char *text)
{
    char common[128];
    snprintf(common, sizeof common, "%s/", repo_path());
    if (text)
        repo_write("packed-refs", text);
    return sp_packed_open(&packed, common, &err);
}

static int unlink_packed(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/packed-refs", repo_path());
    return unlink(path);
}

/* The first digit of the id that a name has; '-' where it is not there, '!'
 * after an error. */
static char find(const char *name)
{
    struct sp_oid id;
    char hex[SP_OID_HEX + 1];
    int code = sp_packed_find(&packed, sp_str(name), &id, &err);
    if (code)
        return code == SP_ENOTFOUND ? '-' : '!';
    return *sp_oid_format(hex, &id);
}

static int add_name(const char *name, const struct sp_oid *id, void *context)
{
    cr_assert(!sp_oid_is_zero(id));
    sp_buf_printf(context, "%s ", name);
    return 0;
}

static int stop(const char *name, const struct sp_oid *id, void *context)
{
    (void)name, (void)id, (void)context;
    return 7;
}

static const char *list(const char *prefix)
{
    static struct sp_buf names;
    sp_buf_reset(&names);
    int code = sp_packed_each(&packed, sp_str(prefix), add_name, &names, &err);
    return code ? "error" : sp_buf_text(&names);
}

static const char three[] = HEADER ONE " refs/heads/a\n" TWO " refs/heads/b/c\n"
                                       "^" ONE "\n" ONE " refs/tags/v1\n";

Test(git_packed_refs, a_name_is_found_among_others)
{
    cr_assert_eq(open_packed(three), SP_OK);
    cr_assert_eq(find("refs/heads/a"), '1');
    cr_assert_eq(find("refs/heads/b/c"), '2');
    cr_assert_eq(find("refs/tags/v1"), '1');
    static const char *const absent[] = {"refs/heads/",     "refs/heads/b",
                                         "refs/heads/b/c/", "refs/a",
                                         "refs/tags/v1x",   ""};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        cr_assert_eq(find(absent[i]), '-', "%s", absent[i]);
}

Test(git_packed_refs, names_are_listed_by_prefix)
{
    cr_assert_eq(open_packed(three), SP_OK);
    cr_assert_str_eq(list("refs/heads/"), "refs/heads/a refs/heads/b/c ");
    cr_assert_str_eq(list("refs/heads/b"), "refs/heads/b/c ");
    cr_assert_str_eq(list("refs/tags/"), "refs/tags/v1 ");
    cr_assert_str_eq(list("refs/pull/"), "");
    cr_assert_eq(sp_packed_each(&packed, sp_str(""), stop, NULL, &err), 7);
}

Test(git_packed_refs, a_file_that_does_not_say_sorted_is_sorted_once)
{
    cr_assert_eq(open_packed(TWO " refs/tags/z\n" ONE " refs/heads/a\n"),
                 SP_OK);
    cr_assert_eq(find("refs/heads/a"), '1');
    cr_assert_eq(find("refs/tags/z"), '2');
    cr_assert_str_eq(list("refs/heads/"), "refs/heads/a ");
    cr_assert_str_eq(packed.text.ptr,
                     ONE " refs/heads/a\n" TWO " refs/tags/z\n");
}

Test(git_packed_refs, no_file_and_an_empty_one_have_no_refs)
{
    cr_assert_eq(open_packed(NULL), SP_OK);
    cr_assert_eq(find("refs/heads/a"), '-');
    cr_assert_eq(open_packed(""), SP_OK);
    cr_assert_str_eq(list(""), "");
    cr_assert_eq(open_packed(HEADER), SP_OK);
    cr_assert_eq(find("refs/heads/a"), '-');
}

Test(git_packed_refs, a_file_that_was_replaced_is_read_again)
{
    cr_assert_eq(open_packed(HEADER ONE " refs/heads/a\n"), SP_OK);
    cr_assert_eq(unlink_packed(), 0);
    cr_assert_eq(open_packed(HEADER TWO " refs/heads/a\n"), SP_OK);
    cr_assert_eq(find("refs/heads/a"), '2');
}

Test(git_packed_refs, a_malformed_line_is_an_error)
{
    static const char *const rows[] = {
        HEADER ONE " refs/heads/a",         /* torn */
        HEADER ONE "\n",                    /* no name */
        HEADER ONE " \n",                   /* an empty one */
        HEADER ONE "\trefs/heads/a\n",      /* no space */
        HEADER "1111 refs/heads/a\n",       /* a short id */
        HEADER ONE ONE " refs/heads/a\n",   /* an id of SHA-256 */
        HEADER "^" ONE "\n",                /* of nothing */
        HEADER "\n",                        /* an empty line */
        "# pack-refs with: peeled sorted ", /* a torn header */
        "\n",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        err = (struct sp_error){0};
        int code = open_packed(rows[i]);
        cr_assert(code == SP_EGIT || find("refs/heads/a") == '!', "row %zu", i);
        cr_assert_str_eq(err.message, "packed-refs is damaged: run git fsck",
                         "row %zu", i);
        sp_packed_close(&packed);
        cr_assert_eq(unlink_packed(), 0);
    }
}

/* A file that could not be read is not taken for an empty one. */
Test(git_packed_refs, what_is_damaged_stays_an_error)
{
    static const char *const rows[] = {ONE " refs/heads/a\n\n",
                                       "# pack-refs with: peeled sorted "};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_assert_eq(open_packed(rows[i]), SP_EGIT, "row %zu", i);
        cr_assert_eq(open_packed(NULL), SP_EGIT, "row %zu", i);
        sp_packed_close(&packed);
        cr_assert_eq(unlink_packed(), 0);
    }
}
