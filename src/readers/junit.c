/* JUnit XML, as pytest, Surefire, gotestsum, jest-junit and many others write it. The
 * tests are counted; what a suite says of itself can only make it worse. */
#include <string.h>

#include "internal.h"

enum { SEEN_SUITE = 1 };
enum { PASSED, SKIPPED, FAILED, ERROR };

struct state {
    uint64_t tests, counts[ERROR + 1];
    int current;   /* what came of the test that is being read */
    bool is_worse; /* a suite says that tests failed */
};

static bool says_some(const struct sp_event *event, const char *name)
{
    const char *text = sp_event_attribute(event, name);
    return text && text[strspn(text, "0")];
}

static void on_suite(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    if (says_some(event, "failures") || says_some(event, "errors"))
        state->is_worse = true;
}

static void on_test(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    const char *status = sp_event_attribute(event, "status");
    if (event->kind == SP_END) {
        state->tests++;
        state->counts[state->current]++;
        return;
    }
    bool is_out = status && (strcmp(status, "notrun") == 0 ||
                             strcmp(status, "skipped") == 0 ||
                             strcmp(status, "disabled") == 0);
    state->current = is_out ? SKIPPED : PASSED;
}

/* The worst of them counts. */
static void on_outcome(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    struct sp_str name = sp_event_name(event);
    int outcome = sp_str_equal_c(name, "skipped")   ? SKIPPED
                  : sp_str_equal_c(name, "failure") ? FAILED
                                                    : ERROR;
    if (outcome > state->current)
        state->current = outcome;
}

static const struct sp_row rows[] = {
    {"testsuites", SP_BEGIN, NULL, SEEN_SUITE},
    {"testsuite", SP_BEGIN, NULL, SEEN_SUITE},
    {"/testsuites", SP_BEGIN, on_suite, 0},
    {"/testsuite", SP_BEGIN, on_suite, 0},
    {"/testcase", SP_BEGIN | SP_END, on_test, 0},
    {"/testcase/failure", SP_BEGIN, on_outcome, 0},
    {"/testcase/error", SP_BEGIN, on_outcome, 0},
    {"/testcase/skipped", SP_BEGIN, on_outcome, 0},
    {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    uint64_t bad = state->counts[FAILED] + state->counts[ERROR];
    sp_reading_metric(self, "tests", (double)state->tests);
    sp_reading_metric(self, "failures", (double)state->counts[FAILED]);
    sp_reading_metric(self, "errors", (double)state->counts[ERROR]);
    sp_reading_metric(self, "skipped", (double)state->counts[SKIPPED]);
    if (bad)
        sp_reading_fails(self, "%llu test%s failed", (unsigned long long)bad,
                         sp_plural(bad));
    else if (state->is_worse)
        sp_reading_fails(self, "a suite says that tests failed");
    else if (state->tests == state->counts[SKIPPED])
        sp_reading_fails(self, "no test was run");
}

const struct sp_reader sp_reader_junit = {.shapes = SP_SHAPE_XML,
                                          .marks = SEEN_SUITE,
                                          .size = sizeof(struct state),
                                          .rows = rows,
                                          .end = end};
