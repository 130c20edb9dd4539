#include "sallyport/prove.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/proof_cache.h"

enum { KEEP = 65536 }; /* bytes of an output that are kept at each end */

enum task { FREE, CHECKOUT, COMMAND };

/* A job: what it does, for which step, and where. */
struct job {
    enum task task;
    size_t step;
    struct sp_buf worktree;
};

struct proving {
    struct sp_proof *proof;
    const struct sp_prove *how;
    struct sp_watch watch;
    struct tool tool;
    struct place place;
    struct sp_proof_cache *cache;
    SP_VEC(size_t)
    same;        /* for each step: the first with the same key, perhaps
                            itself */
    size_t next; /* the first step that was not started */
    int asked;
    struct job jobs[SP_RUNS_MAX];
    struct sp_run runs[SP_RUNS_MAX];
};

static struct sp_proof_step *step_of(const struct proving *self, size_t at)
{
    return &self->proof->steps.items[at];
}

/* Steps with the same tree and phase share one run. */
static void find_same(struct proving *self)
{
    struct sp_oidmap first[SP_PHASE_PICK + 1] = {{0}};
    for (size_t i = 0; i < self->proof->steps.count; i++) {
        const struct sp_proof_step *step = step_of(self, i);
        uint32_t found = SP_OIDMAP_NONE;
        if (step->state == SP_PROOF_OPEN)
            found = sp_oidmap_get(&first[step->phase], &step->tree);
        if (found == SP_OIDMAP_NONE && step->state == SP_PROOF_OPEN)
            sp_oidmap_put(&first[step->phase], &step->tree, (uint32_t)i);
        SP_VEC_PUSH(&self->same, found == SP_OIDMAP_NONE ? i : found);
    }
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        sp_oidmap_dispose(&first[i]);
}

static bool is_open(const struct proving *self, size_t at)
{
    return step_of(self, at)->state == SP_PROOF_OPEN;
}

static size_t settled(const struct proving *self)
{
    size_t counts[SP_PROOF_STATES];
    sp_proof_total(self->proof, counts);
    return self->proof->steps.count - counts[SP_PROOF_OPEN];
}

static void tell(struct proving *self)
{
    int asked = self->how->progress
                    ? self->how->progress(self->how->context, self->proof,
                                          settled(self))
                    : 0;
    if (!self->asked)
        self->asked = asked;
}

/* Copies the result to the steps that share the run. */
static void copy_answer(struct proving *self, size_t from)
{
    const struct sp_proof_step *source = step_of(self, from);
    for (size_t i = from + 1; i < self->same.count; i++) {
        struct sp_proof_step *step = step_of(self, i);
        if (self->same.items[i] != from)
            continue;
        step->state = source->state;
        step->got = source->got;
        step->status = source->status;
        step->milliseconds = source->milliseconds;
        step->is_cached = true;
        step->reason = sp_strdup_or_null(source->reason);
        step->output = sp_strdup_or_null(source->output);
    }
}

static bool answer_from_cache(struct proving *self, size_t at)
{
    char key[SP_SHA256_HEX + 1];
    struct sp_proof_step *step = step_of(self, at);
    if (!self->how->use_cache ||
        !sp_proof_cache_find(self->cache,
                             sp_proof_key(key, step, &self->how->asked),
                             &step->status, &step->milliseconds))
        return false;
    step->state = SP_PROOF_PROVEN;
    step->got = step->expected == SP_EXPECT_FAIL ? SP_GOT_FAIL : SP_GOT_PASS;
    step->is_cached = true;
    return true;
}

/* Remembers only results that agree with what was expected. Others are run
 * again, because the cause may be outside the commit. */
static void remember(struct proving *self, const struct sp_proof_step *step)
{
    char key[SP_SHA256_HEX + 1];
    if (step->state == SP_PROOF_PROVEN)
        sp_proof_cache_add(self->cache,
                           sp_proof_key(key, step, &self->how->asked),
                           step->status, step->milliseconds);
}

/* Ends a job: its step is settled, its worktree is removed. */
static void finish(struct proving *self, struct job *job)
{
    sp_place_drop(&self->place, sp_buf_text(&job->worktree));
    copy_answer(self, job->step);
    job->task = FREE;
    tell(self);
}

/* Starts the next program of a job. When that fails, the job is done. */
static void start(struct proving *self, size_t at, enum task task,
                  const struct sp_run_order *order)
{
    struct job *job = &self->jobs[at];
    struct sp_error err = {0};
    job->task = task;
    if (sp_run_start(&self->runs[at], order, &self->watch, &err) == SP_OK)
        return;
    sp_proof_give_up(step_of(self, job->step), "%s", err.message);
    finish(self, job);
}

static void start_checkout(struct proving *self, size_t at, size_t step)
{
    struct job *job = &self->jobs[at];
    char id[SP_OID_HEX + 1];
    struct sp_strings words = {0};
    struct sp_error err = {0};
    job->step = step;
    sp_buf_reset(&job->worktree);
    sp_buf_printf(&job->worktree, "%s/%zu", self->place.path, at + 1);
    sp_oid_format(id, &step_of(self, step)->id);
    if (sp_place_add(&self->place, sp_buf_text(&job->worktree), id, &err)) {
        sp_proof_give_up(step_of(self, step), "it cannot be checked out: %s",
                         err.message);
        finish(self, job);
        return;
    }
    sp_git_words(&words, NULL, sp_place_reset);
    const struct sp_run_order order = {.argv = words.items,
                                       .env = self->tool.git.env.items,
                                       .directory = sp_buf_text(&job->worktree),
                                       .keep = KEEP};
    start(self, at, CHECKOUT, &order);
    sp_strings_dispose(&words);
}

/* Makes the environment of the command: the commit, the phase and the place. */
static void make_environment(const struct proving *self, const struct job *job,
                             struct sp_strings *out)
{
    char id[SP_OID_HEX + 1];
    const struct sp_proof_step *step = step_of(self, job->step);
    sp_tool_environment(&self->tool, sp_buf_text(&job->worktree),
                        "SALLYPORT_PROVE_", out);
    sp_add_variable(out, "SALLYPORT_PROVE_COMMIT",
                    sp_oid_format(id, &step->id));
    sp_add_variable(out, "SALLYPORT_PROVE_PHASE", sp_phase_name(step->phase));
    SP_VEC_PUSH(out, NULL);
}

static void start_command(struct proving *self, size_t at)
{
    const struct job *job = &self->jobs[at];
    struct sp_strings env = {0};
    make_environment(self, job, &env);
    const struct sp_run_order order = {.argv = self->how->asked.command,
                                       .env = env.items,
                                       .directory = sp_buf_text(&job->worktree),
                                       .limit_ms = self->how->limit_ms,
                                       .keep = KEEP};
    start(self, at, COMMAND, &order);
    sp_strings_dispose(&env);
}

/* Continues with a job whose program has ended. */
static void advance(struct proving *self, size_t at)
{
    struct job *job = &self->jobs[at];
    struct sp_run *run = &self->runs[at];
    struct sp_proof_step *step = step_of(self, job->step);
    bool was_checkout = job->task == CHECKOUT;
    struct sp_buf text = {0};
    if (was_checkout && run->status) {
        sp_excerpt_text(&run->output, &text);
        sp_proof_give_up(step, "it cannot be checked out: %.*s",
                         SP_STR_ARG(sp_last_line(&text)));
        sp_buf_dispose(&text);
    } else if (!was_checkout) {
        sp_proof_judge(step, &self->how->asked, run);
        remember(self, step);
    }
    sp_run_dispose(run);
    if (step->state == SP_PROOF_OPEN)
        start_command(self, at);
    else
        finish(self, job);
}

/* Finds the next step that must be run; false for none. */
static bool next_step(struct proving *self, size_t *out)
{
    while (self->next < self->same.count) {
        *out = self->next++;
        if (!is_open(self, *out) || self->same.items[*out] != *out)
            continue;
        if (!answer_from_cache(self, *out))
            return true;
        copy_answer(self, *out);
        tell(self);
    }
    return false;
}

static bool is_asked(struct proving *self)
{
    if (!self->asked)
        self->asked = self->watch.asked;
    return self->asked != 0;
}

/* Gives work to the idle jobs. False when nothing is left. */
static bool fill(struct proving *self)
{
    size_t step;
    bool is_busy = false;
    for (size_t i = 0; i < self->how->jobs && !is_asked(self); i++) {
        while (self->jobs[i].task == FREE && next_step(self, &step))
            start_checkout(self, i, step);
        is_busy = is_busy || self->jobs[i].task != FREE;
    }
    return is_busy;
}

static void run_all(struct proving *self)
{
    while (fill(self) && !is_asked(self)) {
        sp_runs_wait(&self->watch, self->runs, self->how->jobs);
        for (size_t i = 0; i < self->how->jobs && !is_asked(self); i++)
            if (self->jobs[i].task != FREE && !self->runs[i].is_on)
                advance(self, i);
    }
}

static void close_all(struct proving *self)
{
    sp_runs_end(&self->watch, self->runs, self->how->jobs);
    for (size_t i = 0; i < self->how->jobs; i++) {
        sp_run_dispose(&self->runs[i]);
        sp_buf_dispose(&self->jobs[i].worktree);
    }
    sp_proof_cache_free(self->cache);
    free(self->same.items);
}

int sp_prove(struct sp_proof *proof, const struct sp_prove *how, int *asked,
             struct sp_error *err)
{
    struct proving self = {.proof = proof, .how = how, .place = {.lock = -1}};
    struct sp_buf file = {0};
    *asked = 0;
    int code = sp_watch_open(&self.watch, err);
    if (code)
        return code;
    code = sp_tool_open(&self.tool, how->repo, &self.watch, err);
    if (!code)
        code = sp_place_open(&self.place, &self.tool, err);
    if (!code) {
        sp_buf_printf(&file, "%s/cache", self.tool.home);
        self.cache = sp_proof_cache_open(sp_buf_text(&file));
        find_same(&self);
        tell(&self);
        run_all(&self);
    }
    close_all(&self);
    sp_place_close(&self.place);
    sp_tool_dispose(&self.tool);
    *asked = self.asked;
    sp_watch_close(&self.watch);
    sp_buf_dispose(&file);
    return code;
}
