#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/rule.h"
#include "sallyport/utc.h"

enum { CLOSED, NOT_CHOSEN, NEVER, FROZEN };

static const struct sp_finding_code codes[] = {
    [CLOSED] = {.id = "window/closed",
                .wrong = "a {category} change lands only in a window "
                         "({windows}), and it is {now}; the next one opens "
                         "{opens}, {wait}",
                .fix = "push it again then",
                .missing = "a window: {opens}, {wait}"},
    [NOT_CHOSEN] = {.id = "window/not-chosen",
                    .wrong = "a {category} change belongs into a window "
                             "({windows}), and it is {now}; the next one opens "
                             "{opens}, {wait}",
                    .fix = "ask the administrator to set [window \"NAME\"] in "
                           "{file}; until then, this only warns",
                    .level = SP_LEVEL_WARN},
    [NEVER] = {.id = "window/never",
               .wrong = "a {category} change lands only in a window "
                        "({windows}), and none opens any more",
               .fix = "ask for one: [window \"NAME\"] in {file}"},
    [FROZEN] = {.id = "window/frozen",
                .wrong = "no {category} change lands before {until} ([window "
                         "\"{window}\"]){message}",
                .fix = "push it again {opens}, {wait}",
                .missing = "the end of the freeze: {opens}, {wait}"},
    {.id = NULL},
};

/* What decides about a push to one ref. Names are borrowed from the policy. */
struct question {
    const struct sp_branch_facts *branch;
    const struct sp_policy *policy;
    enum sp_category category;
    int64_t now;
    struct sp_windows windows, freezes;
    const struct sp_window_policy *freeze; /* that is on now; NULL: none */
    int64_t until;                         /* when that ends */
};

/* A freeze stops what it names, or else all that can wait. */
static bool stops(const struct sp_window_policy *window,
                  enum sp_category category)
{
    return window->categories.count
               ? sp_strings_have(&window->categories,
                                 sp_category_words[category])
               : category != SP_CRITICAL;
}

static void add_freezes(struct question *q,
                        const struct sp_window_policy *window)
{
    struct sp_interval one;
    for (size_t i = 0; i < window->freezes.count; i++) {
        SP_VEC_PUSH(&q->freezes, window->freezes.items[i]);
        if (!sp_window_at(&window->freezes.items[i], q->now, &one) ||
            (q->freeze && one.end <= q->until))
            continue;
        q->freeze = window;
        q->until = one.end;
    }
}

static void collect(struct question *q)
{
    const struct sp_strings *names =
        &q->policy->categories[q->category].windows;
    for (size_t i = 0; i < names->count; i++) {
        const struct sp_window_policy *window =
            sp_policy_window(q->policy, names->items[i]);
        for (size_t k = 0; window && k < window->opens.count; k++)
            SP_VEC_PUSH(&q->windows, window->opens.items[k]);
    }
    for (size_t i = 0; i < q->policy->windows.count; i++)
        if (stops(&q->policy->windows.items[i], q->category))
            add_freezes(q, &q->policy->windows.items[i]);
}

/* Has the team chosen windows, or a category's? Else those that are built in are
 * advice. */
static bool has_chosen(const struct sp_policy *policy)
{
    return sp_policy_sets(policy, "window", NULL) ||
           sp_policy_sets(policy, "category", NULL) ||
           sp_policy_sets(policy, "policy", "now");
}

/* "in 25 minutes", "in 30 hours" */
static void write_wait(char *out, size_t size, int64_t seconds)
{
    bool in_hours = seconds >= SP_HOUR;
    int64_t unit = in_hours ? SP_HOUR : SP_MINUTE;
    int64_t count = (seconds + unit - 1) / unit;
    snprintf(out, size, "in %lld %s%s", (long long)count,
             in_hours ? "hour" : "minute", sp_plural((size_t)count));
}

static void report(const struct question *q, struct sp_sink *sink, int code,
                   int64_t opens)
{
    char now[SP_MOMENT_SIZE], until[SP_MOMENT_SIZE], next[SP_MOMENT_SIZE],
        wait[64];
    const struct sp_strings *windows =
        &q->policy->categories[q->category].windows;
    const char *said = q->freeze ? q->freeze->message : NULL;
    struct sp_buf names = {0}, message = {0};
    sp_moment_write(now, q->now);
    sp_moment_write(until, q->until);
    sp_moment_write(next, opens);
    write_wait(wait, sizeof wait, opens - q->now);
    sp_buf_list(&names, windows);
    sp_buf_printf(&message, "%s%s", said ? ": " : "", said ? said : "");
    sp_report(
        sink,
        &(struct sp_claim){
            .code = &codes[code],
            .need = &(struct sp_need){.opens = opens,
                                      .wait = opens ? opens - q->now : 0},
            .words = SP_WORDS(
                {"category", sp_category_words[q->category]},
                {"windows", sp_buf_text(&names)}, {"now", now}, {"opens", next},
                {"wait", wait}, {"file", q->branch->ref->push->setting_file},
                {"until", until}, {"window", q->freeze ? q->freeze->name : ""},
                {"message", sp_buf_text(&message)})});
    sp_buf_dispose(&names);
    sp_buf_dispose(&message);
}

static void decide(const struct question *q, struct sp_sink *sink)
{
    bool needs_window = q->policy->categories[q->category].windows.count > 0;
    int64_t opens = 0;
    if ((needs_window && !q->windows.count) ||
        !sp_windows_open(&q->windows, &q->freezes, q->now, &opens))
        report(q, sink, NEVER, 0);
    else if (opens == q->now)
        return;
    else if (q->freeze)
        report(q, sink, FROZEN, opens);
    else
        report(q, sink, has_chosen(q->policy) ? CLOSED : NOT_CHOSEN, opens);
}

/* The strictest category of the push; false where it brings nothing that waits. */
static bool find_category(const struct sp_branch_facts *branch,
                          enum sp_category *out)
{
    bool waits = false;
    *out = SP_LOW;
    for (size_t i = 0; i < branch->step_count; i++) {
        const struct sp_step *step = &branch->steps[i];
        waits = waits || !step->is_rollback;
        if (!step->is_rollback && step->category > *out)
            *out = step->category;
    }
    return waits;
}

static int check(const struct sp_branch_facts *branch,
                 const struct sp_policy *policy, struct sp_sink *sink,
                 struct sp_error *err)
{
    (void)err;
    const struct sp_push_facts *push = branch->ref->push;
    struct question q = {
        .branch = branch, .policy = policy, .now = push->policy_now};
    if (!branch->ref->is_protected || push->occasion == SP_RANGE ||
        !find_category(branch, &q.category))
        return SP_OK;
    collect(&q);
    decide(&q, sink);
    free(q.windows.items);
    free(q.freezes.items);
    return SP_OK;
}

const struct sp_rule sp_rule_window = {
    .id = "window",
    .summary = "a change that has to wait lands in a window, and none in a "
               "freeze",
    .codes = codes,
    .needs = SP_NEEDS_STEPS,
    .branch = check,
    .text =
        {
            .why =
                "A change of the infrastructure can take everything down. It "
                "lands while people are there to watch it, and little "
                "traffic is. And nothing lands over the holidays.",
            .breaks = "A push to a protected ref outside of the windows of its "
                      "category, in UTC. The strictest category of the push "
                      "decides: HIGH has the windows weekly and monthly, and "
                      "the others none, so they land at any time. During a "
                      "freeze nothing lands but CRITICAL changes. A rollback, "
                      "which is made of reverts alone, lands at any time; the "
                      "revert of a rollback lands a change again, and waits. "
                      "While no "
                      "file sets a window or a category, the built-in windows "
                      "are a warning.",
            .wrong = "git push origin main       # Monday, terraform/vpn.tf",
            .right = "git push origin main       # Tuesday, 02:30 UTC",
            .fix = "Push it again when the next window opens; approvals and "
                   "results stay valid, while what lands is the same.",
            .set = "[window \"weekly\"]\n"
                   "every = Tue 02:00-04:00\n"
                   "[window \"holidays\"]\n"
                   "freeze = 2026-12-20 18:00 - 2027-01-05\n"
                   "message = Ask the platform team.\n"
                   "[category \"HIGH\"]\n"
                   "windows = weekly",
        },
};
