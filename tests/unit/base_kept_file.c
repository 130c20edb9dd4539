/* A kept file is used as a whole or not at all. */
#include "sallyport/kept_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sallyport/alloc.h"
#include "sallyport/file.h"
#include "sallyport/replace.h"
#include "support_assert.h"

#define HEAD "sallyport test 1"

static char top[] = "/tmp/sallyport-kept.XXXXXX";

static void open_top(void)
{
    cr_assert(mkdtemp(top) && chdir(top) == 0);
}

static void close_top(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", top);
    cr_assert(chdir("/") == 0 && system(command) == 0);
}

TestSuite(base_kept_file, .init = open_top, .fini = close_top);

/* The body that is kept at a path; NULL: none can be used. Yours to free. */
static char *kept_at(const char *path, size_t max)
{
    struct sp_kept_file file;
    char *body = NULL;
    if (sp_kept_file_open(&file, path, HEAD, max))
        body = sp_strndup(file.body.ptr, file.body.len);
    sp_kept_file_close(&file);
    return body;
}

static void is_kept(const char *path, const char *expected)
{
    char *body = kept_at(path, 1 << 20);
    if (expected)
        cr_assert_str_eq(body, expected);
    else
        cr_assert_null(body);
    free(body);
}

static void put(const struct sp_buf *text)
{
    cr_assert(
        sp_replace_file("x", (struct sp_str){sp_buf_text(text), text->len}));
}

static void read_file(struct sp_buf *out)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_file_read(out, "x", SP_FILE_MAX, 0, &err), SP_OK);
}

Test(base_kept_file, what_is_written_is_read)
{
    static const char *const bodies[] = {"", "one\n", "one\ntwo\n", "no end"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        cr_assert(sp_kept_file_write("x", HEAD, sp_str(bodies[i])));
        is_kept("x", bodies[i]);
    }
}

Test(base_kept_file, the_directory_is_made)
{
    cr_assert(sp_kept_file_write("new/x", HEAD, sp_str("one\n")));
    is_kept("new/x", "one\n");
    struct stat about;
    cr_assert(stat("new", &about) == 0 && (about.st_mode & 07777) == 0700);
    cr_assert_not(sp_kept_file_write("not/there/x", HEAD, sp_str("one\n")));
}

Test(base_kept_file, a_group_shares_the_directory_that_is_made)
{
    cr_assert(chmod(top, 0770) == 0);
    cr_assert(sp_kept_file_write("new/x", HEAD, sp_str("one\n")));
    struct stat about;
    cr_assert(stat("new", &about) == 0 && (about.st_mode & 0777) == 0770);
}

Test(base_kept_file, a_file_that_is_cut_is_not_used)
{
    struct sp_buf whole = {0};
    cr_assert(sp_kept_file_write("x", HEAD, sp_str("one\ntwo\n")));
    read_file(&whole);
    for (size_t len = 0; len < whole.len; len++) {
        struct sp_buf cut = {0};
        sp_buf_add(&cut, sp_buf_text(&whole), len);
        put(&cut);
        is_kept("x", NULL);
        sp_buf_dispose(&cut);
    }
    sp_buf_dispose(&whole);
}

Test(base_kept_file, a_file_with_a_changed_byte_is_not_used)
{
    struct sp_buf text = {0};
    cr_assert(sp_kept_file_write("x", HEAD,
                                 sp_str("0123456789abcdef0123456789abcdef")));
    read_file(&text);
    for (size_t i = 0; i < text.len; i++) {
        text.data[i] ^= 0x20;
        put(&text);
        is_kept("x", NULL);
        text.data[i] ^= 0x20;
    }
    sp_buf_putc(&text, '\n');
    put(&text);
    is_kept("x", NULL);
    sp_buf_dispose(&text);
}

Test(base_kept_file, what_is_no_such_file_is_not_used)
{
    is_kept("nothing", NULL);
    cr_assert(sp_kept_file_write("x", "sallyport test 12", sp_str("one\n")));
    is_kept("x", NULL);
    cr_assert(sp_kept_file_write("x", HEAD, sp_str("one\n")));
    cr_assert_null(kept_at("x", 8));
    cr_assert(symlink("x", "link") == 0 && mkfifo("pipe", 0600) == 0);
    is_kept("link", NULL);
    is_kept("pipe", NULL);
    is_kept(".", NULL);
}

Test(base_kept_file, a_link_is_replaced_and_not_followed)
{
    cr_assert(sp_kept_file_write("x", HEAD, sp_str("one\n")));
    cr_assert(symlink("x", "link") == 0);
    cr_assert(sp_kept_file_write("link", HEAD, sp_str("two\n")));
    is_kept("x", "one\n");
    is_kept("link", "two\n");
}
