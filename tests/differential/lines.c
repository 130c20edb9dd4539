/*
 * lines.c - merges texts; for lines.py.
 *
 *     lines LABEL LABEL    standard input: three lengths, "BASE OURS THEIRS", a
 *                          newline, and the texts, any number of times
 *
 * For each it prints "LENGTH" or, with a conflict, "!LENGTH", a newline, and the text;
 * or "-" and a newline, where git has to be asked.
 */
#include <stdio.h>
#include <stdlib.h>

#include "sallyport/alloc.h"
#include "sallyport/line_merge.h"

int main(int argc, char **argv)
{
    const struct sp_line_labels labels = {argc == 3 ? argv[1] : "",
                                          argc == 3 ? argv[2] : "", 0};
    size_t lengths[3];
    while (scanf("%zu %zu %zu", &lengths[0], &lengths[1], &lengths[2]) == 3) {
        struct sp_str texts[3];
        char *bytes[3];
        struct sp_buf out = {0};
        getchar();
        for (int i = 0; i < 3; i++) {
            bytes[i] = sp_calloc(lengths[i] + 1, 1);
            texts[i] = (struct sp_str){bytes[i], lengths[i]};
            if (fread(bytes[i], 1, lengths[i], stdin) != lengths[i])
                return 1;
        }
        enum sp_lines_merged merged =
            sp_line_merge(&out, texts[0], texts[1], texts[2], &labels);
        if (merged == SP_LINES_UNKNOWN || merged == SP_LINES_BINARY) {
            puts("-");
        } else {
            printf("%s%zu\n", merged == SP_LINES_CONFLICT ? "!" : "", out.len);
            fwrite(sp_buf_text(&out), 1, out.len, stdout);
        }
        for (int i = 0; i < 3; i++)
            free(bytes[i]);
        sp_buf_dispose(&out);
    }
    return 0;
}
