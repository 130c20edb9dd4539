/*
 * needed.h - documents that a change needs, and that are not there.
 * layer: facts
 */
#ifndef SALLYPORT_NEEDED_H
#define SALLYPORT_NEEDED_H

#include "sallyport/step.h"
#include "sallyport/vec.h"
#include "sallyport/written.h"

/* What a step still needs. */
struct sp_needed {
    enum sp_written kind;
    const struct sp_step *step; /* of the branch */
    char path
        [SP_STEP_PATH]; /* that no such document is about, perhaps cut short */
    const char *proposal; /* the first that the step names; NULL: none */
    char *file;         /* one that is about it, and has a fault; NULL: none */
    bool is_large;      /* that one, to be read … */
    bool is_superseded; /* … or it says so */
    struct sp_strings missing; /* the sections that it lacks */
};

void sp_needed_dispose(struct sp_needed *needed);

#endif
