/* A profile of `go test -coverprofile`: golang.org/x/tools/cover. It counts
 * statements; those are the lines. */
#include <string.h>

#include "coverage.h"

enum { SEEN_MODE = 1, STATEMENTS_MAX = 65536 };

struct state {
    bool has_text;
    struct sp_measured measured;
};

/* Takes the text after the last `separator` off *text. */
static bool cut(struct sp_str *text, char separator, struct sp_str *out)
{
    const char *at = memrchr(text->ptr, separator, text->len);
    if (!at)
        return false;
    *out = (struct sp_str){at + 1, text->len - (size_t)(at + 1 - text->ptr)};
    text->len = (size_t)(at - text->ptr);
    return true;
}

/* FILE:LINE.COLUMN,LINE.COLUMN STATEMENTS COUNT */
static void on_block(struct sp_reading *self, struct sp_str text)
{
    struct state *state = self->state;
    struct sp_str count, statements, place = text;
    uint64_t hits, number;
    if (!cut(&place, ' ', &count) || !cut(&place, ' ', &statements) ||
        !memchr(place.ptr, ':', place.len) ||
        !memchr(place.ptr, ',', place.len)) {
        sp_reading_fault(self, "expected FILE:LINE.COLUMN,LINE.COLUMN "
                               "STATEMENTS COUNT");
        return;
    }
    if (!sp_reading_digits(self, "the count of a block", count, &hits) ||
        !sp_reading_digits(self, "the number of statements", statements,
                           &number))
        return;
    if (number > STATEMENTS_MAX) {
        sp_reading_fault(self, "a block of more than %d statements",
                         STATEMENTS_MAX);
        return;
    }
    uint64_t hash = sp_str_hash(place);
    for (uint64_t i = 0; i < number; i++)
        sp_places_add(self, &state->measured.lines,
                      sp_place_hash(hash + i, sp_str("")), hits > 0);
}

static void line(struct sp_reading *self, struct sp_str text)
{
    struct state *state = self->state;
    bool is_mode = sp_str_equal_c(text, "mode: set") ||
                   sp_str_equal_c(text, "mode: count") ||
                   sp_str_equal_c(text, "mode: atomic");
    bool is_first = !state->has_text;
    state->has_text = true;
    if (is_first && is_mode)
        self->marks |= SEEN_MODE;
    else if ((self->marks & SEEN_MODE) && text.len)
        on_block(self, text);
}

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    sp_measured_end(self, &state->measured);
}

static void dispose(void *context)
{
    struct state *state = context;
    sp_measured_dispose(&state->measured);
}

const struct sp_reader sp_reader_go_cover = {.shapes = SP_SHAPE_LINES,
                                             .marks = SEEN_MODE,
                                             .size = sizeof(struct state),
                                             .line = line,
                                             .end = end,
                                             .dispose = dispose};
