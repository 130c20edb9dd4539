/* The chart of weeks. Its scale begins at 0, and its numbers stand in a table too. */
#include "html.h"
#include "overview.h"

enum {
    WIDTH = 720,
    HEIGHT = 200,
    LEFT = 44, /* room for the scale */
    BOTTOM = 24,
    TOP = 8,
    PLOT = HEIGHT - TOP - BOTTOM,
    STEPS = 4,
    LABELS = 6,
    LABEL = 70, /* the width of one */
};

typedef unsigned long long count_t;

static uint64_t height_of_week(const struct sp_tally_week *week)
{
    return week->accepted + week->refused;
}

/* The top of the scale: 1, 2 or 5 with zeros, times STEPS, and at least the
 * highest. */
static uint64_t scale_of(uint64_t highest)
{
    static const unsigned firsts[] = {1, 2, 5};
    for (uint64_t ten = 1;; ten *= 10)
        for (int i = 0; i < 3; i++)
            if (firsts[i] * ten * STEPS >= highest)
                return firsts[i] * ten * STEPS;
}

static void add_scale(struct sp_buf *out, uint64_t top)
{
    for (unsigned i = 0; i <= STEPS; i++) {
        double y = TOP + PLOT - (double)PLOT * i / STEPS;
        sp_buf_printf(out,
                      "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" "
                      "y2=\"%.1f\"/><text x=\"%d\" y=\"%.1f\" "
                      "text-anchor=\"end\">%llu</text>\n",
                      LEFT, WIDTH, y, y, LEFT - 6, y + 4,
                      (count_t)(top / STEPS * i));
    }
}

static void add_rect(struct sp_buf *out, const char *class, double x,
                     double width, double bottom, double height)
{
    if (height > 0)
        sp_buf_printf(out,
                      "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" "
                      "width=\"%.1f\" height=\"%.1f\"/>",
                      class, x, bottom - height, width, height);
}

static void add_week(struct sp_buf *out, const struct sp_tally_week *week,
                     size_t at, size_t count, uint64_t top)
{
    char day[OVERVIEW_DAY + 1];
    double slot = (double)(WIDTH - LEFT) / (double)count;
    double x = LEFT + slot * (double)at, bottom = TOP + PLOT;
    double low = (double)week->accepted * PLOT / (double)top;
    double high = (double)week->refused * PLOT / (double)top;
    sp_overview_day(day, week->begin);
    sp_buf_printf(out,
                  "<g><title>week of %s: %llu accepted, %llu refused</title>",
                  day, (count_t)week->accepted, (count_t)week->refused);
    add_rect(out, "accepted", x + slot * 0.1, slot * 0.8, bottom, low);
    add_rect(out, "refused", x + slot * 0.1, slot * 0.8, bottom - low, high);
    sp_buf_puts(out, "</g>\n");
    bool is_last = x + LABEL > WIDTH; /* or it would be cut off */
    if (at % ((count + LABELS - 1) / LABELS) == 0)
        sp_buf_printf(out, "<text x=\"%.1f\" y=\"%d\"%s>%s</text>\n",
                      is_last ? WIDTH : x, HEIGHT - 6,
                      is_last ? " text-anchor=\"end\"" : "", day);
}

void sp_html_weeks(struct sp_buf *out, const struct sp_tally *tally)
{
    size_t count = tally->weeks.count;
    uint64_t highest = 1;
    if (!count)
        return;
    for (size_t i = 0; i < count; i++)
        if (height_of_week(&tally->weeks.items[i]) > highest)
            highest = height_of_week(&tally->weeks.items[i]);
    sp_buf_printf(out,
                  "<svg viewBox=\"0 0 %d %d\" role=\"img\" "
                  "aria-label=\"Accepted and refused pushes of %zu weeks; the "
                  "table below has the numbers\">\n",
                  WIDTH, HEIGHT, count);
    uint64_t top = scale_of(highest);
    add_scale(out, top);
    for (size_t i = 0; i < count; i++)
        add_week(out, &tally->weeks.items[i], i, count, top);
    sp_buf_puts(out, "</svg>\n");
}
