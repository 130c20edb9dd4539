/* The XML of JaCoCo: its totals. It leaves out a counter where there is nothing to
 * count. */
#include <string.h>

#include "coverage.h"

enum { SEEN_ROOT = 1 };

struct state {
    struct sp_coverage coverage;
    struct sp_share classes;
};

static void on_session(struct sp_reading *self, const struct sp_event *event)
{
    if (sp_event_attribute(event, "name"))
        self->marks |= SEEN_ROOT;
}

static bool read_attribute(struct sp_reading *self,
                           const struct sp_event *event, const char *name,
                           uint64_t *out)
{
    const char *text = sp_event_attribute(event, name);
    return sp_reading_digits(self, name, sp_str(text ? text : ""), out);
}

static void on_counter(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    const char *type = sp_event_attribute(event, "type");
    uint64_t missed;
    const struct {
        const char *type;
        struct sp_share *share;
    } counters[] = {{"LINE", &state->coverage.lines},
                    {"BRANCH", &state->coverage.branches},
                    {"METHOD", &state->coverage.functions},
                    {"CLASS", &state->classes}};
    for (size_t i = 0; type && i < sizeof counters / sizeof counters[0]; i++) {
        struct sp_share *share = counters[i].share;
        if (strcmp(counters[i].type, type) == 0 &&
            read_attribute(self, event, "missed", &missed) &&
            read_attribute(self, event, "covered", &share->covered))
            share->total = missed + share->covered;
    }
}

static const struct sp_row rows[] = {
    {"report", SP_BEGIN, on_session, 0},
    {"report/counter", SP_BEGIN, on_counter, 0},
    {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    state->coverage.has_branches = state->coverage.has_functions =
        state->classes.total > 0;
    sp_coverage_end(self, &state->coverage);
}

const struct sp_reader sp_reader_jacoco = {.shapes = SP_SHAPE_XML,
                                           .marks = SEEN_ROOT,
                                           .size = sizeof(struct state),
                                           .rows = rows,
                                           .end = end};
