/* The results of gates that verdicts counted on, and what their metrics were. */
#include <stdlib.h>
#include <string.h>

#include "tally.h"

static struct sp_tally_gate *gate_of(struct sp_tally *tally, const char *name)
{
    for (size_t i = 0; i < tally->gates.count; i++)
        if (strcmp(tally->gates.items[i].gate, name) == 0)
            return &tally->gates.items[i];
    struct sp_tally_gate fresh = {.gate = sp_strdup(name)};
    SP_VEC_PUSH(&tally->gates, fresh);
    return &tally->gates.items[tally->gates.count - 1];
}

/* NULL where there are too many. */
static struct sp_tally_metric *metric_of(struct sp_tally_gate *gate,
                                         const char *name)
{
    for (size_t i = 0; i < gate->metrics.count; i++)
        if (strcmp(gate->metrics.items[i].name, name) == 0)
            return &gate->metrics.items[i];
    if (gate->metrics.count == SP_TALLY_METRICS)
        return NULL;
    struct sp_tally_metric fresh = {.name = sp_strdup(name)};
    SP_VEC_PUSH(&gate->metrics, fresh);
    return &gate->metrics.items[gate->metrics.count - 1];
}

/* The week of a value; a clock that was put back begins no new one. */
static void add_value(struct sp_tally_metric *metric, int64_t time,
                      double value)
{
    int64_t begin = sp_tally_monday(time);
    size_t count = metric->weeks.count;
    struct sp_tally_values *week =
        count ? &metric->weeks.items[count - 1] : NULL;
    if (!week || week->begin < begin) {
        const struct sp_tally_values fresh = {begin, value, value, value};
        SP_VEC_PUSH(&metric->weeks, fresh);
        return;
    }
    week->last = value;
    week->low = value < week->low ? value : week->low;
    week->high = value > week->high ? value : week->high;
}

struct reading {
    struct sp_tally_gate *gate;
    int64_t time;
};

static bool visit_metric(const char *name, const struct sp_json *value,
                         void *context)
{
    const struct reading *self = context;
    struct sp_tally_metric *metric = metric_of(self->gate, name);
    double number;
    if (metric && sp_json_number_of(value, &number))
        add_value(metric, self->time, number);
    return true;
}

void sp_tally_gates(struct sp_tally *tally, int64_t time,
                    const struct sp_json *gates, bool has_landed)
{
    for (size_t i = 0; i < sp_json_count(gates); i++) {
        const struct sp_json *item = sp_json_at(gates, i);
        const char *name = sp_json_string_in(item, "gate");
        const char *result = sp_json_string_in(item, "result");
        if (!name || !result)
            continue;
        struct reading self = {gate_of(tally, name), time};
        bool passed = strcmp(result, "pass") == 0,
             failed = strcmp(result, "fail") == 0;
        self.gate->passed += passed;
        self.gate->failed += failed;
        self.gate->not_applicable += !passed && !failed;
        if (has_landed)
            sp_json_each(sp_json_get(item, "metrics"), visit_metric, &self);
    }
}

static void dispose_gate(struct sp_tally_gate *gate)
{
    for (size_t i = 0; i < gate->metrics.count; i++) {
        free(gate->metrics.items[i].name);
        free(gate->metrics.items[i].weeks.items);
    }
    free(gate->metrics.items);
    free(gate->gate);
}

void sp_tally_gates_dispose(struct sp_tally *tally)
{
    for (size_t i = 0; i < tally->gates.count; i++)
        dispose_gate(&tally->gates.items[i]);
    free(tally->gates.items);
}
