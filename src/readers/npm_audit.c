/* The JSON of npm audit, of any version, and of pnpm audit. */
#include <string.h>

#include "severity.h"

enum { SEEN_KIND = 1, SEEN_COUNTS = 2 };

struct state {
    struct sp_tally tally;
};

static const struct sp_scale scale[] = {
    {"critical", SP_CRITICAL}, {"high", SP_HIGH}, {"moderate", SP_MEDIUM},
    {"low", SP_LOW},           {"info", SP_LOW},  {NULL, SP_HIGH}};

static void on_count(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    struct sp_str name = sp_event_name(event);
    uint64_t count;
    self->marks |= SEEN_COUNTS;
    if (sp_str_equal_c(name, "total") || !sp_reading_count(self, event, &count))
        return;
    sp_tally_add(&state->tally, scale, name, count);
}

static void on_dependencies(struct sp_reading *self,
                            const struct sp_event *event)
{
    struct state *state = self->state;
    uint64_t count;
    if (sp_reading_count(self, event, &count))
        state->tally.measured += count;
}

/* npm prints an object with an error where it could not look. */
static void on_error(struct sp_reading *self, const struct sp_event *event)
{
    bool is_silent = !event->text.len;
    self->marks |= SEEN_KIND | SEEN_COUNTS;
    sp_reading_fault(self, "npm audit could not look: %.*s%s",
                     SP_STR_ARG(event->text), is_silent ? "an error" : "");
}

static const struct sp_row rows[] = {
    {"auditReportVersion", SP_NUMBER, NULL, SEEN_KIND},
    {"advisories", SP_BEGIN, NULL, SEEN_KIND},
    {"metadata/vulnerabilities/*", SP_NUMBER, on_count, 0},
    {"metadata/dependencies", SP_NUMBER, on_dependencies, 0},
    {"metadata/dependencies/total", SP_NUMBER, on_dependencies, 0},
    {"metadata/totalDependencies", SP_NUMBER, on_dependencies, 0},
    {"error/code", SP_TEXT, on_error, 0},
    {"error/summary", SP_TEXT, on_error, 0},
    {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    sp_tally_end(self, &state->tally, "no dependency was looked at");
}

const struct sp_reader sp_reader_npm_audit = {.shapes = SP_SHAPE_JSON,
                                              .marks = SEEN_KIND | SEEN_COUNTS,
                                              .size = sizeof(struct state),
                                              .rows = rows,
                                              .end = end};
