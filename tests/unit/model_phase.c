#include "sallyport/phase.h"

#include <string.h>

#include "sallyport/policy.h"
#include "support_assert.h"

static struct sp_policy *policy;
static struct sp_message message;

/* The patterns of the built-in policy. */
static void init(void)
{
    struct sp_error err = {0};
    policy = sp_policy_new();
    sp_policy_add(policy, sp_policy_builtin(), "built-in", &err);
    assert_text(err.message, "");
}

static void set(const char *key, const char *pattern)
{
    struct sp_buf text = {0};
    struct sp_error err = {0};
    sp_buf_printf(&text, "[tdd]\n%s = %s\n", key, pattern);
    sp_policy_add(policy, sp_str(sp_buf_text(&text)), "test.ini", &err);
    assert_text(err.message, "");
    sp_buf_dispose(&text);
}

static void dispose(void)
{
    sp_policy_free(policy);
    sp_message_dispose(&message);
}

TestSuite(model_phase, .init = init, .fini = dispose);

static void assert_phase(const char *text, const char *phase,
                         const char *other);

Test(model_phase, a_type_in_capitals_is_the_same_type)
{
    set("green", "^feat:");
    set("neutral", "^(docs|CHORE):");
    assert_phase("Feat: x\n", "GREEN", "");
    assert_phase("DOCS: x\n", "neutral", "");
    assert_phase("CHORE: x\n", "neutral", "");
    assert_phase("Chore: x\n", "unknown", "");
    assert_phase("Feat(A): x\n", "unknown", "");
}

static struct sp_phase_reading read_phase(const char *text, size_t parents)
{
    struct sp_phase_reading reading;
    struct sp_error err = {0};
    sp_message_parse(&message, sp_str(text));
    int code =
        sp_phase_read(&policy->tdd.patterns, &message, parents, &reading, &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
    return reading;
}

/* "" stands for one that is not there. */
static void assert_phase(const char *text, const char *phase, const char *other)
{
    struct sp_phase_reading reading = read_phase(text, 1);
    cr_assert_str_eq(sp_phase_name(reading.phase), phase, "%s: %s", text,
                     sp_phase_name(reading.phase));
    if (!*other)
        other = "unknown";
    cr_assert_str_eq(sp_phase_name(reading.other), other, "%s: other %s", text,
                     sp_phase_name(reading.other));
}

Test(model_phase, has_a_name)
{
    static const char *const names[] = {"unknown", "RED",   "GREEN", "REFACTOR",
                                        "neutral", "merge", "fixup", "revert"};
    for (size_t i = 0; i < LENGTH(names); i++)
        assert_text(sp_phase_name((enum sp_phase)i), names[i]);
}

static const struct {
    const char *text, *phase, *other;
} subjects[] = {
    /* by the type */
    {"test: a", "RED", ""},
    {"test(vpn)!: a", "RED", ""},
    {"feat: a", "GREEN", ""},
    {"feat(vpn): a", "GREEN", ""},
    {"fix!: a", "GREEN", ""},
    {"fix(depots): a", "GREEN", ""},
    {"fix(deps): update dependency left to v2", "neutral", ""},
    {"Fix(deps-dev)!: a", "neutral", ""},
    {"feat(deps): a", "neutral", ""},
    {"test(deps): a", "RED", ""},
    {"fix(deps): a (GREEN)", "GREEN", ""},
    {"perf: a", "GREEN", ""},
    {"refactor: a", "REFACTOR", ""},
    {"docs: a", "neutral", ""},
    {"chore: a", "neutral", ""},
    {"ci: a", "neutral", ""},
    {"build: a", "neutral", ""},
    {"style: a", "neutral", ""},
    /* by a marker */
    {"a (RED)", "RED", ""},
    {"a (GREEN) b", "GREEN", ""},
    {"(REFACTOR) a", "REFACTOR", ""},
    {"test: a (RED)", "RED", ""},
    {"feat: a (GREEN)", "GREEN", ""},
    {"feat: a (GREEN) (GREEN)", "GREEN", ""},
    /* by a marker, though the type says something else */
    {"feat: a (RED)", "RED", "GREEN"},
    {"test: a (GREEN)", "GREEN", "RED"},
    {"fix: a (REFACTOR)", "REFACTOR", "GREEN"},
    {"docs: a (RED)", "RED", "neutral"},
    {"a (RED) (GREEN)", "GREEN", "RED"},
    {"a (GREEN) (RED)", "RED", "GREEN"},
    {"test: a (GREEN) (RED)", "RED", "GREEN"},
    {"feat: a (RED) (REFACTOR) (GREEN)", "GREEN", "REFACTOR"},
    /* not at all */
    {"", "unknown", ""},
    {"a", "unknown", ""},
    {"revert: a", "unknown", ""},
    {"Revert \"feat: a\"", "unknown", ""},
    {"Feat: a", "GREEN", ""},
    {"FIX(Vpn)!: a", "GREEN", ""},
    {"Test: a", "RED", ""},
    {"REFACTOR: a", "REFACTOR", ""},
    {"Docs: a", "neutral", ""},
    {"Fix: a (green)", "GREEN", ""},
    {" feat: a", "unknown", ""},
    {"feature: a", "unknown", ""},
    {"a (red)", "unknown", ""},
    {"a [RED]", "unknown", ""},
    {"a RED", "unknown", ""},
    {"a\n\nfeat: b (RED)\n", "unknown", ""},
    {"a\nb (RED)\n", "RED", ""},
};

Test(model_phase, is_read_off_the_subject)
{
    for (size_t i = 0; i < LENGTH(subjects); i++)
        assert_phase(subjects[i].text, subjects[i].phase, subjects[i].other);
}

static const struct {
    const char *text, *phase, *other;
} trailers[] = {
    {"a\n\nTDD: red\n", "RED", ""},
    {"a\n\ntdd: GREEN\n", "GREEN", ""},
    {"a\n\nTDD: Refactor\n", "REFACTOR", ""},
    {"test: a\n\nTDD: red\n", "RED", ""},
    {"feat: a\n\nTDD: red\n", "RED", "GREEN"},
    {"feat: a (GREEN)\n\nTDD: refactor\n", "REFACTOR", "GREEN"},
    {"docs: a\n\nTDD: red\n", "RED", "neutral"},
    {"feat: a (RED)\n\nTDD: green\n", "GREEN", "RED"},
    {"feat: a (RED)\n\nTDD: red\n", "RED", "GREEN"},
    {"a\n\nTDD: red\nTDD: green\n", "GREEN", ""},
    {"feat: a\n\nTDD: \n", "GREEN", ""},
    {"feat: a\n\nTDD: neutral\n", "GREEN", ""},
    {"feat: a\n\nTDD: red, green\n", "GREEN", ""},
    {"feat: a\n\nTDD: redder\n", "GREEN", ""},
    {"a\n\nTDD: red\n\nno trailer\n", "unknown", ""},
};

Test(model_phase, is_decided_by_a_trailer)
{
    for (size_t i = 0; i < LENGTH(trailers); i++)
        assert_phase(trailers[i].text, trailers[i].phase, trailers[i].other);
}

Test(model_phase, of_a_merge_is_not_read)
{
    static const char *const texts[] = {"feat: a (RED)", "Merge branch 'a'",
                                        "fixup! feat: a", "a\n\nTDD: red\n",
                                        ""};
    for (size_t i = 0; i < LENGTH(texts); i++) {
        cr_assert_eq(read_phase(texts[i], 2).phase, SP_PHASE_MERGE);
        cr_assert_eq(read_phase(texts[i], 8).phase, SP_PHASE_MERGE);
        cr_assert_neq(read_phase(texts[i], 0).phase, SP_PHASE_MERGE);
    }
    assert_phase("Merge branch 'a'", "unknown", "");
}

Test(model_phase, of_a_fixup_is_that_of_another)
{
    assert_phase("fixup! feat: a (GREEN)", "fixup", "");
    assert_phase("squash! feat: a\n\nTDD: red\n", "fixup", "");
    assert_phase("amend! feat: a", "fixup", "");
    assert_phase("fixup: a", "unknown", "");
}

Test(model_phase, patterns_can_be_set)
{
    set("red", "^\\[red\\]");
    set("green", "green");
    assert_phase("[red] a", "RED", "");
    assert_phase("a (RED)", "unknown", "");
    assert_phase("[red] green", "GREEN", "RED");
    /* at the same place the first of the four counts */
    set("green", "^");
    set("neutral", "^");
    assert_phase("[red] a", "RED", "neutral");
    assert_phase("a", "GREEN", "neutral");
}

Test(model_phase, a_pattern_that_takes_too_long_is_an_error)
{
    static const char *const keys[] = {"red", "green", "refactor", "neutral"};
    static const char subject[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
    for (size_t i = 0; i < LENGTH(keys); i++) {
        struct sp_phase_reading reading;
        struct sp_error err = {0};
        set(keys[i], "(a+)+$");
        sp_message_parse(&message, sp_str(subject));
        cr_assert_eq(
            sp_phase_read(&policy->tdd.patterns, &message, 1, &reading, &err),
            SP_ELIMIT);
        assert_error(err, SP_ELIMIT,
                     "the pattern '(a+)+$' takes too long on a text of this "
                     "push");
        set(keys[i], "never");
    }
}

Test(model_phase, a_second_match_may_take_too_long_too)
{
    struct sp_phase_reading reading;
    struct sp_error err = {0};
    set("red", "^x|(a+)+$");
    sp_message_parse(&message,
                     BYTES("xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"));
    cr_assert_eq(
        sp_phase_read(&policy->tdd.patterns, &message, 1, &reading, &err),
        SP_ELIMIT);
}

/* What is known differs from what the patterns would say, so it can be seen. */
Test(model_phase, what_is_known_of_a_subject_is_used)
{
    static const char text[] = "feat: x (GREEN)";
    const struct sp_phase_known known = {
        .subject = {text, sizeof text - 1},
        .reading = {.phase = SP_PHASE_RED, .said = {"known", 5}}};
    policy->tdd.patterns.known = &known;
    struct sp_phase_reading read = read_phase(text, 1);
    cr_assert_eq(read.phase, SP_PHASE_RED);
    assert_slice(read.said, "known");
    assert_phase("feat: x (GREEN)\n", "GREEN", "");
    cr_assert_eq(read_phase(text + 1, 1).said.len, strlen("(GREEN)"));
    cr_assert_eq(read_phase(text, 2).phase, SP_PHASE_MERGE);
    policy->tdd.patterns.known = NULL;
    assert_phase(text, "GREEN", "");
}

Test(model_phase, a_subject_alone_has_no_trailer_and_no_type_in_capitals)
{
    struct sp_phase_reading read;
    struct sp_error err = {0};
    cr_assert_eq(sp_phase_of_subject(&policy->tdd.patterns, BYTES("x (RED)"),
                                     &read, &err),
                 SP_OK);
    cr_assert_eq(read.phase, SP_PHASE_RED);
    cr_assert_eq(
        sp_phase_of_subject(&policy->tdd.patterns, BYTES(""), &read, &err),
        SP_OK);
    cr_assert_eq(read.phase, SP_PHASE_UNKNOWN);
}

#define S SP_STATE_START
#define R SP_STATE_RED
#define G SP_STATE_GREEN
#define F SP_STATE_REFACTOR

/* From each state alone, by each phase of the cycle. */
static const struct {
    unsigned from;
    enum sp_phase phase;
    unsigned to;
    bool in_order;
} steps[] = {
    {S, SP_PHASE_RED, R | SP_SEEN_RED, true},
    {R, SP_PHASE_RED, R | SP_SEEN_RED, true},
    {G, SP_PHASE_RED, R | SP_SEEN_RED, true},
    {F, SP_PHASE_RED, R | SP_SEEN_RED, true},
    {S, SP_PHASE_GREEN, G, false},
    {R, SP_PHASE_GREEN, G, true},
    {G, SP_PHASE_GREEN, G, true},
    {F, SP_PHASE_GREEN, G, false},
    {S, SP_PHASE_REFACTOR, F | SP_SEEN_REFACTOR, false},
    {R, SP_PHASE_REFACTOR, F | SP_SEEN_REFACTOR, false},
    {G, SP_PHASE_REFACTOR, F | SP_SEEN_REFACTOR, true},
    {F, SP_PHASE_REFACTOR, F | SP_SEEN_REFACTOR, true},
};

Test(model_phase_order, is_red_then_green_then_refactor)
{
    for (size_t i = 0; i < LENGTH(steps); i++) {
        bool in_order;
        cr_assert_eq(sp_order_step(steps[i].from, steps[i].phase, &in_order),
                     steps[i].to, "%zu", i);
        cr_assert_eq(in_order, steps[i].in_order, "%zu", i);
    }
}

Test(model_phase_order, one_state_of_a_set_is_enough)
{
    for (size_t i = 0; i < LENGTH(steps); i++)
        for (unsigned set_of = 1; set_of <= SP_STATE_ANY; set_of++) {
            bool allowed = false, in_order;
            for (size_t k = 0; k < LENGTH(steps); k++)
                if (steps[k].phase == steps[i].phase && steps[k].from & set_of)
                    allowed = allowed || steps[k].in_order;
            cr_assert_eq(sp_order_step(set_of, steps[i].phase, &in_order),
                         steps[i].to);
            cr_assert_eq(in_order, allowed, "%u %d", set_of, steps[i].phase);
        }
}

Test(model_phase_order, what_was_seen_is_not_forgotten)
{
    static const unsigned all[] = {SP_SEEN_RED, SP_SEEN_REFACTOR, SP_SEEN_CODE,
                                   SP_SEEN_RED | SP_SEEN_REFACTOR |
                                       SP_SEEN_CODE};
    for (size_t i = 0; i < LENGTH(steps); i++)
        for (size_t k = 0; k < LENGTH(all); k++) {
            bool in_order;
            cr_assert_eq(sp_order_step(steps[i].from | all[k], steps[i].phase,
                                       &in_order),
                         steps[i].to | all[k], "%zu %zu", i, k);
            cr_assert_eq(in_order, steps[i].in_order);
        }
}

Test(model_phase_order, what_was_seen_allows_nothing)
{
    bool in_order;
    cr_assert_eq(sp_order_step(S | SP_SEEN_RED, SP_PHASE_GREEN, &in_order),
                 G | SP_SEEN_RED);
    cr_assert(!in_order);
}

Test(model_phase_order, other_phases_keep_the_states)
{
    static const enum sp_phase others[] = {SP_PHASE_UNKNOWN, SP_PHASE_NEUTRAL,
                                           SP_PHASE_MERGE, SP_PHASE_FIXUP,
                                           SP_PHASE_REVERT};
    for (size_t i = 0; i < LENGTH(others); i++)
        for (unsigned states = 1; states < 2 * SP_SEEN_CODE; states++) {
            bool in_order = false;
            cr_assert_eq(sp_order_step(states, others[i], &in_order), states);
            cr_assert(in_order);
        }
}

Test(model_phase_order, what_may_come_next_is_what_is_in_order)
{
    for (unsigned states = 1; states < 2 * SP_SEEN_CODE; states++) {
        unsigned expected = 0;
        for (unsigned phase = SP_PHASE_RED; phase <= SP_PHASE_REFACTOR;
             phase++) {
            bool in_order;
            sp_order_step(states, (enum sp_phase)phase, &in_order);
            expected |= in_order ? 1u << phase : 0;
        }
        cr_assert_eq(sp_order_next(states), expected, "%u", states);
    }
    cr_assert_eq(sp_order_next(S), 1u << SP_PHASE_RED);
    cr_assert_eq(sp_order_next(R), 1u << SP_PHASE_RED | 1u << SP_PHASE_GREEN);
}

/* The words of a message that its phases were read from. */
Test(model_phase, what_was_read_is_told)
{
    static const struct {
        const char *text, *said, *other;
    } rows[] = {
        {"feat: open it (RED)\n", "(RED)", "feat:"},
        {"feat(vpn)!: open it\n", "feat(vpn)!:", ""},
        {"Docs: open it (REFACTOR)\n", "(REFACTOR)", "Docs:"},
        {"test: x (RED)\n", "(RED)", ""},
        {"feat: open it\n\nTDD: red\n", "TDD: red", "feat:"},
        {"open it\n\nTDD: GREEN\n", "TDD: green", ""},
        {"open it\n", "", ""},
        {"fixup! feat: open it\n", "", ""},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct sp_phase_reading reading = read_phase(rows[i].text, 1);
        cr_expect(sp_str_equal_c(reading.said, rows[i].said), "%s: %.*s",
                  rows[i].text, SP_STR_ARG(reading.said));
        cr_expect(sp_str_equal_c(reading.other_said, rows[i].other),
                  "%s: other %.*s", rows[i].text,
                  SP_STR_ARG(reading.other_said));
        sp_message_dispose(&message);
    }
    set("green", "^feat:");
    struct sp_phase_reading reading = read_phase("FEAT: open it\n", 1);
    cr_expect(sp_str_equal_c(reading.said, "FEAT:"), "%.*s",
              SP_STR_ARG(reading.said));
}
