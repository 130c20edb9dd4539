/* The JSON of `terraform validate -json`, and of OpenTofu. */
#include "internal.h"

enum { SEEN_VALID = 1, SEEN_COUNT = 2 };

struct state {
    bool is_valid;
    uint64_t errors, warnings;
};

static void on_valid(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    self->marks |= SEEN_VALID;
    state->is_valid = sp_str_equal_c(event->text, "true");
}

static void on_errors(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    self->marks |= SEEN_COUNT;
    sp_reading_count(self, event, &state->errors);
}

static void on_warnings(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    sp_reading_count(self, event, &state->warnings);
}

static const struct sp_row rows[] = {
    {"valid", SP_WORD, on_valid, 0},
    {"error_count", SP_NUMBER, on_errors, 0},
    {"warning_count", SP_NUMBER, on_warnings, 0},
    {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    sp_reading_metric(self, "errors", (double)state->errors);
    sp_reading_metric(self, "warnings", (double)state->warnings);
    if (!state->is_valid || state->errors)
        sp_reading_fails(self, "the configuration is not valid: %llu error%s",
                         (unsigned long long)state->errors,
                         sp_plural(state->errors));
}

const struct sp_reader sp_reader_terraform_validate = {
    .shapes = SP_SHAPE_JSON,
    .marks = SEEN_VALID | SEEN_COUNT,
    .size = sizeof(struct state),
    .rows = rows,
    .end = end};
