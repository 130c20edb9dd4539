/* A plan: `terraform show -json PLAN`, or the messages of `terraform plan -json`, one
 * object a line. OpenTofu writes the same. */
#include "internal.h"

enum { SEEN_VERSION = 1, SEEN_VALUES = 2, SEEN_ALL = 3 };

struct state {
    uint64_t resources, add, change, destroy, errors;
    bool is_stream, has_summary;
};

static void on_resource(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    (void)event;
    state->resources++;
}

static void on_action(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    state->add += sp_str_equal_c(event->text, "create");
    state->change += sp_str_equal_c(event->text, "update");
    state->destroy += sp_str_equal_c(event->text, "delete");
}

static void on_errored(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    state->errors += sp_str_equal_c(event->text, "true");
}

static void on_check(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    state->errors += sp_str_equal_c(event->text, "fail") ||
                     sp_str_equal_c(event->text, "error");
}

/* --- the messages of `terraform plan -json` --- */

static void on_module(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    if (!sp_str_equal_c(event->text, "terraform.ui") &&
        !sp_str_equal_c(event->text, "tofu.ui"))
        return;
    self->marks |= SEEN_ALL;
    state->is_stream = true;
}

static void on_type(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    if (sp_str_equal_c(event->text, "planned_change") ||
        sp_str_equal_c(event->text, "refresh_complete"))
        state->resources++;
    if (sp_str_equal_c(event->text, "change_summary"))
        state->has_summary = true;
}

static void on_count(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    struct sp_str name = sp_event_name(event);
    sp_reading_count(self, event,
                     sp_str_equal_c(name, "add")      ? &state->add
                     : sp_str_equal_c(name, "change") ? &state->change
                                                      : &state->destroy);
}

static void on_severity(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    state->errors += sp_str_equal_c(event->text, "error");
}

static const struct sp_row rows[] = {
    {"terraform_version", SP_TEXT, NULL, SEEN_VERSION},
    {"planned_values", SP_BEGIN, NULL, SEEN_VALUES},
    {"resource_changes/[]", SP_BEGIN, on_resource, 0},
    {"resource_changes/[]/change/actions/[]", SP_TEXT, on_action, 0},
    {"errored", SP_WORD, on_errored, 0},
    {"checks/[]/status", SP_TEXT, on_check, 0},
    {"@module", SP_TEXT, on_module, 0},
    {"type", SP_TEXT, on_type, 0},
    {"changes/add", SP_NUMBER, on_count, 0},
    {"changes/change", SP_NUMBER, on_count, 0},
    {"changes/remove", SP_NUMBER, on_count, 0},
    {"diagnostic/severity", SP_TEXT, on_severity, 0},
    {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    sp_reading_metric(self, "resources", (double)state->resources);
    sp_reading_metric(self, "add", (double)state->add);
    sp_reading_metric(self, "change", (double)state->change);
    sp_reading_metric(self, "destroy", (double)state->destroy);
    if (state->errors)
        sp_reading_fails(self, "the plan has %llu error%s",
                         (unsigned long long)state->errors,
                         sp_plural(state->errors));
    else if (state->is_stream && !state->has_summary)
        sp_reading_fails(self, "the plan did not come to its end");
    else if (!state->resources)
        sp_reading_fails(self, "no resource is in the plan");
}

const struct sp_reader sp_reader_terraform_plan = {.shapes = SP_SHAPE_JSON,
                                                   .marks = SEEN_ALL,
                                                   .size = sizeof(struct state),
                                                   .is_many = true,
                                                   .rows = rows,
                                                   .end = end};
