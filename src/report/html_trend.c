/* A small chart beside a number: a bar for each week, from zero. */
#include <math.h>

#include "html.h"

/* Few weeks leave room, or one bar would fill all of it. */
enum { WEEKS = 26, FEW = 13, SLOT = 4, BAR = 3, HEIGHT = 24 };

/* What a screen reader says, and what is shown where the mouse rests. */
static void add_numbers(struct sp_buf *out, const double *values, size_t count,
                        const char *unit)
{
    for (size_t i = 0; i < count; i++) {
        sp_buf_puts(out, i ? ", " : "");
        if (isnan(values[i]))
            sp_buf_puts(out, "none");
        else
            sp_buf_printf(out, "%.4g%s", values[i], unit);
    }
}

void sp_html_trend(struct sp_buf *out, const char *class, const double *values,
                   size_t count, const char *unit)
{
    double top = 0;
    if (count > WEEKS) {
        values += count - WEEKS;
        count = WEEKS;
    }
    for (size_t i = 0; i < count; i++)
        top = values[i] > top ? values[i] : top;
    if (!count)
        return;
    sp_buf_printf(
        out,
        "<svg class=\"trend\" viewBox=\"0 0 %d %d\" "
        "preserveAspectRatio=\"none\" role=\"img\" aria-label=\"By week: ",
        (int)(count > FEW ? count : FEW) * SLOT, HEIGHT);
    add_numbers(out, values, count, unit);
    sp_buf_printf(out, "\"><path class=\"%s\" d=\"", class);
    for (size_t i = 0; i < count; i++) {
        double height = values[i] > 0 ? values[i] * HEIGHT / top : 0;
        if (height > 0)
            sp_buf_printf(out, "M%zu %dv-%.3gh%dv%.3gz", i * SLOT, HEIGHT,
                          height, BAR, height);
    }
    sp_buf_puts(out, "\"/></svg>");
}
