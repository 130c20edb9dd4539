/* A file takes the place of another one, and nothing is written through links. */
#include "sallyport/replace.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/sallyport-replace.XXXXXX";

static void enter(void)
{
    cr_assert(mkdtemp(directory));
    cr_assert(chdir(directory) == 0);
}

static void leave(void)
{
    cr_assert(chdir("/") == 0);
    char command[64];
    snprintf(command, sizeof command, "rm -r '%s'", directory);
    cr_assert(system(command) == 0);
}

TestSuite(base_replace, .init = enter, .fini = leave);

static const char *content(const char *path)
{
    static char text[64];
    FILE *file = fopen(path, "r");
    cr_assert(file, "%s", path);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static mode_t mode(const char *path)
{
    struct stat about;
    cr_assert(lstat(path, &about) == 0);
    return about.st_mode;
}

/* No draft stays behind. */
static int files(void)
{
    FILE *list = popen("ls -A | wc -l", "r");
    int count = -1;
    cr_assert(list && fscanf(list, "%d", &count) == 1);
    pclose(list);
    return count;
}

Test(base_replace, a_new_file_is_private)
{
    cr_assert(sp_replace_file("new", sp_str("text\n")));
    cr_assert_str_eq(content("new"), "text\n");
    cr_assert_eq(mode("new"), S_IFREG | 0600);
    cr_assert_eq(files(), 1);
}

Test(base_replace, an_old_one_keeps_its_mode)
{
    put("old", "something longer");
    cr_assert(chmod("old", 0640) == 0);
    cr_assert(sp_replace_file("old", sp_str("new")));
    cr_assert_str_eq(content("old"), "new");
    cr_assert_eq(mode("old"), S_IFREG | 0640);
    cr_assert_eq(files(), 1);
}

Test(base_replace, a_link_is_replaced_and_not_followed)
{
    put("precious", "precious");
    cr_assert(symlink("precious", "link") == 0);
    cr_assert(sp_replace_file("link", sp_str("new")));
    cr_assert_str_eq(content("precious"), "precious");
    cr_assert_str_eq(content("link"), "new");
    cr_assert_eq(mode("link"), S_IFREG | 0600);
}

Test(base_replace, what_cannot_be_replaced_stays)
{
    cr_assert(mkdir("directory", 0700) == 0);
    cr_assert_not(sp_replace_file("directory", sp_str("new")));
    cr_assert_not(sp_replace_file("nowhere/file", sp_str("new")));
    cr_assert_eq(files(), 1);
}
