/* vegeta: `report -type=json`, or the text of `report`. */
#include <string.h>

#include "load.h"

enum { SEEN_TIMES = 1, SEEN_REQUESTS = 2 };

struct state {
    struct sp_load load;
    double seconds, wait, bytes, success; /* a ratio */
};

static double *field_of(struct state *state, struct sp_str name)
{
    return sp_str_equal_c(name, "95th")       ? &state->load.p95_ms
           : sp_str_equal_c(name, "99th")     ? &state->load.p99_ms
           : sp_str_equal_c(name, "total")    ? &state->bytes
           : sp_str_equal_c(name, "duration") ? &state->seconds
           : sp_str_equal_c(name, "wait")     ? &state->wait
           : sp_str_equal_c(name, "success")  ? &state->success
                                             : &state->load.requests_per_second;
}

static void on_number(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    const double ns_in_ms = 1e6, ns_in_s = 1e9;
    sp_load_of(&state->load);
    double *out = field_of(state, sp_event_name(event));
    if (event->number < 0)
        sp_reading_fault(self, "'%.*s' is negative",
                         SP_STR_ARG(sp_event_name(event)));
    *out = event->number;
    if (out == &state->load.p95_ms || out == &state->load.p99_ms) {
        self->marks |= SEEN_TIMES;
        *out /= ns_in_ms;
    } else if (out == &state->seconds || out == &state->wait) {
        *out /= ns_in_s;
    }
}

static void on_requests(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    self->marks |= SEEN_REQUESTS;
    sp_reading_count(self, event, &sp_load_of(&state->load)->requests);
}

static const struct sp_row rows[] = {
    {"latencies/95th", SP_NUMBER, on_number, 0},
    {"latencies/99th", SP_NUMBER, on_number, 0},
    {"bytes_in/total", SP_NUMBER, on_number, 0},
    {"duration", SP_NUMBER, on_number, 0},
    {"wait", SP_NUMBER, on_number, 0},
    {"success", SP_NUMBER, on_number, 0},
    {"rate", SP_NUMBER, on_number, 0},
    {"requests", SP_NUMBER, on_requests, 0},
    {NULL, 0, NULL, 0}};

/* --- the text --- */

/* The values of a line "NAME  [what, they, are]  1, 2, 3", trimmed. */
static size_t values_of(struct sp_str line, const char *name,
                        struct sp_str out[8])
{
    size_t count = 0;
    const char *close = memchr(line.ptr, ']', line.len);
    if (!sp_str_starts(line, name) || !close)
        return 0;
    struct sp_str rest = {close + 1, line.len - (size_t)(close + 1 - line.ptr)};
    while (count < 8 && sp_str_item(&rest, ',', &out[count]))
        count++;
    return count;
}

static void need(struct sp_reading *self, bool is_good, const char *name)
{
    if (!is_good)
        sp_reading_fault(self, "the line '%s' is not as vegeta writes it",
                         name);
}

static void line(struct sp_reading *self, struct sp_str text)
{
    struct state *state = self->state;
    struct sp_load *load = sp_load_of(&state->load);
    struct sp_str at[8];
    enum { P95 = 4, P99 = 5, TIMES = 7 };
    const double hundred = 100, ms_in_s = 1e3;
    size_t count = values_of(text, "Requests ", at);
    if (count >= 2) {
        self->marks |= SEEN_REQUESTS;
        need(self, sp_load_number(at[1], &load->requests_per_second),
             "Requests");
        sp_reading_digits(self, "the number of requests", at[0],
                          &load->requests);
    }
    if (values_of(text, "Latencies ", at) == TIMES) {
        self->marks |= SEEN_TIMES;
        need(self,
             sp_load_time(at[P95], &load->p95_ms) &&
                 sp_load_time(at[P99], &load->p99_ms),
             "Latencies");
    }
    if (values_of(text, "Duration ", at)) {
        need(self, sp_load_time(at[0], &state->seconds), "Duration");
        state->seconds /= ms_in_s;
    }
    if (values_of(text, "Bytes In ", at))
        need(self, sp_load_number(at[0], &state->bytes), "Bytes In");
    if (values_of(text, "Success ", at) && at[0].len) {
        at[0].len--; /* the percent sign */
        need(self, sp_load_number(at[0], &state->success), "Success");
        state->success /= hundred;
    }
}

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    struct sp_load *load = sp_load_of(&state->load);
    double seconds = state->seconds + state->wait;
    if (seconds > 0)
        load->bytes_per_second = state->bytes / seconds;
    if (state->success < 1) {
        double failed = (1 - state->success) * (double)load->requests + 0.5;
        load->failed = failed < 1 ? 1 : (uint64_t)failed;
    }
    sp_load_end(self, load);
}

const struct sp_reader sp_reader_vegeta = {.shapes =
                                               SP_SHAPE_JSON | SP_SHAPE_LINES,
                                           .marks = SEEN_TIMES | SEEN_REQUESTS,
                                           .size = sizeof(struct state),
                                           .rows = rows,
                                           .line = line,
                                           .end = end};
