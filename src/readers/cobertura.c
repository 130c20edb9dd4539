/* Cobertura XML. A line counts once, in its file, not again in its method; the totals
 * at the top are not read. */
#include <string.h>

#include "coverage.h"

enum { SEEN_ROOT = 1, SEEN_PACKAGES = 2, BRANCHES_MAX = 1000 };

struct state {
    uint64_t file, method;
    bool is_method_hit, has_method_lines;
    struct sp_measured measured;
};

static void on_root(struct sp_reading *self, const struct sp_event *event)
{
    if (sp_event_attribute(event, "line-rate"))
        self->marks |= SEEN_ROOT;
}

static void on_class(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    const char *file = sp_event_attribute(event, "filename");
    if (!file)
        file = sp_event_attribute(event, "name");
    if (!file)
        sp_reading_fault(self, "a class without filename");
    else
        state->file = sp_str_hash(sp_str(file));
}

static bool read_hits(struct sp_reading *self, const struct sp_event *event,
                      uint64_t *hits)
{
    const char *text = sp_event_attribute(event, "hits");
    return sp_reading_digits(self, "hits of a line", sp_str(text ? text : ""),
                             hits);
}

/* condition-coverage="50% (1/2)" */
static void add_branches(struct sp_reading *self, const char *text,
                         uint64_t line)
{
    struct state *state = self->state;
    const char *open = strchr(text, '('), *slash = open ? strchr(open, '/') : 0;
    const char *close = slash ? strchr(slash, ')') : NULL;
    uint64_t covered, total;
    if (!close) {
        sp_reading_fault(self, "condition-coverage must be as in '50%% (1/2)'");
        return;
    }
    struct sp_str first = {open + 1, (size_t)(slash - open - 1)};
    struct sp_str second = {slash + 1, (size_t)(close - slash - 1)};
    if (!sp_reading_digits(self, "condition-coverage", first, &covered) ||
        !sp_reading_digits(self, "condition-coverage", second, &total))
        return;
    if (total > BRANCHES_MAX || covered > total) {
        sp_reading_fault(self, "a line with %llu of %llu branches",
                         (unsigned long long)covered,
                         (unsigned long long)total);
        return;
    }
    for (uint64_t i = 0; i < total; i++)
        sp_places_add(self, &state->measured.branches,
                      sp_place_hash(line + i + 1, sp_str("")), i < covered);
    state->measured.has_branches = true;
}

static void on_line(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    const char *number = sp_event_attribute(event, "number");
    const char *share = sp_event_attribute(event, "condition-coverage");
    uint64_t hits;
    if (!number || !read_hits(self, event, &hits)) {
        sp_reading_fault(self, "a line without number");
        return;
    }
    uint64_t line = sp_place_hash(state->file, sp_str(number));
    sp_places_add(self, &state->measured.lines, line, hits > 0);
    if (share)
        add_branches(self, share, line);
}

static void on_method(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    const char *name = sp_event_attribute(event, "name");
    const char *signature = sp_event_attribute(event, "signature");
    uint64_t file = sp_place_hash(state->file, sp_str(name ? name : ""));
    state->method = sp_place_hash(file, sp_str(signature ? signature : ""));
    state->is_method_hit = state->has_method_lines = false;
}

static void on_method_line(struct sp_reading *self,
                           const struct sp_event *event)
{
    struct state *state = self->state;
    uint64_t hits;
    if (!read_hits(self, event, &hits))
        return;
    state->has_method_lines = true;
    state->is_method_hit = state->is_method_hit || hits > 0;
}

static void on_method_end(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    (void)event;
    if (!state->has_method_lines)
        return;
    sp_places_add(self, &state->measured.functions, state->method,
                  state->is_method_hit);
    state->measured.has_functions = true;
}

static const struct sp_row rows[] = {
    {"coverage", SP_BEGIN, on_root, 0},
    {"coverage/packages", SP_BEGIN, NULL, SEEN_PACKAGES},
    {"coverage/packages/package/classes/class", SP_BEGIN, on_class, 0},
    {"/class/lines/line", SP_BEGIN, on_line, 0},
    {"/class/methods/method", SP_BEGIN, on_method, 0},
    {"/class/methods/method/lines/line", SP_BEGIN, on_method_line, 0},
    {"/class/methods/method", SP_END, on_method_end, 0},
    {NULL, 0, NULL, 0}};

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

const struct sp_reader sp_reader_cobertura = {.shapes = SP_SHAPE_XML,
                                              .marks =
                                                  SEEN_ROOT | SEEN_PACKAGES,
                                              .size = sizeof(struct state),
                                              .rows = rows,
                                              .end = end,
                                              .dispose = dispose};
