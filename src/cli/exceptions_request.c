/* Requests for a grant or a waiver, from the options. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exceptions.h"
#include "sallyport/refname.h"

/* The first option of those that is not given; NULL: all are. */
static const char *missing(const struct sp_cli_args *args,
                           const char *const *options)
{
    while (*options && sp_cli_value(args, *options))
        options++;
    return *options;
}

static int fill_grant(struct sp_act *act, const struct sp_cli_args *args)
{
    static const char *const needed[] = {"--incident", "--ref", "-m", NULL};
    const char *lacks = missing(args, needed);
    if (lacks)
        return cli_usage(args->command, "request needs %s", lacks);
    act->incident = exceptions_copy(args, "--incident");
    act->ref = sp_ref_full(sp_cli_value(args, "--ref"));
    return CLEAN;
}

static int fill_waiver(struct sp_act *act, const struct sp_cli_args *args)
{
    static const char *const needed[] = {
        "--rule", "--ref", "--reason", "--risk", "--mitigation", "--prp", NULL};
    const char *lacks = missing(args, needed);
    if (lacks)
        return cli_usage(args->command, "request needs %s", lacks);
    act->rule = exceptions_copy(args, "--rule");
    act->ref = sp_ref_full(sp_cli_value(args, "--ref"));
    act->reason = exceptions_copy(args, "--reason");
    act->risk = exceptions_copy(args, "--risk");
    act->mitigation = exceptions_copy(args, "--mitigation");
    act->prp = exceptions_copy(args, "--prp");
    return CLEAN;
}

static void fill_drill(struct sp_act *act)
{
    act->incident = sp_strdup(SP_DRILL_INCIDENT);
    act->ref = sp_strdup(SP_DRILL_REF);
    if (!act->text)
        act->text = sp_strdup("a drill");
}

/* What comes next, and who can type it. */
static void say_next(const struct exceptions *self, const struct sp_act *act,
                     bool is_drill)
{
    const struct sp_terms terms = sp_policy_terms(self->policy, act->kind);
    struct sp_buf text = {0};
    sp_buf_printf(&text, "  %zu others approve it: sallyport %s approve %s\n",
                  terms.quorum, sp_exception_words[act->kind], act->id);
    if (is_drill)
        sp_buf_printf(&text,
                      "  then you push: git push origin HEAD:%s\n"
                      "  and end it: sallyport break-glass revoke %s\n",
                      SP_DRILL_REF, act->id);
    cli_say_lines(stderr, &text);
    sp_buf_dispose(&text);
}

static int fill(struct sp_act *act, const struct sp_cli_args *args,
                bool is_drill)
{
    const char *lasts = sp_cli_value(args, "--for");
    long seconds = cli_duration(lasts, "smhd");
    if (!seconds)
        return cli_usage(args->command,
                         "--for takes a time such as 90m, 4h or 14d, not '%s'",
                         lasts);
    if (act->kind == SP_WAIVER)
        act->until = act->time + seconds;
    else
        act->lasts = seconds;
    act->text = exceptions_copy(args, "-m");
    if (act->kind == SP_WAIVER)
        return fill_waiver(act, args);
    if (!is_drill)
        return fill_grant(act, args);
    fill_drill(act);
    return CLEAN;
}

int exceptions_request(const struct exceptions *self,
                       const struct sp_cli_args *args,
                       enum sp_exception_kind kind, bool is_drill)
{
    char id[SP_ACT_ID + 1];
    struct sp_act act = {
        .kind = kind, .act = SP_ACT_REQUEST, .time = self->now};
    sp_act_new_id(id, kind, sp_oid_salt());
    act.id = sp_strdup(id);
    int status = fill(&act, args, is_drill);
    if (!status)
        status = exceptions_send(self, &act);
    if (!status) {
        puts(act.id);
        say_next(self, &act, is_drill);
    }
    sp_act_dispose(&act);
    return status;
}
