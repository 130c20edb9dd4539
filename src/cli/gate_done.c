/* What the commands that record a gate say of it: what was recorded, and what follows
 * from that by the policy here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate.h"
#include "sallyport/category.h"
#include "sallyport/level.h"
#include "sallyport/near_miss.h"
#include "sallyport/threshold.h"

/* Adds the words of the categories that need the gate. */
static void find_categories(const struct evidence *evidence,
                            struct sp_strings *out)
{
    for (int i = 0; i < SP_CATEGORIES; i++) {
        const char *word = sp_category_words[i];
        if (sp_strings_have(&evidence->policy->categories[i].gates,
                            evidence->line.gate))
            sp_strings_add(out, word, strlen(word));
    }
}

/* Says how to learn what the server asks for, where the clone does not know. */
static void add_where_to_ask(struct sp_buf *out,
                             const struct evidence *evidence)
{
    struct sp_buf command = {0};
    if (evidence_lacks_policy(&command, evidence))
        sp_buf_printf(out, "\n  to ask the policy of the server, type: %s",
                      sp_buf_text(&command));
    sp_buf_dispose(&command);
}

/* Says that nobody asks for such a gate, and which one may be meant. */
static void add_unknown(struct sp_buf *out, const struct evidence *evidence)
{
    const struct sp_policy *policy = evidence->policy;
    SP_VEC(const char *) names = {NULL, 0, 0};
    for (int i = 0; i < SP_CATEGORIES; i++)
        for (size_t k = 0; k < policy->categories[i].gates.count; k++)
            SP_VEC_PUSH(&names, policy->categories[i].gates.items[k]);
    SP_VEC_PUSH(&names, NULL);
    const char *near = sp_near_miss(evidence->line.gate, names.items);
    sp_buf_printf(out,
                  "\nsallyport: no category of the policy here asks for the "
                  "gate %s",
                  evidence->line.gate);
    if (near)
        sp_buf_printf(out, "; did you mean '%s'?", near);
    add_where_to_ask(out, evidence);
    free(names.items);
}

static bool is_met(const struct sp_evidence *line, const char *text)
{
    struct sp_threshold threshold;
    if (!sp_threshold_read(&threshold, sp_str(text)))
        return true;
    char *name = sp_strndup(threshold.metric.ptr, threshold.metric.len);
    const struct sp_metric *metric = sp_evidence_metric(line, name);
    free(name);
    return metric && sp_threshold_is_met(&threshold, metric->value);
}

/* The thresholds that a pass misses; none where nobody asks for the gate. */
static void find_missed(const struct evidence *evidence, struct sp_strings *out)
{
    const struct sp_evidence *line = &evidence->line;
    const struct sp_gate_policy *set =
        sp_policy_gate(evidence->policy, line->gate);
    struct sp_strings categories = {0};
    find_categories(evidence, &categories);
    bool is_asked_for = set && set->level != SP_LEVEL_OFF && categories.count &&
                        line->result == SP_GATE_PASS;
    for (size_t i = 0; is_asked_for && i < set->require.count; i++)
        if (!is_met(line, set->require.items[i]))
            sp_strings_add(out, set->require.items[i],
                           strlen(set->require.items[i]));
    sp_strings_dispose(&categories);
}

bool gate_missed(struct sp_buf *out, const struct evidence *evidence)
{
    struct sp_strings missed = {0};
    find_missed(evidence, &missed);
    const bool is_any = missed.count;
    if (is_any) {
        sp_buf_puts(out,
                    "sallyport: it will not count: the policy here asks for ");
        sp_buf_all(out, &missed);
        add_where_to_ask(out, evidence);
    }
    sp_strings_dispose(&missed);
    return is_any;
}

/* Says for what the gate is needed from now on. */
static void add_first(struct sp_buf *out, const struct evidence *evidence,
                      const struct sp_gate_policy *set,
                      const struct sp_strings *categories)
{
    if (!evidence->turns_on)
        return;
    sp_buf_puts(out, "\nsallyport: its first result: from now on each ");
    sp_buf_all(out, categories);
    sp_buf_printf(out,
                  " change%s %s\n  to end that, the administrator sets "
                  "level = off in [gate \"%s\"]",
                  set && set->paths.count ? " of its paths" : "",
                  set && set->level == SP_LEVEL_WARN
                      ? "without one gets a warning"
                      : "needs one",
                  evidence->line.gate);
}

static void add_effect(struct sp_buf *out, const struct evidence *evidence)
{
    const struct sp_gate_policy *set =
        sp_policy_gate(evidence->policy, evidence->line.gate);
    struct sp_strings categories = {0};
    find_categories(evidence, &categories);
    if (!categories.count) {
        add_unknown(out, evidence);
    } else if (!set || set->level != SP_LEVEL_OFF) {
        struct sp_buf missed = {0};
        if (gate_missed(&missed, evidence))
            sp_buf_printf(out, "\n%s", sp_buf_text(&missed));
        sp_buf_dispose(&missed);
        add_first(out, evidence, set, &categories);
    }
    sp_strings_dispose(&categories);
}

void gate_say_done(const struct evidence *evidence)
{
    struct sp_buf text = {0};
    sp_buf_printf(
        &text, "sallyport: recorded for the gate %s: %s, on %s, as %s",
        evidence->line.gate, sp_gate_result_words[evidence->line.result],
        evidence->id, evidence->line.actor);
    add_effect(&text, evidence);
    cli_say_lines(stderr, &text);
    sp_buf_dispose(&text);
}
