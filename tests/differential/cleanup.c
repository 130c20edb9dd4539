/*
 * cleanup.c - strange messages, and what sallyport makes of them.
 *
 *     cleanup write SEED COUNT    files 1, 2, … with messages, here
 *     cleanup trailer <FILE      the message with a trailer "PRP: WU-9" added
 *     cleanup read SETTING EDITED COMMENT CUT STORED <FILE
 *
 * read prints the message as git would clean it up or, where STORED is 1, store
 * it: SETTING is commit.cleanup, EDITED, CUT and STORED are 0 or 1, COMMENT is
 * what comments begin with, or "auto".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/cleanup.h"
#include "sallyport/compose.h"
#include "sallyport/encoding.h"

static unsigned long long state;

/* Below `most`; the same numbers on every machine. */
static unsigned number(unsigned most)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % most;
}

static void put_line(FILE *file)
{
    static const char *const lines[] = {
        "",
        "",
        " ",
        "\t",
        "\r",
        "feat: open the tunnel",
        "body ",
        "body\t \r",
        "# comment",
        "#",
        " # no comment",
        "; other",
        ";",
        "// several bytes",
        "PRP: WU-1",
        "Signed-off-by: A <a@example.org>",
        "\xe4 latin",
        "\v",
        "\xe2\x82\xac \xe2\x82 \xef\xbf\xbe \xed\xa0\x80",
        "# ------------------------ >8 ------------------------",
        "; ------------------------ >8 ------------------------",
        " # ------------------------ >8 ------------------------",
        "# ------------------------ >8 ------------------------ ",
        "diff --git a/x b/x",
        "---",
        "\f\v",
    };
    fputs(lines[number(sizeof lines / sizeof lines[0])], file);
}

static int write_messages(unsigned count)
{
    for (unsigned i = 1; i <= count; i++) {
        char name[32];
        snprintf(name, sizeof name, "%u", i);
        FILE *file = fopen(name, "w");
        if (!file)
            return 1;
        for (unsigned left = number(12); left; left--) {
            put_line(file);
            if (left > 1 || number(4))
                fputc('\n', file);
        }
        fclose(file);
    }
    return 0;
}

static void read_input(struct sp_buf *text)
{
    int c;
    while ((c = getchar()) != EOF)
        sp_buf_putc(text, (char)c);
}

static int add_trailer(void)
{
    struct sp_buf text = {0}, out = {0};
    const struct sp_cleanup how = {SP_CLEANUP_STRIP, "#", false};
    read_input(&text);
    sp_compose(&out, (struct sp_str){sp_buf_text(&text), text.len}, &how, "",
               "PRP", "WU-9");
    fwrite(sp_buf_text(&out), 1, out.len, stdout);
    return 0;
}

static int read_message(char **argv)
{
    struct sp_buf text = {0}, out = {0}, repaired = {0};
    read_input(&text);
    struct sp_str message = {sp_buf_text(&text), text.len};
    char chosen[] = {sp_cleanup_auto(message), '\0'};
    const struct sp_cleanup how = {
        sp_cleanup_mode(argv[0], *argv[1] == '1'),
        strcmp(argv[2], "auto") == 0 ? chosen : argv[2], *argv[3] == '1'};
    sp_cleanup(&out, message, &how);
    sp_utf8_repair(&repaired, (struct sp_str){sp_buf_text(&out), out.len});
    const struct sp_buf *print = *argv[4] == '1' ? &repaired : &out;
    fwrite(sp_buf_text(print), 1, print->len, stdout);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "write") == 0) {
        state = strtoull(argv[2], NULL, 10);
        return write_messages((unsigned)strtoul(argv[3], NULL, 10));
    }
    if (argc == 2 && strcmp(argv[1], "trailer") == 0)
        return add_trailer();
    if (argc == 7 && strcmp(argv[1], "read") == 0)
        return read_message(argv + 2);
    fputs("usage: cleanup write SEED COUNT | read ...\n", stderr);
    return 2;
}
