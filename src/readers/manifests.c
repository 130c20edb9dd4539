#include "manifests.h"

void sp_manifests_end(struct sp_reading *self,
                      const struct sp_manifests *counts)
{
    uint64_t bad = counts->invalid + counts->errors;
    sp_reading_metric(self, "valid", (double)counts->valid);
    sp_reading_metric(self, "invalid", (double)counts->invalid);
    sp_reading_metric(self, "errors", (double)counts->errors);
    sp_reading_metric(self, "skipped", (double)counts->skipped);
    if (bad)
        sp_reading_fails(self, "%llu manifest%s not valid",
                         (unsigned long long)bad, bad == 1 ? " is" : "s are");
    else if (!counts->valid)
        sp_reading_fails(self, "no manifest was validated");
}
