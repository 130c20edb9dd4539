/* Many repositories: two threads share them out, a few at a time. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/owner.h"

enum { NOBODY = 65534 };

struct bed {
    struct sp_patient patient;
    struct sp_complaints complaints;
};

struct round {
    const struct sp_doctor *doctor;
    char *const *paths;
    size_t count;
    struct bed beds[DOCTOR_AT_ONCE];
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

static void visit_bed(struct bed *bed, sp_doctor_visit *visit, void *context)
{
    visit(&bed->patient, &bed->complaints, context);
    sp_complaints_dispose(&bed->complaints);
    sp_patient_dispose(&bed->patient);
}

void sp_doctor_examine_here(const struct sp_doctor *doctor, char *const *paths,
                            size_t count, size_t at_once,
                            sp_doctor_visit *visit, void *context)
{
    struct round round = {.doctor = doctor};
    for (size_t at = 0; at < count; at += at_once) {
        round.paths = paths + at;
        round.count = count - at < at_once ? count - at : at_once;
        examine(&round);
        for (size_t i = 0; i < round.count; i++)
            visit_bed(&round.beds[i], visit, context);
    }
}

/* --- root, and everybody else --- */

struct plan {
    uid_t *users;  /* as whom each is looked at: the owner */
    gid_t *groups; /* of the directory */
    char **faults; /* why root does not look; NULL */
};

static char *fault_of(const char *path, const struct sp_owner *owner)
{
    struct sp_buf why = {0};
    sp_buf_printf(&why,
                  "%s: %s belongs to the user %lu, who can put something else "
                  "in its place",
                  path, sp_buf_text(&owner->weak),
                  (unsigned long)owner->weak_user);
    return sp_buf_detach(&why);
}

/* A path that cannot be opened is nobody's: it may come back as anybody's. The way
 * to it matters where root looks for itself. */
static void plan_one(struct plan *plan, size_t i, const char *path)
{
    struct stat about;
    struct sp_owner owner = {.fd = -1};
    struct sp_error err = {0};
    plan->faults[i] = NULL;
    plan->users[i] = plan->groups[i] = NOBODY;
    if (stat(path, &about) != 0)
        return;
    if (about.st_uid != 0) {
        plan->users[i] = about.st_uid;
        if (about.st_gid != 0)
            plan->groups[i] = about.st_gid;
    } else if (sp_owner_open(&owner, path, &err) == SP_OK) {
        plan->users[i] = owner.user;
        plan->groups[i] = owner.group;
        if (owner.user == 0 && owner.way == SP_WAY_STRANGE)
            plan->faults[i] = fault_of(path, &owner);
    }
    sp_owner_close(&owner);
}

static void plan_all(struct plan *plan, const struct sp_strings *paths)
{
    plan->users = sp_reallocarray(NULL, paths->count, sizeof *plan->users);
    plan->groups = sp_reallocarray(NULL, paths->count, sizeof *plan->groups);
    plan->faults = sp_reallocarray(NULL, paths->count, sizeof *plan->faults);
    for (size_t i = 0; i < paths->count; i++)
        plan_one(plan, i, paths->items[i]);
}

static void dispose(struct plan *plan, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(plan->faults[i]);
    free(plan->users);
    free(plan->groups);
    free(plan->faults);
}

/* How many are of root, from a place on. */
static size_t count_own(const struct plan *plan, size_t from, size_t count)
{
    size_t end = from;
    while (end < count && plan->users[end] == 0 && !plan->faults[end])
        end++;
    return end - from;
}

static void add_unread(struct sp_strings *unread, const char *path, char *why)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s: %s", path, why);
    sp_strings_add(unread, sp_buf_text(&text), text.len);
    sp_buf_dispose(&text);
    free(why);
}

static void examine_as_root(const struct sp_doctor *doctor,
                            const struct sp_strings *paths,
                            struct sp_strings *unread, sp_doctor_visit *visit,
                            void *context)
{
    struct plan plan;
    plan_all(&plan, paths);
    struct doctor_children children = {
        .doctor = doctor, .paths = paths, .users = plan.users};
    for (size_t i = 0; i < paths->count;) {
        size_t own = count_own(&plan, i, paths->count);
        if (own) {
            sp_doctor_examine_here(doctor, paths->items + i, own,
                                   DOCTOR_AT_ONCE, visit, context);
            i += own;
            continue;
        }
        struct bed bed = {.patient = {.doctor = doctor}};
        char *why = NULL;
        if (plan.faults[i])
            sp_strings_add(unread, plan.faults[i], strlen(plan.faults[i]));
        else if ((why = sp_doctor_child_examine(&children, i, plan.groups[i],
                                                &bed.patient, &bed.complaints)))
            add_unread(unread, paths->items[i], why);
        else
            visit_bed(&bed, visit, context);
        i++;
    }
    sp_doctor_children_end(&children);
    dispose(&plan, paths->count);
}

void sp_doctor_examine(const struct sp_doctor *doctor,
                       const struct sp_strings *paths,
                       struct sp_strings *unread, sp_doctor_visit *visit,
                       void *context)
{
    if (geteuid() == 0)
        examine_as_root(doctor, paths, unread, visit, context);
    else
        sp_doctor_examine_here(doctor, paths->items, paths->count,
                               DOCTOR_AT_ONCE, visit, context);
}
