#include "exceptions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "sallyport/clock.h"
#include "sallyport/gather.h"
#include "sallyport/refs.h"
#include "sallyport/remotes.h"
#include "sallyport/send.h"

static int find_tip(struct exceptions *self, const char *remote,
                    struct sp_oid *tip, struct sp_error *err)
{
    *tip = (struct sp_oid){{0}};
    int code = sp_repo_choose_remote(self->repo, remote, &self->remote, err);
    if (code)
        return code;
    if (self->remote.len)
        return sp_send_fetch(self->repo, sp_buf_text(&self->remote),
                             SP_EXCEPTIONS_REF, tip, err);
    code = sp_repo_ref(self->repo, SP_EXCEPTIONS_REF, tip, err);
    return code == SP_ENOTFOUND ? SP_OK : code;
}

/* close_all() whatever comes of it. */
static int open_all(struct exceptions *out, const struct sp_cli_args *args,
                    struct sp_error *err)
{
    struct sp_oid tip;
    *out = (struct exceptions){.now = sp_clock_now()};
    int code =
        cli_open(&out->repo, &out->policy, sp_cli_value(args, "--config"), err);
    if (!code)
        code = find_tip(out, sp_cli_value(args, "--remote"), &tip, err);
    if (!code)
        code =
            sp_gather_exceptions(out->repo, &tip, &out->chain, &out->all, err);
    return code ? code : exceptions_count(out, err);
}

static void close_all(struct exceptions *self)
{
    free(self->uses);
    sp_exceptions_dispose(&self->all);
    sp_chain_dispose(&self->chain);
    sp_buf_dispose(&self->remote);
    sp_policy_free(self->policy);
    sp_repo_free(self->repo);
}

char *exceptions_copy(const struct sp_cli_args *args, const char *option)
{
    const char *value = sp_cli_value(args, option);
    return value ? sp_strdup(value) : NULL;
}

static void say_done(const struct sp_act *act)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "sallyport: %s %s %s, as %s",
                  sp_exception_words[act->kind], sp_act_words[act->act],
                  act->id, act->actor);
    cli_say_lines(stderr, &text);
    sp_buf_dispose(&text);
}

static int check(const struct exceptions *self, struct sp_act *act,
                 const struct sp_buf *message, struct sp_error *err)
{
    struct sp_act again;
    struct sp_buf why = {0};
    int code = SP_OK;
    if (!self->remote.len)
        code = evidence_no_remote(self->repo, err);
    if (!code &&
        sp_act_read(&again, (struct sp_str){sp_buf_text(message), message->len},
                    &why))
        code = sp_error_set(err, SP_EUSAGE, "%s", sp_buf_text(&why));
    else if (!code)
        sp_act_dispose(&again);
    (void)act;
    sp_buf_dispose(&why);
    return code;
}

int exceptions_send(const struct exceptions *self, struct sp_act *act)
{
    struct sp_error err = {0};
    struct sp_buf message = {0};
    act->time = self->now;
    act->tool = sp_strdup("sallyport " SP_VERSION);
    int code = evidence_user(self->repo, NULL, &act->actor, &err);
    if (!code)
        sp_act_write(&message, act);
    if (!code)
        code = check(self, act, &message, &err);
    struct sp_send what = {.repo = self->repo,
                           .remote = sp_buf_text(&self->remote),
                           .ref = SP_EXCEPTIONS_REF,
                           .add = sp_send_add_commit,
                           .context = sp_buf_text(&message)};
    int status = code ? cli_fail(&err) : evidence_push(&what);
    if (status == CLEAN)
        say_done(act);
    sp_buf_dispose(&message);
    return status;
}

/* The requester closes it; others revoke it. */
static enum sp_act_kind ending_of(const struct exceptions *self,
                                  const struct sp_exception *one)
{
    char *user = NULL;
    struct sp_error ignored = {0};
    bool is_own =
        !evidence_user(self->repo, NULL, &user, &ignored) &&
        sp_policy_is_same_person(self->policy, user, one->request->actor);
    free(user);
    return is_own ? SP_ACT_CLOSE : SP_ACT_REVOKE;
}

/* What becomes of a grant that has ended. */
static void say_due(const struct exceptions *self,
                    const struct sp_exception *one)
{
    const struct sp_terms terms =
        sp_policy_terms(self->policy, one->request->kind);
    struct sp_buf text = {0};
    if (!sp_exception_review_due(one, &terms))
        return;
    sp_buf_printf(&text,
                  "  then others review it: sallyport break-glass review %s "
                  "--prp PRP\n"
                  "  its document lands before; where a freeze keeps it out, "
                  "by another grant\n",
                  one->request->id);
    cli_say_lines(stderr, &text);
    sp_buf_dispose(&text);
}

static enum sp_act_kind act_of(const struct exceptions *self, const char *what,
                               const struct sp_exception *one)
{
    if (strcmp(what, "approve") == 0)
        return SP_ACT_APPROVE;
    return strcmp(what, "review") == 0 ? SP_ACT_REVIEW : ending_of(self, one);
}

static int answer(const struct exceptions *self, const struct sp_cli_args *args,
                  enum sp_exception_kind kind)
{
    const char *id = args->words[1];
    const struct sp_exception *one = sp_exceptions_find(&self->all, id);
    if (!one || one->request->kind != kind) {
        struct sp_error err = {0};
        sp_error_set(&err, SP_EUSAGE,
                     "there is no request %s; type: sallyport exceptions", id);
        return cli_fail(&err);
    }
    struct sp_act act = {.kind = kind,
                         .act = act_of(self, args->words[0], one),
                         .id = sp_strdup(id),
                         .request = one->commit,
                         .text = exceptions_copy(args, "-m")};
    if (act.act == SP_ACT_REVIEW)
        act.prp = exceptions_copy(args, "--prp");
    int status = exceptions_send(self, &act);
    if (status == CLEAN &&
        (act.act == SP_ACT_CLOSE || act.act == SP_ACT_REVOKE))
        say_due(self, one);
    sp_act_dispose(&act);
    return status;
}

/* Checks the line before anything is opened. Returns CLEAN or USAGE. */
static int check_line(const struct sp_cli_args *args)
{
    const char *what = args->words[0];
    bool needs_id = strcmp(what, "approve") == 0 ||
                    strcmp(what, "revoke") == 0 || strcmp(what, "review") == 0;
    if (needs_id && args->word_count != 2)
        return cli_usage(args->command, "%s needs an ID", what);
    if (!needs_id && args->word_count != 1)
        return cli_usage(args->command, "%s takes no ID", what);
    if (strcmp(what, "review") == 0 && !sp_cli_value(args, "--prp"))
        return cli_usage(args->command, "review needs --prp");
    return CLEAN;
}

static int run(const struct exceptions *self, const struct sp_cli_args *args,
               enum sp_exception_kind kind)
{
    const char *what = args->words[0];
    if (strcmp(what, "list") == 0)
        return exceptions_print(self, kind) ? FINDINGS : CLEAN;
    if (strcmp(what, "request") == 0)
        return exceptions_request(self, args, kind, false);
    if (strcmp(what, "drill") == 0)
        return exceptions_request(self, args, kind, true);
    return answer(self, args, kind);
}

int exceptions_run(const struct sp_cli_args *args, enum sp_exception_kind kind)
{
    struct exceptions self;
    struct sp_error err = {0};
    int status = check_line(args);
    if (status)
        return status;
    int code = open_all(&self, args, &err);
    status = code ? cli_fail(&err) : run(&self, args, kind);
    close_all(&self);
    return status;
}

int sp_cli_exceptions(const struct sp_cli_args *args)
{
    struct exceptions self;
    struct sp_error err = {0};
    bool is_late = false;
    int code = open_all(&self, args, &err);
    if (!code && strcmp(sp_cli_value(args, "--format"), "json") == 0)
        exceptions_print_json(&self);
    else if (!code)
        is_late = exceptions_print(&self, -1);
    close_all(&self);
    return code ? cli_fail(&err) : is_late ? FINDINGS : CLEAN;
}
