#include "sallyport/counted.h"

#include <criterion/criterion.h>

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

Test(model_counted, nobody_has_to_want_it)
{
    const struct sp_evidence coverage = gate_of("coverage", SP_GATE_PASS);
    sp_count_prp(NULL, "WU-1");
    sp_count_category(NULL, "HIGH");
    sp_count_record(NULL, &coverage);
}
