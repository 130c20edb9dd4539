#include "sallyport/threshold.h"

#include "support.h"

static char *is_met(const char *text, double value)
{
    struct sp_threshold threshold;
    if (!sp_threshold_read(&threshold, sp_str(text)))
        return sp_strdup("malformed");
    return sp_strdup(sp_threshold_is_met(&threshold, value) ? "met" : "missed");
}

Test(model_threshold, each_comparison_has_its_bound)
{
    SAME(is_met("lines>=100", 100), "met");
    SAME(is_met("lines>=100", 99.99), "missed");
    SAME(is_met("critical <= 0", 0), "met");
    SAME(is_met("critical<=0", 1), "missed");
    SAME(is_met("p95_ms<50", 50), "missed");
    SAME(is_met("p95_ms < 50", 49.9), "met");
    SAME(is_met("mbps>100", 100), "missed");
    SAME(is_met("mbps>100.5", 101), "met");
    SAME(is_met("skipped=0", 0), "met");
    SAME(is_met("skipped=0", 1), "missed");
}

Test(model_threshold, anything_else_is_none)
{
    static const char *const wrong[] = {
        "",
        "lines",
        "lines>=",
        ">=100",
        "lines>=x",
        "a b>=1",
        "lines=>=1",
        "lines>=1e9",
        "lines>=nan",
        "lines>=1-2",
        "lines>=11111111111111111111111111111111111"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        SAME(is_met(wrong[i], 0), "malformed");
}
