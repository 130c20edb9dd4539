/*
 * SARIF 2.1.0. The severity of a result is the "security-severity" of its rule, a number
 * from 0 to 10 as in CVSS; without one, its level, or the level of its rule. Rules may
 * stand after the results, so both are kept until the end of a run.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "severity.h"

enum { SEEN_VERSION = 1, SEEN_RUNS = 2, KEPT_MAX = 4000000 };
enum { LEVEL_NONE, LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR, LEVEL_UNSET };
static const char *const levels[] = {"none", "note", "warning", "error"};

/* A rule, or a result: it names its rule by id or by number. */
struct item {
    uint64_t rule;
    float score;         /* below 0: there is none */
    unsigned char level; /* LEVEL_… */
    bool is_skipped;     /* suppressed, or no finding */
};

struct state {
    struct sp_tally tally;
    struct item item; /* the one that is being read */
    SP_VEC(struct item) rules;
    SP_VEC(struct item) results;
    uint64_t rule_number, suppressed;
    bool has_failed;
};

static const struct sp_scale scale[] = {{"score 9-10", SP_CRITICAL},
                                        {"score 7-8.9", SP_HIGH},
                                        {"score 4-6.9", SP_MEDIUM},
                                        {"score 0.1-3.9", SP_LOW},
                                        {"error", SP_HIGH},
                                        {"warning", SP_MEDIUM},
                                        {"note", SP_LOW},
                                        {"none", SP_NOT_COUNTED},
                                        {NULL, SP_HIGH}};

static uint64_t by_number(uint64_t number)
{
    return ~number; /* no hash of a name is compared with it but by chance */
}

static void on_version(struct sp_reading *self, const struct sp_event *event)
{
    if (sp_str_starts(event->text, "2."))
        self->marks |= SEEN_VERSION;
}

static void on_id(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    state->item.rule = sp_str_hash(event->text);
}

static void on_index(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    if (!state->item.rule && event->number >= 0)
        state->item.rule = by_number((uint64_t)event->number);
}

static void on_level(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    int at = 0;
    while (at < LEVEL_UNSET && !sp_str_equal_c(event->text, levels[at]))
        at++;
    state->item.level = (unsigned char)at;
    if (at == LEVEL_UNSET)
        sp_reading_fault(self, "'%.*s' is no level of SARIF",
                         SP_STR_ARG(event->text));
}

/* A text, or a number. */
static void on_score(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    char text[16], *end;
    snprintf(text, sizeof text, "%.*s", SP_STR_ARG(event->text));
    double score = event->kind == SP_TEXT ? strtod(text, &end) : event->number;
    bool is_good = isfinite(score) && score >= 0 && score <= 10 &&
                   (event->kind != SP_TEXT ||
                    (end != text && !*end && event->text.len < sizeof text));
    if (is_good)
        state->item.score = (float)score;
    else
        sp_reading_fault(self, "security-severity must be from 0 to 10");
}

static void begin_item(struct state *state)
{
    state->item = (struct item){.rule = 0, .score = -1, .level = LEVEL_UNSET};
}

static void on_rule(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    bool is_driver = sp_str_equal_c(
        (struct sp_str){event->path->steps[3].name, event->path->steps[3].len},
        "driver");
    if (event->kind == SP_BEGIN) {
        begin_item(state);
        return;
    }
    if (state->rules.count + 2 > KEPT_MAX) {
        sp_reading_fault(self, "more than %d rules", KEPT_MAX);
        return;
    }
    SP_VEC_PUSH(&state->rules, state->item);
    state->item.rule = by_number(state->rule_number++);
    if (is_driver)
        SP_VEC_PUSH(&state->rules, state->item);
}

static void on_result(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    if (event->kind == SP_BEGIN)
        begin_item(state);
    else if (state->item.is_skipped)
        state->suppressed++;
    else if (state->results.count == KEPT_MAX)
        sp_reading_fault(self, "more than %d results", KEPT_MAX);
    else
        SP_VEC_PUSH(&state->results, state->item);
}

/* Only these kinds are findings: fail, open and review. */
static void on_kind(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    if (sp_str_equal_c(event->text, "pass") ||
        sp_str_equal_c(event->text, "notApplicable") ||
        sp_str_equal_c(event->text, "informational") ||
        sp_str_equal_c(event->text, "absent"))
        state->item.is_skipped = true;
}

/* A suppression counts unless it was not accepted. */
static void on_suppression(struct sp_reading *self,
                           const struct sp_event *event)
{
    struct state *state = self->state;
    state->item.is_skipped =
        event->kind == SP_BEGIN || sp_str_equal_c(event->text, "accepted");
}

static void on_success(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    if (sp_str_equal_c(event->text, "false"))
        state->has_failed = true;
}

static int by_rule(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

static const char *word_of(const struct item *result, const struct item *rule)
{
    float score = result->score >= 0 ? result->score : rule ? rule->score : -1;
    unsigned level = result->level;
    if (level == LEVEL_UNSET)
        level = rule ? rule->level : LEVEL_UNSET;
    if (level == LEVEL_UNSET)
        level = LEVEL_WARNING;
    if (score <= 0 || level == LEVEL_NONE)
        return levels[level];
    return score >= 9.0f   ? "score 9-10"
           : score >= 7.0f ? "score 7-8.9"
           : score >= 4.0f ? "score 4-6.9"
                           : "score 0.1-3.9";
}

static void on_run(struct sp_reading *self, const struct sp_event *event)
{
    struct state *state = self->state;
    size_t size = sizeof(struct item);
    if (event->kind == SP_BEGIN)
        return;
    state->tally.measured++;
    if (state->rules.count)
        qsort(state->rules.items, state->rules.count, size, by_rule);
    for (size_t i = 0; i < state->results.count; i++) {
        const struct item *result = &state->results.items[i], *rule = NULL;
        if (state->rules.count)
            rule = bsearch(result, state->rules.items, state->rules.count, size,
                           by_rule);
        sp_tally_add(&state->tally, scale, sp_str(word_of(result, rule)), 1);
    }
    state->rules.count = state->results.count = 0;
    state->rule_number = 0;
}

static const struct sp_row rows[] = {
    {"version", SP_TEXT, on_version, 0},
    {"runs", SP_BEGIN, NULL, SEEN_RUNS},
    {"runs/[]", SP_BEGIN | SP_END, on_run, 0},
    {"runs/[]/tool/driver/rules/[]", SP_BEGIN | SP_END, on_rule, 0},
    {"runs/[]/tool/driver/rules/[]/id", SP_TEXT, on_id, 0},
    {"runs/[]/tool/driver/rules/[]/defaultConfiguration/level", SP_TEXT,
     on_level, 0},
    {"runs/[]/tool/driver/rules/[]/properties/security-severity",
     SP_TEXT | SP_NUMBER, on_score, 0},
    {"runs/[]/tool/extensions/[]/rules/[]", SP_BEGIN | SP_END, on_rule, 0},
    {"runs/[]/tool/extensions/[]/rules/[]/id", SP_TEXT, on_id, 0},
    {"runs/[]/tool/extensions/[]/rules/[]/defaultConfiguration/level", SP_TEXT,
     on_level, 0},
    {"runs/[]/tool/extensions/[]/rules/[]/properties/security-severity",
     SP_TEXT | SP_NUMBER, on_score, 0},
    {"runs/[]/results/[]", SP_BEGIN | SP_END, on_result, 0},
    {"runs/[]/results/[]/ruleId", SP_TEXT, on_id, 0},
    {"runs/[]/results/[]/rule/id", SP_TEXT, on_id, 0},
    {"runs/[]/results/[]/ruleIndex", SP_NUMBER, on_index, 0},
    {"runs/[]/results/[]/rule/index", SP_NUMBER, on_index, 0},
    {"runs/[]/results/[]/level", SP_TEXT, on_level, 0},
    {"runs/[]/results/[]/properties/security-severity", SP_TEXT | SP_NUMBER,
     on_score, 0},
    {"runs/[]/results/[]/kind", SP_TEXT, on_kind, 0},
    {"runs/[]/results/[]/baselineState", SP_TEXT, on_kind, 0},
    {"runs/[]/results/[]/suppressions/[]", SP_BEGIN, on_suppression, 0},
    {"runs/[]/results/[]/suppressions/[]/status", SP_TEXT, on_suppression, 0},
    {"runs/[]/invocations/[]/executionSuccessful", SP_WORD, on_success, 0},
    {NULL, 0, NULL, 0}};

static void end(struct sp_reading *self)
{
    struct state *state = self->state;
    if (state->suppressed)
        sp_buf_printf(&self->out->notes,
                      "  %llu results are suppressed, or are no findings\n",
                      (unsigned long long)state->suppressed);
    if (state->has_failed)
        sp_reading_fails(self, "the tool says that its run failed");
    sp_tally_end(self, &state->tally, "no tool was run");
}

static void dispose(void *context)
{
    struct state *state = context;
    free(state->rules.items);
    free(state->results.items);
}

const struct sp_reader sp_reader_sarif = {.shapes = SP_SHAPE_JSON,
                                          .marks = SEEN_VERSION | SEEN_RUNS,
                                          .size = sizeof(struct state),
                                          .rows = rows,
                                          .end = end,
                                          .dispose = dispose};
