/* The JSON of checkov: one object, or a list with one for each framework. A check has a
 * severity only where checkov was given a key of its vendor. */
#include <string.h>

#include "severity.h"

enum { SEEN_VERSION = 1 };

struct state {
    struct sp_tally tally;
    struct sp_finding finding; /* the current one */
    uint64_t failed, listed, unreadable;
};

static const struct sp_scale scale[] = {
    {"CRITICAL", SP_CRITICAL}, {"HIGH", SP_HIGH}, {"MEDIUM", SP_MEDIUM},
    {"MODERATE", SP_MEDIUM},   {"LOW", SP_LOW},   {"INFO", SP_LOW},
    {"no severity", SP_HIGH},  {NULL, SP_HIGH}};

static void on_check(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    if (event->kind == SP_END)
        sp_finding_end(&state->finding, &state->tally, scale);
    if (event->kind == SP_BEGIN)
        state->listed++;
    sp_finding_begin(&state->finding, "no severity");
}

static void on_severity(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    sp_finding_severity(&state->finding, event->text);
}

static void on_number(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    struct sp_str name = sp_event_name(event);
    uint64_t count;
    if (!sp_reading_count(self, event, &count))
        return;
    if (sp_str_equal_c(name, "failed"))
        state->failed += count;
    if (sp_str_equal_c(name, "failed") || sp_str_equal_c(name, "passed"))
        state->tally.measured += count;
    if (sp_str_equal_c(name, "parsing_errors"))
        state->unreadable += count;
}

static const struct sp_row rows[] = {
    {"/checkov_version", SP_TEXT, NULL, SEEN_VERSION},
    {"/results/failed_checks/[]", SP_BEGIN | SP_END, on_check, 0},
    {"/results/failed_checks/[]/severity", SP_TEXT, on_severity, 0},
    {"/summary/failed", SP_NUMBER, on_number, 0},
    {"/summary/passed", SP_NUMBER, on_number, 0},
    {"/summary/parsing_errors", SP_NUMBER, on_number, 0},
    {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    if (state->failed > state->listed)
        sp_tally_add(&state->tally, scale, sp_str("no severity"),
                     state->failed - state->listed);
    if (state->unreadable)
        sp_reading_fails(self, "%llu file%s could not be parsed",
                         (unsigned long long)state->unreadable,
                         sp_plural(state->unreadable));
    sp_tally_end(self, &state->tally, "no check was made");
}

const struct sp_reader sp_reader_checkov = {.shapes = SP_SHAPE_JSON,
                                            .marks = SEEN_VERSION,
                                            .size = sizeof(struct state),
                                            .rows = rows,
                                            .end = end};
