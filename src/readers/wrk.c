/* What wrk and wrk2 print; the percentiles are there with --latency. */
#include <string.h>

#include "load.h"

enum { SEEN_BEGINNING = 1, SEEN_END = 2 };

struct state {
    struct sp_load load;
};

static void on_percentile(struct sp_reading *self, struct sp_str line,
                          const char *short_form, const char *long_form,
                          double *ms)
{
    struct sp_str rest = line, first = sp_take_word(&rest),
                  second = sp_take_word(&rest);
    if (!sp_str_equal_c(first, short_form) && !sp_str_equal_c(first, long_form))
        return;
    if (!second.len || sp_take_word(&rest).len || !sp_load_time(second, ms))
        sp_reading_fault(self, "%s needs a time, such as 2.97ms", short_form);
}

/* "16.11MB": units of 1024. */
static bool read_size(struct sp_str text, double *out)
{
    static const char units[] = "KMGT";
    double factor = 1;
    if (!text.len || text.ptr[text.len - 1] != 'B')
        return false;
    text.len--;
    const char *unit = text.len ? strchr(units, text.ptr[text.len - 1]) : NULL;
    if (unit && *unit) {
        text.len--;
        for (const char *at = units; at <= unit; at++)
            factor *= 1024;
    }
    bool is_good = sp_load_number(text, out);
    *out *= factor;
    return is_good;
}

/* "20689 requests in 1.00s, 16.12MB read" */
static void on_requests(struct sp_reading *self, struct sp_str line)
{
    struct state *state = self->state;
    struct sp_str rest = line, first = sp_take_word(&rest),
                  second = sp_take_word(&rest);
    if (sp_str_equal_c(second, "requests") &&
        sp_str_equal_c(sp_take_word(&rest), "in"))
        sp_reading_digits(self, "the number of requests", first,
                          &state->load.requests);
}

/* Adds the numbers of a line that begins with `head`. */
static void on_failed(struct sp_reading *self, struct sp_str line,
                      const char *head)
{
    struct state *state = self->state;
    struct sp_str rest = sp_str_trim(line), next;
    uint64_t count;
    if (!sp_str_starts(rest, head))
        return;
    rest.ptr += strlen(head);
    rest.len -= strlen(head);
    while ((next = sp_take_word(&rest)).len) {
        if (next.ptr[next.len - 1] == ',')
            next.len--;
        if (next.len && next.ptr[0] >= '0' && next.ptr[0] <= '9' &&
            sp_reading_digits(self, "the number of failed requests", next,
                              &count))
            state->load.failed += count;
    }
}

static void on_rates(struct sp_reading *self, struct sp_str line)
{
    struct state *state = self->state;
    struct sp_str rest = line, first = sp_take_word(&rest),
                  second = sp_take_word(&rest);
    if (sp_str_equal_c(first, "Requests/sec:")) {
        if (!sp_load_number(second, &state->load.requests_per_second))
            sp_reading_fault(self, "Requests/sec needs a number");
    } else if (sp_str_equal_c(first, "Transfer/sec:")) {
        self->marks |= SEEN_END;
        if (!read_size(second, &state->load.bytes_per_second))
            sp_reading_fault(self, "Transfer/sec needs a size, such as 1.5MB");
    }
}

static void line(struct sp_reading *self, struct sp_str text)
{
    struct state *state = self->state;
    struct sp_load *load = sp_load_of(&state->load);
    if (sp_str_starts(text, "Running ") &&
        memmem(text.ptr, text.len, " test @", sizeof " test @" - 1))
        self->marks |= SEEN_BEGINNING;
    if (!(self->marks & SEEN_BEGINNING))
        return;
    on_percentile(self, text, "95%", "95.000%", &load->p95_ms);
    on_percentile(self, text, "99%", "99.000%", &load->p99_ms);
    on_requests(self, text);
    on_failed(self, text, "Socket errors:");
    on_failed(self, text, "Non-2xx or 3xx responses:");
    on_rates(self, text);
}

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    if (self->marks & SEEN_END)
        sp_load_end(self, &state->load);
    else
        sp_reading_fault(self, "it ends too early: Transfer/sec is missing");
}

const struct sp_reader sp_reader_wrk = {.shapes = SP_SHAPE_LINES,
                                        .marks = SEEN_BEGINNING,
                                        .size = sizeof(struct state),
                                        .line = line,
                                        .end = end};
