/* The JSON of tfsec: an object with results and nothing else. A clean one names nothing
 * that was looked at, unless it lists the checks that passed. */
#include <string.h>

#include "severity.h"

enum { SEEN_ALL = 1, STATUS_PASSED = 1, STATUS_IGNORED = 2 };

struct state {
    struct sp_tally tally;
    struct sp_finding finding; /* the current one */
    bool has_results, has_others;
};

static const struct sp_scale scale[] = {{"CRITICAL", SP_CRITICAL},
                                        {"HIGH", SP_HIGH},
                                        {"MEDIUM", SP_MEDIUM},
                                        {"LOW", SP_LOW},
                                        {NULL, SP_HIGH}};

static void on_member(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    if (sp_str_equal_c(sp_event_name(event), "results") &&
        (event->kind == SP_BEGIN || sp_str_equal_c(event->text, "null")))
        state->has_results = true;
    else
        state->has_others = true;
}

static void on_root_end(struct sp_reading *self, const struct sp_event *event)
{
    const struct state *state = self->state;
    (void)event;
    if (state->has_results && !state->has_others)
        self->marks |= SEEN_ALL;
}

static void on_result(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    if (event->kind == SP_END)
        sp_finding_end(&state->finding, &state->tally, scale);
    if (event->kind == SP_BEGIN)
        state->tally.measured++;
    sp_finding_begin(&state->finding, "none");
}

static void on_severity(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    sp_finding_severity(&state->finding, event->text);
}

static void on_status(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    state->finding.is_passed =
        event->number == STATUS_PASSED || event->number == STATUS_IGNORED;
}

static const struct sp_row rows[] = {
    {"*", SP_BEGIN | SP_TEXT | SP_NUMBER | SP_WORD, on_member, 0},
    {"results/[]", SP_BEGIN | SP_END, on_result, 0},
    {"results/[]/severity", SP_TEXT, on_severity, 0},
    {"results/[]/status", SP_NUMBER, on_status, 0},
    {"", SP_END, on_root_end, 0},
    {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    sp_tally_end(self, &state->tally,
                 "it names no check; run tfsec with --include-passed");
}

const struct sp_reader sp_reader_tfsec = {.shapes = SP_SHAPE_JSON,
                                          .marks = SEEN_ALL,
                                          .size = sizeof(struct state),
                                          .rows = rows,
                                          .end = end};
