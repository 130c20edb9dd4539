/* Many repositories: two threads share them, a few at a time. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/owner.h"
#include "sallyport/sanitise.h"

enum { NOBODY = 65534 };

struct result {
    struct sp_doctor_repo repo;
    struct sp_problems problems;
};

struct batch {
    const struct sp_doctor *doctor;
    char *const *paths;
    size_t count;
    struct result results[DOCTOR_AT_ONCE];
};

/* Every second one. */
static void work(struct batch *batch, size_t from)
{
    for (size_t i = from; i < batch->count; i += 2) {
        struct result *result = &batch->results[i];
        sp_doctor_repo_read(&result->repo, batch->doctor, batch->paths[i]);
        sp_doctor_check(&result->problems, &result->repo);
    }
}

static void *help(void *batch)
{
    work(batch, 1);
    return NULL;
}

static void examine(struct batch *batch)
{
    pthread_t helper;
    bool has_helper =
        batch->count > 1 && pthread_create(&helper, NULL, help, batch) == 0;
    work(batch, 0);
    if (has_helper)
        pthread_join(helper, NULL);
    else
        work(batch, 1);
}

static void visit_result(struct result *result, sp_doctor_visit *visit,
                         void *context)
{
    visit(&result->repo, &result->problems, context);
    sp_problems_dispose(&result->problems);
    sp_doctor_repo_dispose(&result->repo);
}

void sp_doctor_examine_here(const struct sp_doctor *doctor, char *const *paths,
                            size_t count, size_t at_once,
                            sp_doctor_visit *visit, void *context)
{
    struct batch batch = {.doctor = doctor};
    for (size_t at = 0; at < count; at += at_once) {
        batch.paths = paths + at;
        batch.count = count - at < at_once ? count - at : at_once;
        examine(&batch);
        for (size_t i = 0; i < batch.count; i++)
            visit_result(&batch.results[i], visit, context);
    }
}

/* --- as root --- */

struct plan {
    uid_t *users;  /* the owner of each, who looks at it */
    gid_t *groups; /* of the directory */
    char **faults; /* why root does not look; NULL */
};

/* In each directory but the highest one, which cannot be replaced, the user may put a link:
 * the shell must be where it was told to go. */
static void give_from_within(struct sp_buf *out, const char *user,
                             const char *place)
{
    struct sp_buf name = {0};
    char *parent = sp_doctor_directory_of(place);
    sp_buf_puts(out, "cd ");
    sp_shell_quote(out, sp_str(parent));
    sp_buf_puts(out, " && [ \"$(pwd -P)\" = ");
    sp_shell_quote(out, sp_str(parent));
    sp_buf_printf(out, " ] && chown -Rh %s ", user);
    sp_buf_printf(&name, ".%s", place + strlen(parent));
    sp_shell_quote(out, sp_str(sp_buf_text(&name)));
    sp_buf_dispose(&name);
    free(parent);
}

void sp_doctor_give(struct sp_buf *out, const struct sp_owner *owner,
                    const char *user, const char *path)
{
    enum { MAX_PATH = 512 };
    const char *place = owner->holders > 1 ? sp_buf_text(&owner->place) : path;
    if (!owner->holders || owner->user != 0 || strlen(place) > MAX_PATH ||
        !sp_is_sanitised(sp_str(place)))
        return;
    if (owner->holders > 1) {
        give_from_within(out, user, place);
        return;
    }
    sp_buf_printf(out, "chown -Rh %s ", user);
    sp_shell_quote(out, sp_str(path));
}

static char *fault_of(const struct sp_people *people, const char *path,
                      const struct sp_owner *owner)
{
    struct sp_buf why = {0}, user = {0}, give = {0};
    sp_person_name(&user, people, owner->weak_user);
    sp_buf_printf(&why, "%s: %s belongs to %s, who can replace it", path,
                  sp_buf_text(&owner->weak), sp_buf_text(&user));
    sp_doctor_give(&give, owner, sp_buf_text(&user), path);
    if (give.len)
        sp_buf_printf(&why, "; to give it to that user: %s",
                      sp_buf_text(&give));
    sp_buf_dispose(&give);
    sp_buf_dispose(&user);
    return sp_buf_detach(&why);
}

/* A path that cannot be opened belongs to NOBODY: its owner may change. The way to
 * it matters only if root itself looks. */
static void plan_one(struct plan *plan, const struct sp_people *people,
                     size_t i, const char *path)
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
            plan->faults[i] = fault_of(people, path, &owner);
    }
    sp_owner_close(&owner);
}

static void plan_all(struct plan *plan, const struct sp_people *people,
                     const struct sp_strings *paths)
{
    plan->users = sp_reallocarray(NULL, paths->count, sizeof *plan->users);
    plan->groups = sp_reallocarray(NULL, paths->count, sizeof *plan->groups);
    plan->faults = sp_reallocarray(NULL, paths->count, sizeof *plan->faults);
    for (size_t i = 0; i < paths->count; i++)
        plan_one(plan, people, i, paths->items[i]);
}

static void dispose(struct plan *plan, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(plan->faults[i]);
    free(plan->users);
    free(plan->groups);
    free(plan->faults);
}

/* How many repositories in a row belong to root, from `from` on. */
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

/* Does it belong to another user than the one before or after it? */
static bool is_odd(const struct plan *plan, size_t i, size_t count)
{
    return count == 1 || (i > 0 && plan->users[i - 1] != plan->users[i]) ||
           (i + 1 < count && plan->users[i + 1] != plan->users[i]);
}

/* Lets a child look at one, where root does not see enough. Returns why it could not be
 * checked, yours to free, or NULL. */
static char *examine_other(struct doctor_children *children,
                           const struct plan *plan, size_t i,
                           struct result *result)
{
    struct sp_doctor_repo seen;
    char *why = NULL;
    const char *path = children->paths->items[i];
    if (sp_doctor_repo_begin(&seen, children->doctor, path,
                             is_odd(plan, i, children->paths->count))) {
        result->repo = seen;
        sp_doctor_check(&result->problems, &result->repo);
        return NULL;
    }
    why = sp_doctor_child_examine(children, i, plan->groups[i], &result->repo,
                                  &result->problems);
    if (!why && seen.is_lone)
        sp_doctor_add_lone(&result->problems, &seen);
    sp_doctor_repo_dispose(&seen);
    return why;
}

static void examine_as_root(const struct sp_doctor *doctor,
                            const struct sp_strings *paths,
                            struct sp_strings *unread, sp_doctor_visit *visit,
                            void *context)
{
    struct plan plan;
    plan_all(&plan, &doctor->people, paths);
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
        struct result result = {.repo = {.doctor = doctor}};
        char *why = NULL;
        if (plan.faults[i])
            sp_strings_add(unread, plan.faults[i], strlen(plan.faults[i]));
        else if ((why = examine_other(&children, &plan, i, &result)))
            add_unread(unread, paths->items[i], why);
        else
            visit_result(&result, visit, context);
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
