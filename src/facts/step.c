#include "sallyport/step.h"

#include <stdlib.h>

void sp_about_dispose(struct sp_about *about)
{
    for (size_t i = 0; i < about->lines.count; i++)
        sp_evidence_dispose(&about->lines.items[i]);
    free(about->lines.items);
    sp_strings_dispose(&about->people);
    sp_strings_dispose(&about->pushers);
}

void sp_step_dispose(struct sp_step *step)
{
    for (size_t i = 0; i < step->about.count; i++)
        sp_about_dispose(&step->about.items[i]);
    free(step->about.items);
    sp_strings_dispose(&step->touched);
    sp_strings_dispose(&step->recorded);
    sp_strings_dispose(&step->people);
}
