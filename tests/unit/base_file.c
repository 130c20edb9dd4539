#include "sallyport/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support_assert.h"

static char top[] = "/tmp/sallyport-file.XXXXXX";
static struct sp_buf out;
static struct sp_error err;

static void open_top(void)
{
    cr_assert(mkdtemp(top) && chdir(top) == 0);
}

static void close_top(void)
{
    char command[64];
    sp_buf_dispose(&out);
    snprintf(command, sizeof command, "rm -rf %s", top);
    cr_assert(chdir("/") == 0 && system(command) == 0);
}

TestSuite(base_file, .init = open_top, .fini = close_top);

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void read_is(int code, const char *path, size_t max, unsigned flags,
                    const char *expected)
{
    err = (struct sp_error){0};
    sp_buf_reset(&out);
    cr_assert_eq(sp_file_read(&out, path, max, flags, &err), code, "%s: %s",
                 path, err.message);
    cr_assert_str_eq(code ? err.message : sp_buf_text(&out), expected);
}

Test(base_file, a_file_is_read_whole_up_to_its_bound)
{
    put("a", "12345678");
    read_is(SP_OK, "a", 8, 0, "12345678");
    read_is(SP_ELIMIT, "a", 7, 0, "a is larger than 7 bytes");
    read_is(SP_OK, "a", 7, SP_FILE_BEGINNING, "1234567");
    put("a", "");
    read_is(SP_OK, "a", 0, 0, "");
}

Test(base_file, a_large_file_is_refused_in_mib)
{
    put("a", "");
    cr_assert(truncate("a", (1 << 20) + 1) == 0);
    read_is(SP_ELIMIT, "a", 1 << 20, 0, "a is larger than 1 MiB");
}

Test(base_file, what_is_not_there_is_told_from_what_cannot_be_read)
{
    read_is(SP_ENOTFOUND, "a", 8, 0,
            "cannot read a: No such file or directory");
    put("a", "");
    read_is(SP_ENOTFOUND, "a/b", 8, 0, "cannot read a/b: Not a directory");
    cr_assert(symlink("gone", "b") == 0);
    read_is(SP_ESYSTEM, "b", 8, SP_FILE_FOLLOW,
            "cannot read b: No such file or directory");
}

Test(base_file, a_link_is_followed_only_when_asked)
{
    put("a", "text");
    cr_assert(symlink("a", "b") == 0);
    read_is(SP_ESYSTEM, "b", 8, 0,
            "cannot read b: Too many levels of symbolic links");
    read_is(SP_OK, "b", 8, SP_FILE_FOLLOW, "text");
}

Test(base_file, pipes_directories_and_devices_are_no_files, .timeout = 10)
{
    cr_assert(mkfifo("a", 0600) == 0);
    read_is(SP_ESYSTEM, "a", 8, 0, "a is not a regular file");
    read_is(SP_ESYSTEM, ".", 8, 0, ". is not a regular file");
    read_is(SP_ESYSTEM, "/dev/null", 8, 0, "/dev/null is not a regular file");
}

Test(base_file, a_pipe_is_read_when_asked)
{
    read_is(SP_OK, "/dev/null", 8, SP_FILE_PIPE, "");
}

Test(base_file, a_file_of_proc_says_no_size_and_is_read)
{
    sp_buf_reset(&out);
    cr_assert_eq(sp_file_read(&out, "/proc/self/stat", 4096, 0, &err), SP_OK);
    cr_assert_gt(out.len, 10);
}

Test(base_file, the_first_line)
{
    put("a", "one\ntwo\n");
    cr_assert(sp_file_line(&out, "a", 100, 0));
    cr_assert_str_eq(sp_buf_text(&out), "one");
    put("a", "long");
    sp_buf_reset(&out);
    cr_assert(sp_file_line(&out, "a", 2, 0));
    cr_assert_str_eq(sp_buf_text(&out), "lo");
    put("a", "");
    cr_assert_not(sp_file_line(&out, "a", 2, 0));
    cr_assert_not(sp_file_line(&out, "b", 2, 0));
}

Test(base_file, a_stream_of_a_file)
{
    char line[8];
    put("a", "one\n");
    FILE *stream = sp_file_stream("a");
    cr_assert(stream && fgets(line, sizeof line, stream));
    cr_assert_str_eq(line, "one\n");
    fclose(stream);
    cr_assert_null(sp_file_stream("."));
    cr_assert_null(sp_file_stream("b"));
}

Test(base_file, two_files_are_compared)
{
    put("a", "one");
    put("b", "one");
    cr_assert(sp_file_same("a", "b"));
    put("b", "one more");
    cr_assert_not(sp_file_same("a", "b"));
    cr_assert_not(sp_file_same("b", "a"));
    put("b", "two");
    cr_assert_not(sp_file_same("a", "b"));
    cr_assert_not(sp_file_same("a", "c"));
}

Test(base_file, a_lock_is_held_by_one)
{
    int one, two;
    cr_assert_eq(sp_file_lock(&one, "lock", 0600, false, &err), SP_OK);
    cr_assert_eq(sp_file_lock(&two, "lock", 0600, true, &err), SP_ELIMIT);
    cr_assert_eq(err.code, SP_OK);
    close(one);
    cr_assert_eq(sp_file_lock(&two, "lock", 0600, true, &err), SP_OK);
    close(two);
}

Test(base_file, a_lock_is_no_link)
{
    int fd;
    put("a", "");
    cr_assert(symlink("a", "lock") == 0);
    cr_assert_eq(sp_file_lock(&fd, "lock", 0600, false, &err), SP_ESYSTEM);
    cr_assert_eq(fd, -1);
    cr_assert_str_eq(err.message,
                     "cannot write lock: Too many levels of symbolic links");
}

static void stream_is(int code, const char *path, unsigned flags,
                      const char *expected)
{
    char text[64] = "";
    FILE *stream = NULL;
    err = (struct sp_error){0};
    cr_assert_eq(sp_file_open(&stream, path, flags, &err), code, "%s", path);
    if (!code)
        cr_assert(fread(text, 1, sizeof text - 1, stream) > 0);
    cr_assert_str_eq(code ? err.message : text, expected);
    if (stream)
        fclose(stream);
}

Test(base_file, a_stream_that_cannot_be_opened_says_why)
{
    put("a", "1234");
    cr_assert(symlink("a", "link") == 0 && mkdir("dir", 0700) == 0);
    stream_is(SP_OK, "a", 0, "1234");
    stream_is(SP_OK, "link", SP_FILE_FOLLOW, "1234");
    stream_is(SP_ENOTFOUND, "none", 0,
              "cannot read none: No such file or directory");
    stream_is(SP_ESYSTEM, "dir", SP_FILE_FOLLOW, "dir is not a regular file");
}

Test(base_file, no_more_is_read_than_was_asked_for)
{
    put("a", "0123456789");
    int fd = open("a", O_RDONLY);
    cr_assert_eq(sp_stream_read(&out, fd, "a", 4, &err), SP_ELIMIT);
    cr_assert_str_eq(sp_buf_text(&out), "0123");
    cr_assert_eq(lseek(fd, 0, SEEK_CUR), 5,
                 "one byte shows that there is more");
    close(fd);
}
