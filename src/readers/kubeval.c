/* kubeval: its JSON, or its text. */
#include <string.h>

#include "manifests.h"

enum { SEEN_FILE = 1, SEEN_STATUS = 2, SEEN_ALL = 3 };

struct state {
    struct sp_manifests counts;
};

static void on_status(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    struct sp_manifests *counts = &state->counts;
    self->marks |= SEEN_STATUS;
    if (sp_str_equal_c(event->text, "valid"))
        counts->valid++;
    else if (sp_str_equal_c(event->text, "skipped"))
        counts->skipped++;
    else if (sp_str_equal_c(event->text, "invalid"))
        counts->invalid++;
    else
        counts->errors++;
}

static bool has(struct sp_str text, const char *words)
{
    return memmem(text.ptr, text.len, words, strlen(words)) != NULL;
}

/* PASS - FILE contains a valid Deployment (NAME) */
static void line(struct sp_reading *self, struct sp_str text)
{
    struct state *state = self->state;
    struct sp_manifests *counts = &state->counts;
    if (sp_str_starts(text, "PASS - ") && has(text, " contains a valid ")) {
        self->marks |= SEEN_ALL;
        counts->valid++;
    } else if (sp_str_starts(text, "WARN - ") &&
               has(text, " contains an invalid ")) {
        self->marks |= SEEN_ALL;
        counts->invalid++;
    } else if (sp_str_starts(text, "WARN - ") &&
               has(text, " was not validated against a schema")) {
        self->marks |= SEEN_ALL;
        counts->skipped++;
    } else if (sp_str_starts(text, "ERR  - ")) {
        self->marks |= SEEN_ALL;
        counts->errors++;
    }
}

static const struct sp_row rows[] = {{"[]/filename", SP_TEXT, NULL, SEEN_FILE},
                                     {"[]/status", SP_TEXT, on_status, 0},
                                     {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    sp_manifests_end(self, &state->counts);
}

const struct sp_reader sp_reader_kubeval = {.shapes =
                                                SP_SHAPE_JSON | SP_SHAPE_LINES,
                                            .marks = SEEN_ALL,
                                            .size = sizeof(struct state),
                                            .rows = rows,
                                            .line = line,
                                            .end = end};
