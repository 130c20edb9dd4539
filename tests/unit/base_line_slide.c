/* Where nothing has changed, nothing has to slide. */
#include "../../src/base/line_diff.h"

#include <criterion/criterion.h>
#include <time.h>

#include "sallyport/buf.h"

enum { LINES = 20000, ROUNDS = 20 };

/* Different lines; one of them in another way. */
static void add_lines(struct sp_buf *out, int changed)
{
    for (int i = 0; i < LINES; i++)
        sp_buf_printf(out, "%s%d\n", i == changed ? "not " : "", i);
}

Test(base_line_slide, lines_that_nobody_changed_take_no_time, .timeout = 60)
{
    struct sp_buf texts[TEXTS] = {{0}};
    struct numbered_texts lines;
    struct lines_way way = {.is_new = true};
    for (int i = 0; i < TEXTS; i++)
        add_lines(&texts[i], LINES / 2 * i);
    cr_assert(sp_lines_number(
        &lines, (struct sp_str[]){{texts[OLD].data, texts[OLD].len},
                                  {texts[FIRST].data, texts[FIRST].len},
                                  {texts[SECOND].data, texts[SECOND].len}}));
    struct numbered *old = &lines.of[OLD], *side = &lines.of[FIRST];
    clock_t begin = clock();
    for (int i = 0; i < ROUNDS; i++)
        cr_assert(sp_lines_diff(old, side, lines.numbers));
    clock_t middle = clock();
    for (int i = 0; i < ROUNDS; i++)
        cr_assert(sp_lines_slide(old, side, lines.numbers, &way) &&
                  sp_lines_slide(side, old, lines.numbers, &way));
    clock_t end = clock();
    cr_expect(20 * (end - middle) < middle - begin, "%ld, and %ld for the diff",
              (long)(end - middle), (long)(middle - begin));
    sp_lines_dispose(&lines);
    for (int i = 0; i < TEXTS; i++)
        sp_buf_dispose(&texts[i]);
}
