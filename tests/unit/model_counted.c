#include "sallyport/counted.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static struct sp_evidence gate_of(const char *name, enum sp_gate_result result)
{
    return (struct sp_evidence){.kind = SP_EVIDENCE_GATE,
                                .gate = (char *)(uintptr_t)name,
                                .result = result};
}

Test(model_counted, each_thing_counts_once)
{
    struct sp_counted counted = {.update = 0};
    const struct sp_evidence coverage = gate_of("coverage", SP_GATE_PASS),
                             tests = gate_of("tests", SP_GATE_PASS);
    sp_count_prp(&counted, "WU-1");
    sp_count_prp(&counted, "WU-2");
    sp_count_prp(&counted, "WU-1");
    sp_count_record(&counted, &coverage);
    sp_count_record(&counted, &tests);
    sp_count_record(&counted, &coverage);
    cr_assert_eq(counted.prps.count, 2);
    cr_assert_eq(counted.records.count, 2);
    counted.update = 1; /* for another ref it counts again */
    sp_count_record(&counted, &coverage);
    cr_assert_eq(counted.records.count, 3);
    cr_assert_eq(counted.records.items[2].update, 1);
    sp_counted_dispose(&counted);
}

Test(model_counted, the_last_category_of_a_ref_holds)
{
    struct sp_counted counted = {.update = 0};
    sp_count_category(&counted, "LOW");
    sp_count_category(&counted, "HIGH");
    counted.update = 1;
    sp_count_category(&counted, "LOW");
    cr_assert_eq(counted.categories.count, 2);
    cr_assert_str_eq(counted.categories.items[0].name, "HIGH");
    cr_assert_str_eq(counted.categories.items[1].name, "LOW");
    sp_counted_dispose(&counted);
}

Test(model_counted, the_oldest_times_hold)
{
    struct sp_counted counted = {.update = 0};
    sp_count_time(&counted, 20, false);
    sp_count_time(&counted, 30, true);
    sp_count_time(&counted, 10, false);
    sp_count_time(&counted, 0, true); /* it has none */
    cr_assert_eq(counted.first_commit, 10);
    cr_assert_eq(counted.first_red, 30);
    sp_counted_dispose(&counted);
}

Test(model_counted, a_result_keeps_its_first_metrics)
{
    struct sp_counted counted = {.update = 0};
    struct sp_evidence gate = gate_of("security", SP_GATE_FAIL);
    char name[16];
    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof name, "m%d", i);
        struct sp_metric metric = {sp_strdup(name), i};
        SP_VEC_PUSH(&gate.metrics, metric);
    }
    sp_count_record(&counted, &gate);
    cr_assert_eq(counted.records.items[0].metrics.count, SP_COUNTED_METRICS);
    cr_assert_str_eq(counted.records.items[0].metrics.items[7].name, "m7");
    for (size_t i = 0; i < gate.metrics.count; i++)
        free(gate.metrics.items[i].name);
    free(gate.metrics.items);
    sp_counted_dispose(&counted);
}

Test(model_counted, commits_that_were_taken_back_are_bounded)
{
    struct sp_counted counted = {.update = 0};
    char name[24];
    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "abcdef%d", i);
        sp_count_revert(&counted, name);
        sp_count_revert(&counted, name);
    }
    cr_assert_eq(counted.reverts.count, SP_COUNTED_REVERTS);
    cr_assert_str_eq(counted.reverts.items[1], "abcdef1");
    sp_counted_dispose(&counted);
}

Test(model_counted, an_act_is_kept_with_what_it_makes)
{
    struct sp_counted counted = {.update = 0};
    struct sp_act act = {.kind = SP_WAIVER,
                         .id = (char[]){"wv-00000001"},
                         .ref = (char[]){"refs/heads/x"},
                         .rule = (char[]){"tdd-order"}};
    const struct sp_exception one = {.request = &act};
    const struct sp_oid commit = {{7}};
    sp_count_act(&counted, &one, &act, &commit, SP_EXCEPTION_PENDING, 0);
    cr_assert_eq(counted.acts.count, 1);
    const struct sp_counted_act *kept = &counted.acts.items[0];
    act.id[0] = act.ref[0] = act.rule[0] = '\0';
    cr_assert_str_eq(kept->id, "wv-00000001");
    cr_assert_str_eq(kept->ref, "refs/heads/x");
    cr_assert_str_eq(kept->rule, "tdd-order");
    cr_assert_null(kept->incident);
    cr_assert_eq(kept->state, SP_EXCEPTION_PENDING);
    cr_assert(sp_oid_equal(&kept->commit, &commit));
    sp_counted_dispose(&counted);
    sp_count_act(NULL, &one, &act, &commit, SP_EXCEPTION_PENDING, 0);
}

Test(model_counted, nobody_has_to_want_it)
{
    sp_count_time(NULL, 1, true);
    sp_count_revert(NULL, "abcdef0");
    const struct sp_evidence coverage = gate_of("coverage", SP_GATE_PASS);
    sp_count_prp(NULL, "WU-1");
    sp_count_category(NULL, "HIGH");
    sp_count_record(NULL, &coverage);
}
