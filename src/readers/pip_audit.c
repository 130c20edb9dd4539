/* The JSON of pip-audit, which gives no severity. */
#include <string.h>

#include "severity.h"

enum { SEEN_DEPENDENCIES = 1, SEEN_KIND = 2 };

struct state {
    struct sp_tally tally;
    uint64_t skipped;
};

static const struct sp_scale scale[] = {{"no severity", SP_HIGH},
                                        {NULL, SP_HIGH}};

static void on_looked_at(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    (void)event;
    self->marks |= SEEN_KIND;
    state->tally.measured++;
}

static void on_skipped(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    (void)event;
    state->skipped++;
}

static void on_finding(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    (void)event;
    sp_tally_add(&state->tally, scale, sp_str("no severity"), 1);
}

static const struct sp_row rows[] = {
    {"dependencies", SP_BEGIN, NULL, SEEN_DEPENDENCIES},
    {"fixes", SP_BEGIN, NULL, SEEN_KIND},
    {"dependencies/[]/vulns", SP_BEGIN, on_looked_at, 0},
    {"dependencies/[]/vulns/[]", SP_BEGIN, on_finding, 0},
    {"dependencies/[]/skip_reason", SP_TEXT, on_skipped, 0},
    {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    if (state->skipped)
        sp_buf_printf(&self->out->notes,
                      "  %llu dependencies were not looked at\n",
                      (unsigned long long)state->skipped);
    sp_tally_end(self, &state->tally, "no dependency was looked at");
}

const struct sp_reader sp_reader_pip_audit = {.shapes = SP_SHAPE_JSON,
                                              .marks =
                                                  SEEN_DEPENDENCIES | SEEN_KIND,
                                              .size = sizeof(struct state),
                                              .rows = rows,
                                              .end = end};
