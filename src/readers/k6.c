/* The summary of k6: --summary-export, or the data of handleSummary(). */
#include <string.h>

#include "load.h"

enum { SEEN_METRICS = 1 };

struct state {
    struct sp_load load;
    uint64_t crossed; /* thresholds */
};

/* A number that is not negative. */
static void read_number(struct sp_reading *self, const struct sp_event *event,
                        double *out)
{
    if (event->number < 0)
        sp_reading_fault(self, "'%.*s' is negative",
                         SP_STR_ARG(sp_event_name(event)));
    else
        *out = event->number;
}

static void on_time(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    struct sp_load *load = sp_load_of(&state->load);
    if (sp_str_equal_c(sp_event_name(event), "p(95)"))
        read_number(self, event, &load->p95_ms);
    if (sp_str_equal_c(sp_event_name(event), "p(99)"))
        read_number(self, event, &load->p99_ms);
}

static void on_requests(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    struct sp_load *load = sp_load_of(&state->load);
    if (sp_str_equal_c(sp_event_name(event), "count"))
        sp_reading_count(self, event, &load->requests);
    if (sp_str_equal_c(sp_event_name(event), "rate"))
        read_number(self, event, &load->requests_per_second);
}

static void on_data(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    read_number(self, event, &sp_load_of(&state->load)->bytes_per_second);
}

/* A request that failed "passes" http_req_failed. */
static void on_failed(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    sp_reading_count(self, event, &sp_load_of(&state->load)->failed);
}

/* --summary-export: true for a threshold that was crossed. */
static void on_crossed(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    state->crossed += sp_str_equal_c(event->text, "true");
}

static void on_ok(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    state->crossed += sp_str_equal_c(event->text, "false");
}

static const struct sp_row rows[] = {
    {"metrics/http_reqs", SP_BEGIN, NULL, SEEN_METRICS},
    {"metrics/http_req_duration/*", SP_NUMBER, on_time, 0},
    {"metrics/http_req_duration/values/*", SP_NUMBER, on_time, 0},
    {"metrics/http_reqs/*", SP_NUMBER, on_requests, 0},
    {"metrics/http_reqs/values/*", SP_NUMBER, on_requests, 0},
    {"metrics/data_received/rate", SP_NUMBER, on_data, 0},
    {"metrics/data_received/values/rate", SP_NUMBER, on_data, 0},
    {"metrics/http_req_failed/passes", SP_NUMBER, on_failed, 0},
    {"metrics/http_req_failed/values/passes", SP_NUMBER, on_failed, 0},
    {"metrics/*/thresholds/*", SP_WORD, on_crossed, 0},
    {"metrics/*/thresholds/*/ok", SP_WORD, on_ok, 0},
    {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    sp_load_end(self, &state->load);
    if (state->crossed)
        sp_reading_fails(self, "%llu threshold%s crossed",
                         (unsigned long long)state->crossed,
                         state->crossed == 1 ? " was" : "s were");
}

const struct sp_reader sp_reader_k6 = {.shapes = SP_SHAPE_JSON,
                                       .marks = SEEN_METRICS,
                                       .size = sizeof(struct state),
                                       .rows = rows,
                                       .end = end};
