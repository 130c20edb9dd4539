/* kubeconform: its JSON, or the summary that it prints as text. Without -summary its
 * JSON names only what is not valid. */
#include <string.h>

#include "manifests.h"

enum { SEEN_ALL = 1 };

struct state {
    struct sp_manifests listed, summary;
    bool has_resources, has_summary, has_others;
};

static void on_member(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    struct sp_str name = sp_event_name(event);
    if (sp_str_equal_c(name, "resources"))
        state->has_resources = true;
    else if (sp_str_equal_c(name, "summary"))
        state->has_summary = true;
    else
        state->has_others = true;
}

static void on_root_end(struct sp_reading *self, const struct sp_event *event)
{
    const struct state *state = self->state;
    (void)event;
    if (state->has_resources && !state->has_others)
        self->marks |= SEEN_ALL;
}

static void on_status(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    struct sp_manifests *counts = &state->listed;
    if (sp_str_equal_c(event->text, "statusValid"))
        counts->valid++;
    else if (sp_str_equal_c(event->text, "statusSkipped") ||
             sp_str_equal_c(event->text, "statusEmpty"))
        counts->skipped++;
    else if (sp_str_equal_c(event->text, "statusInvalid"))
        counts->invalid++;
    else
        counts->errors++;
}

static void on_count(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    struct sp_manifests *counts = &state->summary;
    struct sp_str name = sp_event_name(event);
    sp_reading_count(self, event,
                     sp_str_equal_c(name, "valid")     ? &counts->valid
                     : sp_str_equal_c(name, "invalid") ? &counts->invalid
                     : sp_str_equal_c(name, "errors")  ? &counts->errors
                                                       : &counts->skipped);
}

/* Reads the number after `word` in a line. */
static bool read_after(struct sp_reading *self, struct sp_str line,
                       const char *word, uint64_t *out)
{
    const char *at = memmem(line.ptr, line.len, word, strlen(word));
    if (!at)
        return false;
    at += strlen(word);
    size_t len = 0, rest = (size_t)(line.ptr + line.len - at);
    while (len < rest && at[len] >= '0' && at[len] <= '9')
        len++;
    return sp_reading_digits(self, "a number of the summary",
                             (struct sp_str){at, len}, out);
}

/* Summary: 3 resources found in 2 files - Valid: 3, Invalid: 0, Errors: 0, Skipped: 0 */
static void line(struct sp_reading *self, struct sp_str text)
{
    struct state *state = self->state;
    struct sp_manifests *counts = &state->summary;
    if (!sp_str_starts(text, "Summary: "))
        return;
    if (read_after(self, text, " - Valid: ", &counts->valid) &&
        read_after(self, text, ", Invalid: ", &counts->invalid) &&
        read_after(self, text, ", Errors: ", &counts->errors) &&
        read_after(self, text, ", Skipped: ", &counts->skipped)) {
        state->has_summary = true;
        self->marks |= SEEN_ALL;
    }
}

static const struct sp_row rows[] = {
    {"*", SP_BEGIN | SP_TEXT | SP_NUMBER | SP_WORD, on_member, 0},
    {"resources/[]/status", SP_TEXT, on_status, 0},
    {"summary/valid", SP_NUMBER, on_count, 0},
    {"summary/invalid", SP_NUMBER, on_count, 0},
    {"summary/errors", SP_NUMBER, on_count, 0},
    {"summary/skipped", SP_NUMBER, on_count, 0},
    {"", SP_END, on_root_end, 0},
    {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    sp_manifests_end(self,
                     state->has_summary ? &state->summary : &state->listed);
    if (!state->has_summary && !state->listed.valid && !state->listed.invalid &&
        !state->listed.errors)
        sp_buf_puts(&self->out->notes,
                    "  run kubeconform with -summary, which counts all\n");
}

const struct sp_reader sp_reader_kubeconform = {.shapes = SP_SHAPE_JSON |
                                                          SP_SHAPE_LINES,
                                                .marks = SEEN_ALL,
                                                .size = sizeof(struct state),
                                                .rows = rows,
                                                .line = line,
                                                .end = end};
