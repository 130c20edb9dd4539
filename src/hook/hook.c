#include "sallyport/hook.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/clock.h"
#include "sallyport/host.h"
#include "sallyport/judge.h"
#include "sallyport/layers.h"
#include "sallyport/report.h"
#include "sallyport/rule.h"

/* Judges and reports. Returns 0 or 1. */
static int decide(const struct sp_source *source, const struct sp_push *push,
                  struct sp_error *err)
{
    struct sp_verdict verdict = {.findings.most = SP_REPORT_FINDINGS};
    bool observes = source->policy->mode == SP_OBSERVE;
    struct sp_buf text = {0};
    int code = sp_judge(source, push, &verdict, err);
    int refused = code ? 1 : !observes && verdict.findings.refusals;
    if (code)
        sp_report_undecided(&text, err);
    else
        sp_report_text(&text, &verdict, push,
                       observes ? SP_REPORT_OBSERVE : SP_REPORT_PUSH);
    hook_say(&text);
    sp_buf_dispose(&text);
    sp_verdict_dispose(&verdict);
    return refused;
}

static int guard(const struct sp_push *push)
{
    struct sp_error err = {0};
    const char *gitdir = getenv("GIT_DIR");
    gitdir = gitdir && *gitdir ? gitdir : ".";
    struct sp_policy *policy;
    if (sp_layers_server(&policy, gitdir, &err))
        return hook_refuse_undecided(&err);
    int refused = 0;
    if (sp_rules_check(policy, &err)) {
        refused = hook_refuse_undecided(&err);
    } else if (policy->mode != SP_MODE_OFF && push->count) {
        struct sp_actor actor;
        sp_host_actor(policy->host, &actor);
        char *path = realpath(gitdir, NULL);
        struct sp_buf setting_file = {0};
        sp_buf_printf(&setting_file, "%s/sallyport.ini", path ? path : gitdir);
        const struct sp_source source = {
            .gitdir = gitdir,
            .object_directory = getenv("GIT_OBJECT_DIRECTORY"),
            .alternates = getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES"),
            .policy = policy,
            .user = actor.user,
            .setting_file = sp_buf_text(&setting_file)};
        hook_watchdog(policy->max_seconds, "push",
                      "push it in parts, or ask the administrator");
        refused = decide(&source, push, &err);
        sp_watchdog(0, "", 0);
        sp_buf_dispose(&setting_file);
        free(path);
        sp_actor_dispose(&actor);
    }
    sp_policy_free(policy);
    return refused;
}

int sp_hook_pre_receive(int argc, char **argv)
{
    (void)argc;
    struct sp_error err = {0};
    struct sp_buf input = {0};
    struct sp_push push = {0};
    signal(SIGPIPE, SIG_IGN);
    int status;
    if (hook_read_input(&input, &err) ||
        sp_push_parse(&push, (struct sp_str){sp_buf_text(&input), input.len},
                      &err))
        status = hook_refuse_undecided(&err);
    else
        status = guard(&push);
    if (!status)
        status =
            hook_run_chained(argv, "pre-receive.chained",
                             (struct sp_str){sp_buf_text(&input), input.len});
    sp_push_dispose(&push);
    sp_buf_dispose(&input);
    return status;
}

/*
 * In every executable that holds this file. A note of ELF, because the linker
 * keeps notes, even where nothing reads them, and puts them at the beginning.
 */
static const struct {
    uint32_t name_size, size, type;
    char name[40];
} marker __attribute__((used, section(".note.sallyport"), aligned(4))) = {
    sizeof marker.name, 0, 1, "sallyport hook: this file judges pushes"};

enum { NOTES_END = 4096 };

/* Is the pre-receive beside us one of ours, and would git run it? Then it has
 * judged this push, or we would not have been called. */
static bool was_judged(const char *argv0)
{
    struct sp_buf path = {0};
    char beginning[NOTES_END];
    ssize_t len = -1;
    hook_beside(&path, argv0, "pre-receive");
    int file = access(sp_buf_text(&path), X_OK) == 0
                   ? open(sp_buf_text(&path), O_RDONLY | O_CLOEXEC)
                   : -1;
    if (file >= 0) {
        len = read(file, beginning, sizeof beginning);
        close(file);
    }
    sp_buf_dispose(&path);
    return len > 0 && memmem(beginning, (size_t)len, marker.name,
                             sizeof marker.name) != NULL;
}

int sp_hook_update(int argc, char **argv)
{
    struct sp_error err = {0};
    struct sp_push push = {0};
    int status = 0;
    signal(SIGPIPE, SIG_IGN);
    if (argc != 4)
        sp_error_set(&err, SP_EINPUT,
                     "update is run by git, with a ref and two object ids");
    else
        sp_push_add(&push, sp_str(argv[1]), sp_str(argv[2]), sp_str(argv[3]),
                    &err);
    if (err.code)
        status = hook_refuse_undecided(&err);
    else if (!was_judged(argv[0]))
        status = guard(&push);
    if (!status)
        status =
            hook_run_chained(argv, "update.chained", (struct sp_str){"", 0});
    sp_push_dispose(&push);
    return status;
}
