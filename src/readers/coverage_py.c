/* The JSON of coverage.py. Its totals count lines and branches; functions are there
 * since version 7.6. */
#include <string.h>

#include "coverage.h"

enum { SEEN_META = 1, SEEN_TOTALS = 2 };

struct state {
    struct sp_coverage coverage;
    uint64_t files;
    struct sp_share function; /* the statements of one */
};

static void on_file(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    (void)event;
    state->files++;
}

static void on_total(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    struct sp_coverage *coverage = &state->coverage;
    const struct {
        const char *name;
        uint64_t *out;
    } numbers[] = {{"covered_lines", &coverage->lines.covered},
                   {"num_statements", &coverage->lines.total},
                   {"covered_branches", &coverage->branches.covered},
                   {"num_branches", &coverage->branches.total}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (sp_str_equal_c(sp_event_name(event), numbers[i].name) &&
            sp_reading_count(self, event, numbers[i].out)) {
            self->marks |= SEEN_TOTALS;
            coverage->has_branches = coverage->has_branches || i > 1;
        }
}

/* The function without a name is the code outside of functions. */
static bool is_function(const struct sp_event *event)
{
    return event->path->depth > 3 && event->path->steps[3].len > 0;
}

static void on_function_number(struct sp_reading *self,
                               const struct sp_event *event)
{
    struct state *state = self->state;
    bool is_total = sp_str_equal_c(sp_event_name(event), "num_statements");
    sp_reading_count(self, event,
                     is_total ? &state->function.total
                              : &state->function.covered);
}

static void on_function(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    state->coverage.has_functions = true;
    if (event->kind == SP_BEGIN) {
        state->function = (struct sp_share){0, 0};
    } else if (is_function(event) && state->function.total) {
        state->coverage.functions.total++;
        state->coverage.functions.covered += state->function.covered > 0;
    }
}

static const struct sp_row rows[] = {
    {"meta/version", SP_TEXT, NULL, SEEN_META},
    {"files/*", SP_BEGIN, on_file, 0},
    {"totals/*", SP_NUMBER | SP_TEXT, on_total, 0},
    {"files/*/functions/*", SP_BEGIN | SP_END, on_function, 0},
    {"files/*/functions/*/summary/covered_lines", SP_NUMBER | SP_TEXT,
     on_function_number, 0},
    {"files/*/functions/*/summary/num_statements", SP_NUMBER | SP_TEXT,
     on_function_number, 0},
    {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    if (!state->files)
        state->coverage.lines = (struct sp_share){0, 0};
    sp_coverage_end(self, &state->coverage);
}

const struct sp_reader sp_reader_coverage_py = {.shapes = SP_SHAPE_JSON,
                                                .marks =
                                                    SEEN_META | SEEN_TOTALS,
                                                .size = sizeof(struct state),
                                                .rows = rows,
                                                .end = end};
