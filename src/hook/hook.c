#include "sallyport/hook.h"

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "here.h"
#include "internal.h"
#include "pushers.h"
#include "sallyport/alloc.h"
#include "sallyport/file.h"
#include "sallyport/host.h"
#include "sallyport/layers.h"
#include "sallyport/report.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"
#include "trail.h"

/* Puts the host's prefix (host.h) before each line of a message. */
static void add_prefix(struct sp_buf *text, const char *prefix)
{
    struct sp_buf lines = {0};
    sp_prefix_lines(&lines, (struct sp_str){sp_buf_text(text), text->len},
                    prefix);
    sp_buf_dispose(text);
    *text = lines;
}

static bool wants_json(const struct sp_policy *policy)
{
    return policy->report.machine || sp_hook_asks_json();
}

static int refuse_undecided(const struct sp_error *err, const char *prefix,
                            bool json)
{
    struct sp_buf text = {0};
    sp_report_undecided(&text, err);
    add_prefix(&text, prefix);
    if (json)
        sp_report_machine_undecided(&text, err->code, err->message);
    sp_hook_say(&text);
    sp_buf_dispose(&text);
    return 1;
}

static struct hook_words words_of(const char *prefix, bool json)
{
    return (struct hook_words){
        "push", "push it in parts, or ask the administrator", prefix, json};
}

/* The text, then the lines for programs: also those of a clean push, if it asked for
 * them. */
static void report(const struct sp_decision *decision, enum sp_report_kind kind)
{
    const struct sp_policy *policy = decision->policy;
    bool refuses = decision->decided == SP_REFUSED;
    bool observes = decision->found.findings.refusals && !refuses;
    struct sp_buf text = {0};
    sp_report_text(&text, &decision->found, decision->push,
                   (observes ? SP_REPORT_OBSERVE : kind) | sp_hook_colour());
    add_prefix(&text, refuses ? decision->actor->prefix : "");
    if (sp_hook_asks_json() || (policy->report.machine && text.len))
        sp_report_machine(&text, &decision->found, decision->push, policy);
    sp_hook_say(&text);
    sp_buf_dispose(&text);
}

void sp_hook_decide(struct sp_decision *decision,
                    const struct sp_source *source, const struct sp_push *push,
                    const struct sp_actor *actor, struct hook_trail *trail,
                    struct sp_error *err)
{
    const struct sp_policy *policy = source->policy;
    const struct hook_words words = words_of(actor->prefix, wants_json(policy));
    *decision = (struct sp_decision){.found.findings.max = SP_REPORT_KEPT,
                                     .ended = trail ? sp_trail_ended : NULL,
                                     .context = trail};
    sp_decision_begin(decision, policy, push, actor);
    if (trail && !err->code)
        sp_trail_begin(trail, decision, err);
    sp_hook_bound_judging(policy, &words);
    struct sp_source known = *source;
    if (trail && !err->code)
        sp_trail_lock(&known.locked_until, trail, decision, err);
    if (err->code)
        sp_decision_complete(decision, err);
    else
        sp_decide(decision, &known, err);
    sp_hook_unbound();
    sp_trail_end(trail, decision);
}

int sp_hook_answer(const struct sp_decision *decision, enum sp_report_kind kind)
{
    if (decision->decided == SP_UNDECIDED)
        return refuse_undecided(&decision->err, decision->actor->prefix,
                                wants_json(decision->policy));
    report(decision, kind);
    return decision->decided != SP_ACCEPTED;
}

/* A push to here; err: why it cannot be judged. Returns 0 or 1. */
static int judge(const struct sp_push *push, struct hook_here *here,
                 struct sp_error *err)
{
    struct sp_decision decision;
    struct sp_buf setting_file = {0}, keeps_in = {0};
    const struct sp_actor *actor = &here->actor;
    sp_buf_printf(&setting_file, "%s/sallyport.ini", here->path);
    sp_buf_printf(&keeps_in, "%s/sallyport", here->path);
    struct sp_source source = {
        .gitdir = here->gitdir,
        .object_directory = getenv("GIT_OBJECT_DIRECTORY"),
        .alternates = getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES"),
        .opened = &here->repo,
        .push = push,
        .name_space = getenv("GIT_NAMESPACE"),
        .policy = here->policy,
        .setting_file = sp_buf_text(&setting_file),
        .keeps_in = sp_buf_text(&keeps_in)};
    sp_source_by(&source, actor);
    struct hook_trail trail;
    struct hook_pushers pushers;
    sp_trail_find(&trail, here);
    source.pushers = sp_pushers_of(&pushers, &trail);
    sp_hook_decide(&decision, &source, push, actor, &trail, err);
    int refused = sp_hook_answer(&decision, SP_REPORT_PUSH);
    if (!refused)
        sp_hook_say(&trail.receipt);
    sp_trail_dispose(&trail);
    sp_decision_dispose(&decision);
    sp_buf_dispose(&setting_file);
    sp_buf_dispose(&keeps_in);
    return refused;
}

/* A time that stands still keeps windows open. */
static void say_time(const struct sp_policy *policy)
{
    char now[SP_MOMENT_SIZE];
    struct sp_buf note = {0};
    if (!policy->policy.now)
        return;
    sp_moment_write(now, policy->policy.now);
    sp_buf_printf(&note, "sallyport: [policy] now is for tests: it is %s\n",
                  now);
    sp_hook_say(&note);
    sp_buf_dispose(&note);
}

static int guard(const struct sp_push *push)
{
    struct sp_error err = {0};
    struct sp_buf note = {0};
    struct hook_here here;
    int refused = 0;
    sp_hook_unknown_options(&note);
    sp_hook_say(&note);
    sp_buf_dispose(&note);
    if (sp_here_open(&here, &err)) {
        sp_trail_fault(push, here.gitdir, &err);
        return sp_hook_refuse_undecided(&err, sp_hook_asks_json());
    }
    say_time(here.policy);
    sp_here_tighten(&here);
    if (sp_rules_check(here.policy, &err) ||
        (push->count && sp_here_is_guarded(&here)))
        refused = judge(push, &here, &err);
    sp_here_close(&here);
    return refused;
}

int sp_hook_pre_receive(int argc, char **argv)
{
    (void)argc;
    struct sp_error err = {0};
    struct sp_buf input = {0};
    struct sp_push push = {0};
    const struct hook_words words = words_of("", sp_hook_asks_json());
    signal(SIGPIPE, SIG_IGN);
    sp_hook_bound_reading(&words);
    int status;
    if (sp_hook_read_input(&input, &err) ||
        sp_push_parse(&push, (struct sp_str){sp_buf_text(&input), input.len},
                      &err))
        status = sp_hook_refuse_undecided(&err, sp_hook_asks_json());
    else
        status = guard(&push);
    if (!status)
        status = sp_hook_run_chained(
            argv, "pre-receive.chained",
            (struct sp_str){sp_buf_text(&input), input.len});
    sp_push_dispose(&push);
    sp_buf_dispose(&input);
    return status;
}

enum { NOTES_END = 4096 };

/* Is there a pre-receive of sallyport in the same directory, and would git run
 * it? Then it has judged this push; otherwise git would not have called us. */
static bool was_judged(const char *argv0)
{
    struct sp_buf path = {0}, beginning = {0};
    struct sp_error ignored = {0};
    sp_hook_beside(&path, argv0, "pre-receive");
    bool is_ours =
        access(sp_buf_text(&path), X_OK) == 0 &&
        sp_file_read(&beginning, sp_buf_text(&path), NOTES_END,
                     SP_FILE_FOLLOW | SP_FILE_BEGINNING, &ignored) == SP_OK &&
        sp_hook_has_marker(sp_buf_text(&beginning), beginning.len);
    sp_buf_dispose(&path);
    sp_buf_dispose(&beginning);
    return is_ours;
}

/* As git calls it, or gitolite for a VREF: with the trees, the kind of access,
 * the name of the VREF and the rest of its configuration line. */
static bool is_update(int argc, char **argv)
{
    enum { VREF = 7 };
    return argc == 4 ||
           (argc > VREF && sp_str_starts(sp_str(argv[VREF]), "VREF/"));
}

int sp_hook_update(int argc, char **argv)
{
    struct sp_error err = {0};
    struct sp_push push = {0};
    int status = 0;
    signal(SIGPIPE, SIG_IGN);
    if (!is_update(argc, argv))
        sp_error_set(&err, SP_EINPUT,
                     "update is run by git, with a ref and two object ids");
    else
        sp_push_add(&push, sp_str(argv[1]), sp_str(argv[2]), sp_str(argv[3]),
                    &err);
    if (err.code)
        status = sp_hook_refuse_undecided(&err, sp_hook_asks_json());
    else if (!was_judged(argv[0]))
        status = guard(&push);
    if (!status)
        status =
            sp_hook_run_chained(argv, "update.chained", (struct sp_str){"", 0});
    sp_push_dispose(&push);
    return status;
}
