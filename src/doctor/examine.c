/* Many repositories: two threads share them out, a few at a time. */
#include <pthread.h>

#include "internal.h"

enum { AT_ONCE = 32 };

struct bed {
    struct sp_patient patient;
    struct sp_complaints complaints;
};

struct round {
    const struct sp_doctor *doctor;
    char *const *paths;
    size_t count;
    struct bed beds[AT_ONCE];
};

/* Every second one. */
static void work(struct round *round, size_t from)
{
    for (size_t i = from; i < round->count; i += 2) {
        struct bed *bed = &round->beds[i];
        sp_patient_read(&bed->patient, round->doctor, round->paths[i]);
        sp_doctor_check(&bed->complaints, &bed->patient);
    }
}

static void *help(void *round)
{
    work(round, 1);
    return NULL;
}

static void examine(struct round *round)
{
    pthread_t helper;
    bool has_helper =
        round->count > 1 && pthread_create(&helper, NULL, help, round) == 0;
    work(round, 0);
    if (has_helper)
        pthread_join(helper, NULL);
    else
        work(round, 1);
}

void sp_doctor_examine(const struct sp_doctor *doctor,
                       const struct sp_strings *paths, sp_doctor_visit *visit,
                       void *context)
{
    struct round round = {.doctor = doctor};
    for (size_t at = 0; at < paths->count; at += AT_ONCE) {
        size_t left = paths->count - at;
        round.paths = paths->items + at;
        round.count = left < AT_ONCE ? left : AT_ONCE;
        examine(&round);
        for (size_t i = 0; i < round.count; i++) {
            struct bed *bed = &round.beds[i];
            visit(&bed->patient, &bed->complaints, context);
            sp_complaints_dispose(&bed->complaints);
            sp_patient_dispose(&bed->patient);
        }
    }
}
