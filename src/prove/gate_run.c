#include "sallyport/gate_run.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/replace.h"

enum { KEEP = 1 << 20 }; /* bytes of an output that are kept at each end */

struct running {
    const struct sp_gate_order *order;
    struct sp_watch watch;
    struct tool tool;
    struct place place;
    struct sp_buf worktree;
};

/* Runs to the end, or until a signal asks us to end. */
static int run(struct running *self, struct sp_run *run,
               const struct sp_run_order *order, struct sp_error *err)
{
    int code = sp_run_start(run, order, &self->watch, err);
    while (!code && run->is_on && !sp_runs_wait(&self->watch, run, 1))
        ;
    sp_runs_end(&self->watch, run, 1);
    return code;
}

static int check_out(struct running *self, struct sp_error *err)
{
    char id[SP_OID_HEX + 1];
    struct sp_strings words = {0};
    struct sp_run git = {.is_on = false};
    sp_buf_printf(&self->worktree, "%s/1", self->place.path);
    sp_oid_format(id, self->order->commit);
    int code =
        sp_place_add(&self->place, sp_buf_text(&self->worktree), id, err);
    if (code)
        return code;
    sp_git_words(&words, NULL, sp_place_reset);
    const struct sp_run_order order = {.argv = words.items,
                                       .env = self->tool.git.env.items,
                                       .directory =
                                           sp_buf_text(&self->worktree),
                                       .keep = KEEP};
    code = run(self, &git, &order, err);
    if (!code && git.status && !self->watch.asked)
        code = sp_error_set(err, SP_EGIT, "%s cannot be checked out", id);
    sp_run_dispose(&git);
    sp_strings_dispose(&words);
    return code;
}

static void make_environment(const struct running *self, struct sp_strings *env)
{
    char id[SP_OID_HEX + 1];
    sp_tool_environment(&self->tool, sp_buf_text(&self->worktree),
                        "SALLYPORT_GATE", env);
    sp_add_variable(env, "SALLYPORT_GATE", self->order->gate);
    sp_add_variable(env, "SALLYPORT_GATE_COMMIT",
                    sp_oid_format(id, self->order->commit));
    SP_VEC_PUSH(env, NULL);
}

/* Keeps the output in <common>/sallyport/gates/GATE.log. */
static void keep(const struct running *self, struct sp_gate_ran *out)
{
    struct sp_buf path = {0};
    struct sp_error ignored = {0};
    sp_buf_printf(&path, "%ssallyport/gates",
                  sp_repo_commondir(self->order->repo));
    if (!sp_make_directory(sp_buf_text(&path), &ignored)) {
        sp_buf_printf(&path, "/%s.log", self->order->gate);
        if (sp_replace_file(
                sp_buf_text(&path),
                (struct sp_str){sp_buf_text(&out->output), out->output.len}))
            out->log = sp_strdup(sp_buf_text(&path));
    }
    sp_buf_dispose(&path);
}

static int run_command(struct running *self, struct sp_gate_ran *out,
                       struct sp_error *err)
{
    char *command = sp_strdup(self->order->command);
    char shell[] = "sh", option[] = "-c";
    char *argv[] = {shell, option, command, NULL};
    struct sp_strings env = {0};
    struct sp_run command_run = {.is_on = false};
    make_environment(self, &env);
    const struct sp_run_order order = {.argv = argv,
                                       .env = env.items,
                                       .directory =
                                           sp_buf_text(&self->worktree),
                                       .limit_ms = self->order->limit_ms,
                                       .keep = KEEP};
    int code = run(self, &command_run, &order, err);
    out->status = command_run.status;
    out->signal = command_run.signal;
    out->timed_out = command_run.timed_out;
    out->milliseconds = command_run.ended - command_run.begun;
    sp_excerpt_text(&command_run.output, &out->output);
    sp_run_dispose(&command_run);
    sp_strings_dispose(&env);
    free(command);
    return code;
}

static int run_there(struct running *self, struct sp_gate_ran *out,
                     struct sp_error *err)
{
    int code = check_out(self, err);
    if (!code && !self->watch.asked)
        code = run_command(self, out, err);
    if (!code && !self->watch.asked) {
        keep(self, out);
        self->order->look(self->order->context, sp_buf_text(&self->worktree));
    }
    if (self->worktree.len)
        sp_place_drop(&self->place, sp_buf_text(&self->worktree));
    return code;
}

int sp_gate_run(struct sp_gate_ran *out, const struct sp_gate_order *order,
                struct sp_error *err)
{
    struct running self = {.order = order, .place = {.lock = -1}};
    int code = sp_watch_open(&self.watch, err);
    if (code)
        return code;
    code = sp_tool_open(&self.tool, order->repo, &self.watch, err);
    if (!code)
        code = sp_place_open(&self.place, &self.tool, err);
    if (!code)
        code = run_there(&self, out, err);
    sp_place_close(&self.place);
    sp_tool_dispose(&self.tool);
    out->asked = self.watch.asked;
    sp_watch_close(&self.watch);
    sp_buf_dispose(&self.worktree);
    return code;
}

void sp_gate_ran_dispose(struct sp_gate_ran *ran)
{
    sp_buf_dispose(&ran->output);
    free(ran->log);
    *ran = (struct sp_gate_ran){.asked = 0};
}
