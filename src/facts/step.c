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

void sp_owned_dispose(struct sp_owned *owned)
{
    free(owned->section);
    sp_strings_dispose(&owned->owners);
}

void sp_step_dispose(struct sp_step *step)
{
    for (size_t i = 0; i < step->owned.count; i++)
        sp_owned_dispose(&step->owned.items[i]);
    free(step->owned.items);
    for (size_t i = 0; i < step->about.count; i++)
        sp_about_dispose(&step->about.items[i]);
    free(step->about.items);
    sp_strings_dispose(&step->touched);
    sp_strings_dispose(&step->recorded);
    sp_strings_dispose(&step->people);
    sp_strings_dispose(&step->pushers);
}

const struct sp_oid *sp_step_subject(const struct sp_step *step)
{
    return step->is_octopus ? &step->landed : &step->head;
}
