/* A tracefile of LCOV: geninfo(1). */
#include <string.h>

#include "coverage.h"

struct state {
    uint64_t file; /* the hash of the file that is being read … */
    bool is_open;  /* … from SF to end_of_record */
    struct sp_measured measured;
};

enum { SEEN_FILE = 1 };

/* Takes the text up to a comma off *rest; false when there is none left. */
static bool item(struct sp_str *rest, struct sp_str *out)
{
    return sp_str_item(rest, ',', out);
}

/* A number of executions; one that is not known ('-') is none. */
static bool is_hit(struct sp_reading *self, struct sp_str digits)
{
    uint64_t count;
    if (sp_str_equal_c(digits, "-"))
        return false;
    return sp_reading_digits(self, "the number of executions", digits,
                             &count) &&
           count > 0;
}

/* DA:LINE,HITS[,CHECKSUM] */
static void on_line(struct sp_reading *self, struct sp_str rest)
{
    struct state *state = self->state;
    struct sp_str line, hits;
    uint64_t number;
    if (!item(&rest, &line) || !item(&rest, &hits)) {
        sp_reading_fault(self, "DA needs a line and a number of executions");
        return;
    }
    if (!sp_reading_digits(self, "the line of DA", line, &number))
        return;
    sp_places_add(self, &state->measured.lines,
                  sp_place_hash(state->file, line), is_hit(self, hits));
}

/* BRDA:LINE,BLOCK,BRANCH,TAKEN */
static void on_branch(struct sp_reading *self, struct sp_str rest)
{
    struct state *state = self->state;
    struct sp_str part, taken = rest;
    while (memchr(taken.ptr, ',', taken.len)) /* the last one */
        if (!item(&taken, &part))
            break;
    if (taken.len + 1 >= rest.len) {
        sp_reading_fault(self, "BRDA needs a line, a block, a branch and how "
                               "often it was taken");
        return;
    }
    struct sp_str name = {rest.ptr, (size_t)(taken.ptr - rest.ptr)};
    sp_places_add(self, &state->measured.branches,
                  sp_place_hash(state->file, name), is_hit(self, taken));
    state->measured.has_branches = true;
}

/* FNDA:HITS,NAME */
static void on_function(struct sp_reading *self, struct sp_str rest)
{
    struct state *state = self->state;
    struct sp_str hits;
    if (!item(&rest, &hits) || !rest.len) {
        sp_reading_fault(self, "FNDA needs a number and a name");
        return;
    }
    sp_places_add(self, &state->measured.functions,
                  sp_place_hash(state->file, rest), is_hit(self, hits));
    state->measured.has_functions = true;
}

/* FNA:INDEX,HITS,NAME, of LCOV 2.2 */
static void on_alias(struct sp_reading *self, struct sp_str rest)
{
    struct sp_str index;
    if (item(&rest, &index))
        on_function(self, rest);
}

static void on_branch_total(struct sp_reading *self, struct sp_str rest)
{
    struct state *state = self->state;
    (void)rest;
    state->measured.has_branches = true;
}

static void on_function_total(struct sp_reading *self, struct sp_str rest)
{
    struct state *state = self->state;
    (void)rest;
    state->measured.has_functions = true;
}

static void on_file(struct sp_reading *self, struct sp_str rest)
{
    struct state *state = self->state;
    if (state->is_open)
        sp_reading_fault(self, "SF before the end_of_record of the file "
                               "before it");
    state->is_open = true;
    state->file = sp_str_hash(rest);
    self->marks |= SEEN_FILE;
}

static const struct {
    const char *word;
    void (*on)(struct sp_reading *self, struct sp_str rest);
} records[] = {
    {"DA:", on_line},   {"BRDA:", on_branch},      {"FNDA:", on_function},
    {"FNA:", on_alias}, {"BRF:", on_branch_total}, {"FNF:", on_function_total},
};

static void line(struct sp_reading *self, struct sp_str text)
{
    struct state *state = self->state;
    if (sp_str_starts(text, "SF:")) {
        on_file(self, (struct sp_str){text.ptr + 3, text.len - 3});
        return;
    }
    if (sp_str_equal_c(sp_str_trim(text), "end_of_record")) {
        if (!state->is_open)
            sp_reading_fault(self, "end_of_record without SF");
        state->is_open = false;
        return;
    }
    for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
        size_t len = strlen(records[i].word);
        if (!sp_str_starts(text, records[i].word))
            continue;
        if (!state->is_open)
            sp_reading_fault(self, "%.*s without SF", (int)len - 1,
                             records[i].word);
        records[i].on(self, (struct sp_str){text.ptr + len, text.len - len});
    }
}

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    if (state->is_open) {
        sp_reading_fault(self, "it ends too early: end_of_record is missing");
        return;
    }
    sp_measured_end(self, &state->measured);
}

static void dispose(void *context)
{
    struct state *state = context;
    sp_measured_dispose(&state->measured);
}

const struct sp_reader sp_reader_lcov = {.shapes = SP_SHAPE_LINES,
                                         .marks = SEEN_FILE,
                                         .size = sizeof(struct state),
                                         .line = line,
                                         .end = end,
                                         .dispose = dispose};
