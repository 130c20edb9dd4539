/* What hey prints. */
#include <string.h>

#include "load.h"

enum { SEEN_SUMMARY = 1, SEEN_RATE = 2, SEEN_RESPONSES = 4 };

struct state {
    struct sp_load load;
    double seconds, bytes;
    bool is_status, is_error; /* within the distribution of … */
};

/* The text after a word, without white space; NULL in ptr if it begins otherwise. */
static struct sp_str after(struct sp_str line, const char *word)
{
    struct sp_str text = sp_str_trim(line);
    if (!sp_str_starts(text, word))
        return (struct sp_str){NULL, 0};
    size_t len = strlen(word);
    return sp_str_trim((struct sp_str){text.ptr + len, text.len - len});
}

static bool read_after(struct sp_reading *self, struct sp_str line,
                       const char *word, double *out)
{
    struct sp_str text = after(line, word);
    if (!text.ptr)
        return false;
    if (!sp_load_number(sp_take_word(&text), out))
        sp_reading_fault(self, "'%s' needs a number", word);
    return true;
}

/* "95% in 0.0023 secs"; some versions print "95%% in". */
static void on_percentile(struct sp_reading *self, struct sp_str line,
                          const char *word, double *ms)
{
    char twice[16];
    double seconds = 0;
    snprintf(twice, sizeof twice, "%s%% in", word);
    if (read_after(self, line, twice, &seconds))
        *ms = seconds * 1e3;
    snprintf(twice, sizeof twice, "%s%%%% in", word);
    if (read_after(self, line, twice, &seconds))
        *ms = seconds * 1e3;
}

/* "[200]	20 responses", or "[3]	Get ...: refused" below "Error distribution". */
static void on_count(struct sp_reading *self, struct sp_str line)
{
    struct state *state = self->state;
    struct sp_str text = after(line, "[");
    const char *close = text.ptr ? memchr(text.ptr, ']', text.len) : NULL;
    uint64_t code, count;
    if (!close)
        return;
    struct sp_str first = {text.ptr, (size_t)(close - text.ptr)};
    struct sp_str rest = {close + 1, text.len - first.len - 1};
    if (!sp_reading_digits(self, "a status or a count", first, &code))
        return;
    if (state->is_error) {
        state->load.requests += code;
        state->load.failed += code;
    } else if (sp_reading_digits(self, "a count of responses",
                                 sp_take_word(&rest), &count)) {
        enum { FIRST_BAD = 400 };
        state->load.requests += count;
        state->load.failed += code >= FIRST_BAD ? count : 0;
    }
}

static void line(struct sp_reading *self, struct sp_str text)
{
    struct state *state = self->state;
    struct sp_load *load = sp_load_of(&state->load);
    if (sp_str_equal_c(text, "Summary:"))
        self->marks |= SEEN_SUMMARY;
    if (!(self->marks & SEEN_SUMMARY))
        return;
    if (read_after(self, text, "Requests/sec:", &load->requests_per_second))
        self->marks |= SEEN_RATE;
    if (!read_after(self, text, "Total data:", &state->bytes))
        read_after(self, text, "Total:", &state->seconds);
    on_percentile(self, text, "95", &load->p95_ms);
    on_percentile(self, text, "99", &load->p99_ms);
    if (text.len && text.ptr[0] != ' ')
        state->is_status = state->is_error = false;
    if (sp_str_starts(text, "Status code distribution:"))
        state->is_status = true;
    if (sp_str_starts(text, "Error distribution:"))
        state->is_error = true;
    if (state->is_status || state->is_error) {
        self->marks |= SEEN_RESPONSES;
        on_count(self, text);
    }
}

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    if (!(self->marks & SEEN_RESPONSES)) {
        sp_reading_fault(self, "it ends too early: there is no distribution of "
                               "status codes");
        return;
    }
    if (state->seconds > 0 && state->bytes > 0)
        state->load.bytes_per_second = state->bytes / state->seconds;
    sp_load_end(self, &state->load);
}

const struct sp_reader sp_reader_hey = {.shapes = SP_SHAPE_LINES,
                                        .marks = SEEN_SUMMARY | SEEN_RATE,
                                        .size = sizeof(struct state),
                                        .line = line,
                                        .end = end};
