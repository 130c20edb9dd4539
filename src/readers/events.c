/* Hands events and lines to the formats that a report may have. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

struct sp_str sp_event_name(const struct sp_event *event)
{
    const struct sp_path *path = event->path;
    if (!path->depth || path->steps[path->depth - 1].is_item)
        return sp_str("");
    const struct sp_step *step = &path->steps[path->depth - 1];
    return (struct sp_str){step->name, step->len};
}

const char *sp_event_attribute(const struct sp_event *event, const char *name)
{
    for (size_t i = 0; event->attributes && event->attributes[i]; i += 2)
        if (strcmp(event->attributes[i], name) == 0)
            return event->attributes[i + 1];
    return NULL;
}

static bool step_fits(const struct sp_step *step, struct sp_str name)
{
    if (step->is_item)
        return sp_str_equal_c(name, "[]");
    if (sp_str_equal_c(name, "*"))
        return true;
    return !step->is_cut &&
           sp_str_equal(name, (struct sp_str){step->name, step->len});
}

/* From the end to the beginning, since most paths differ in their last name. */
static bool path_fits(const struct sp_path *path, const char *pattern)
{
    size_t depth = path->depth, len = strlen(pattern);
    while (len && pattern[0] != '\0') {
        size_t from = len;
        while (from && pattern[from - 1] != '/')
            from--;
        struct sp_str name = {pattern + from, len - from};
        if (!name.len)
            return true; /* it began with a '/' */
        if (!depth || !step_fits(&path->steps[--depth], name))
            return false;
        len = from > 1 ? from - 1 : from;
    }
    return !depth;
}

enum { ANY_DEPTH = 255 };

/* How many names a path has. */
static unsigned char depth_of(const char *pattern)
{
    unsigned char depth = *pattern != '\0';
    for (const char *at = pattern; *at; at++)
        depth += *at == '/';
    return *pattern == '/' ? ANY_DEPTH : depth;
}

void sp_reading_begin(struct sp_reading *self)
{
    const struct sp_row *rows = self->reader->rows;
    for (size_t i = 0; rows && rows[i].path; i++) {
        if (i == SP_READ_ROWS)
            abort(); /* GCOVR_EXCL_LINE the constant is too small */
        self->depths[i] = depth_of(rows[i].path);
    }
}

/* Most rows are left out by their depth, so their paths are not compared. */
static void tell(struct sp_reading *self, const struct sp_event *event)
{
    const struct sp_row *rows = self->reader->rows;
    for (size_t i = 0; rows && rows[i].path; i++) {
        bool is_there = (rows[i].kinds & event->kind) &&
                        (self->depths[i] == ANY_DEPTH ||
                         self->depths[i] == event->path->depth) &&
                        path_fits(event->path, rows[i].path);
        if (is_there)
            self->marks |= rows[i].mark;
        if (is_there && rows[i].on)
            rows[i].on(self, event);
    }
}

static bool is_known(const struct sp_reading *self)
{
    return (self->marks & self->reader->marks) == self->reader->marks;
}

/* As soon as all marks of one format were seen, the others are dropped. */
static void drop_others(struct sp_readings *all)
{
    for (size_t i = 0; i < all->count; i++) {
        if (!is_known(&all->items[i]))
            continue;
        struct sp_reading known = all->items[i];
        all->items[i] = all->items[0];
        all->items[0] = known;
        for (size_t j = 1; j < all->count; j++)
            sp_reading_dispose(&all->items[j]);
        all->count = 1;
        return;
    }
}

void sp_readings_event(struct sp_readings *all, const struct sp_event *event)
{
    for (size_t i = 0; i < all->count; i++) {
        all->items[i].line = all->line;
        if (all->items[i].reader->shapes & ~(unsigned)SP_SHAPE_LINES)
            tell(&all->items[i], event);
    }
    if (all->count > 1)
        drop_others(all);
}

void sp_readings_line(struct sp_readings *all, struct sp_str line)
{
    for (size_t i = 0; i < all->count; i++) {
        all->items[i].line = all->line;
        all->items[i].reader->line(&all->items[i], line);
    }
    if (all->count > 1)
        drop_others(all);
}

/* --- for the formats --- */

void sp_reading_fault(struct sp_reading *self, const char *format, ...)
{
    va_list args;
    if (self->fault_line)
        return;
    self->fault_line = self->line;
    va_start(args, format);
    vsnprintf(self->fault, sizeof self->fault, format, args);
    va_end(args);
}

void sp_reading_fails(struct sp_reading *self, const char *format, ...)
{
    va_list args;
    self->out->result = SP_GATE_FAIL;
    if (self->out->why.len)
        sp_buf_puts(&self->out->why, "; ");
    va_start(args, format);
    sp_buf_vprintf(&self->out->why, format, args);
    va_end(args);
}

void sp_reading_metric(struct sp_reading *self, const char *name, double value)
{
    struct sp_metric metric = {sp_strdup(name), value};
    SP_VEC_PUSH(&self->out->metrics, metric);
}

void sp_reading_missing(struct sp_reading *self, const char *metric)
{
    SP_VEC_PUSH(&self->out->missing, metric);
}

struct sp_str sp_take_word(struct sp_str *rest)
{
    *rest = sp_str_trim(*rest);
    size_t len = 0;
    while (len < rest->len && !sp_is_space(rest->ptr[len]))
        len++;
    struct sp_str out = {rest->ptr, len};
    rest->ptr += len;
    rest->len -= len;
    return out;
}

bool sp_reading_count(struct sp_reading *self, const struct sp_event *event,
                      uint64_t *out)
{
    const double max = 9007199254740992.0; /* 2^53 */
    struct sp_str name = sp_event_name(event);
    bool is_good = event->kind == SP_NUMBER && event->number >= 0 &&
                   event->number <= max &&
                   floor(event->number) == event->number;
    if (is_good)
        *out = (uint64_t)event->number;
    else
        sp_reading_fault(self, "'%.*s' must be a whole number from 0 to 2^53",
                         SP_STR_ARG(name));
    return is_good;
}

bool sp_reading_digits(struct sp_reading *self, const char *what,
                       struct sp_str digits, uint64_t *out)
{
    enum { DIGITS_MAX = 15 };
    bool is_good = digits.len > 0 && digits.len <= DIGITS_MAX;
    *out = 0;
    for (size_t i = 0; is_good && i < digits.len; i++) {
        is_good = digits.ptr[i] >= '0' && digits.ptr[i] <= '9';
        *out = *out * 10 + (uint64_t)(digits.ptr[i] - '0');
    }
    if (!is_good)
        sp_reading_fault(self, "%s must be a number of at most 15 digits",
                         what);
    return is_good;
}
