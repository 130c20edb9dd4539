/* Judges the pushes of the trail again: run in a repository on the server. */
#include "sallyport/replay.h"

#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "sallyport/clock.h"
#include "sallyport/recorded.h"
#include "sallyport/report.h"
#include "sallyport/sanitise.h"
#include "sallyport/utc.h"
#include "terminal.h"

struct replaying {
    struct sp_replay_visitor visitor;
    struct terminal_progress progress;
    bool is_json;
    size_t judged, verdicts, findings, left; /* how many differ, or are left */
    bool is_other; /* some were judged by another policy, … */
    bool is_named; /* … and this one is a file that was named */
};

static const char *word(enum sp_entry_verdict verdict)
{
    return verdict == SP_ENTRY_ACCEPT ? "accepted" : "refused";
}

static bool has_finding(const struct sp_json *list, const struct sp_json *one)
{
    struct sp_buf left = {0}, right = {0};
    bool has = false;
    sp_json_write(&left, one);
    for (size_t i = 0; !has && i < sp_json_count(list); i++) {
        sp_buf_reset(&right);
        sp_json_write(&right, sp_json_at(list, i));
        has = strcmp(sp_buf_text(&left), sp_buf_text(&right)) == 0;
    }
    sp_buf_dispose(&left);
    sp_buf_dispose(&right);
    return has;
}

/* Prints the findings of one list that the other does not have. */
static void print_only(const char *title, const struct sp_json *list,
                       const struct sp_json *other)
{
    for (size_t i = 0; i < sp_json_count(list); i++) {
        const struct sp_json *one = sp_json_at(list, i);
        struct sp_buf text = {0};
        const char *const names[] = {"level", "ref", "commit", "excused-by"};
        if (has_finding(other, one))
            continue;
        sp_buf_printf(&text, "  %s: %s", title, sp_json_string_in(one, "code"));
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            const char *value = sp_json_string_in(one, names[k]);
            if (value)
                sp_buf_printf(&text, " %s%.*s", k == 3 ? "excused by " : "",
                              k == 2 ? SP_OID_SHORT : 200, value);
        }
        sp_buf_putc(&text, '\n');
        cli_say_lines(stdout, &text);
        sp_buf_dispose(&text);
    }
}

static struct sp_json *only(const struct sp_json *list,
                            const struct sp_json *other)
{
    struct sp_json *out = sp_json_array();
    for (size_t i = 0; i < sp_json_count(list); i++)
        if (!has_finding(other, sp_json_at(list, i)))
            sp_json_append(out, sp_json_pack("O", sp_json_at(list, i)));
    return out;
}

static void print_json(const struct sp_replayed *one)
{
    const struct sp_json *then = sp_json_get(one->line, "findings");
    bool is_judged = one->result != SP_REPLAY_NOT_JUDGED;
    struct sp_json *value = sp_json_object();
    sp_json_set(value, "seq", sp_json_integer((long long)one->entry->seq));
    sp_json_set(value, "same-policy", sp_json_pack("b", one->is_same_policy));
    sp_json_set(value, "then",
                sp_json_text(sp_entry_verdicts[one->entry->verdict]));
    sp_json_set(value, "now",
                is_judged ? sp_json_text(sp_entry_verdicts[one->now])
                          : sp_json_null());
    if (is_judged) {
        sp_json_set(value, "new", only(one->findings, then));
        sp_json_set(value, "gone", only(then, one->findings));
    } else {
        sp_json_set(value, "why", sp_json_text(one->why));
    }
    sp_json_print(stdout, value);
    puts("");
    sp_json_free(value);
}

/* The beginning of a line about a push. */
static void print_push(const struct sp_replayed *one)
{
    char time[SP_UTC_TEXT + 1];
    struct sp_buf text = {0};
    const struct sp_json *refs = sp_json_get(one->line, "refs");
    size_t count = sp_json_count(refs);
    const char *name = sp_json_string_in(sp_json_at(refs, 0), "ref");
    sp_buf_printf(&text, "entry %llu, %s, %s, %s",
                  (unsigned long long)one->entry->seq,
                  sp_utc_write(time, one->entry->time / 1000),
                  one->entry->user ? one->entry->user : "-", name ? name : "-");
    if (count > 1)
        sp_buf_printf(&text, " and %zu more", count - 1);
    sp_buf_printf(&text, ": %s, would be %s\n", word(one->entry->verdict),
                  word(one->now));
    cli_say_lines(stdout, &text);
    sp_buf_dispose(&text);
}

static void print_text(const struct sp_replayed *one)
{
    const struct sp_json *then = sp_json_get(one->line, "findings");
    struct sp_buf text = {0};
    if (one->result != SP_REPLAY_NOT_JUDGED) {
        print_push(one);
        print_only("new", one->findings, then);
        print_only("gone", then, one->findings);
        return;
    }
    sp_buf_printf(&text, "entry %llu: not judged again: %s\n",
                  (unsigned long long)one->entry->seq, one->why);
    cli_say_lines(stdout, &text);
    sp_buf_dispose(&text);
}

/* Findings alone are told where the policy is the same: then nothing may differ. */
static int visit(struct sp_replay_visitor *visitor,
                 const struct sp_replayed *one, struct sp_error *err)
{
    struct replaying *self = (struct replaying *)visitor;
    bool differs = one->result == SP_REPLAY_OTHER_VERDICT ||
                   one->result == SP_REPLAY_NOT_JUDGED ||
                   (one->result == SP_REPLAY_OTHER_FINDINGS &&
                    (one->is_same_policy || self->is_json));
    (void)err;
    self->judged += one->result != SP_REPLAY_NOT_JUDGED;
    self->left += one->result == SP_REPLAY_NOT_JUDGED;
    self->verdicts += one->result == SP_REPLAY_OTHER_VERDICT;
    self->findings += one->result == SP_REPLAY_OTHER_FINDINGS;
    self->is_other |= !one->is_same_policy;
    if (differs)
        terminal_progress_end(&self->progress);
    if (differs && self->is_json)
        print_json(one);
    else if (differs)
        print_text(one);
    terminal_progress(&self->progress, self->judged);
    return 0;
}

static const char *count(struct sp_buf *out, size_t number, const char *one,
                         const char *many)
{
    sp_buf_reset(out);
    sp_buf_printf(out, "%zu %s", number, number == 1 ? one : many);
    return sp_buf_text(out);
}

/* The policy that judged them now. */
static const char *by_which(const struct replaying *self)
{
    if (!self->judged)
        return "";
    if (!self->is_other)
        return ", by the policy that judged them";
    return self->is_named ? " by another policy"
                          : " by the policy in force, which has changed since";
}

static void print_sum(const struct replaying *self)
{
    struct sp_buf text = {0};
    printf("%s judged again%s: ", count(&text, self->judged, "push", "pushes"),
           by_which(self));
    if (!self->verdicts && !self->findings)
        fputs("every verdict and every finding is the same", stdout);
    else
        fputs(
            count(&text, self->verdicts, "verdict differs", "verdicts differ"),
            stdout);
    if (self->findings)
        printf(", %s other findings",
               count(&text, self->findings, "more has", "more have"));
    if (self->left)
        printf("; %zu not judged again", self->left);
    puts("");
    sp_buf_dispose(&text);
}

static void print_json_sum(const struct replaying *self)
{
    struct sp_json *value = sp_json_pack(
        "{s:I, s:I, s:I, s:I, s:b}", "judged", (long long)self->judged,
        "verdicts-differ", (long long)self->verdicts, "findings-differ",
        (long long)self->findings, "not-judged", (long long)self->left,
        "same-policy", !self->is_other);
    sp_json_print(stdout, value);
    puts("");
    sp_json_free(value);
}

/* Opens the trail of the repository, as its own policy names it. */
static int open_trail(struct sp_replay *out, struct sp_policy **own,
                      char **repository, struct sp_error *err)
{
    int code = cli_open(&out->repo, own, NULL, err);
    if (code)
        return code;
    *repository = realpath(sp_repo_commondir(out->repo), NULL);
    if (!*repository)
        return sp_error_set(err, SP_ENOTFOUND, "the repository is gone");
    out->repository = *repository;
    return sp_audit_open_of(&out->audit, NULL, *own, *repository, false, err);
}

/* As the repository has it. */
static int read_again(struct sp_policy **out, const struct sp_replay *replay,
                      struct sp_error *err)
{
    return cli_policy(out, replay->repo, NULL, err);
}

static int run(struct sp_replay *replay, const struct sp_cli_args *args,
               struct replaying *self, struct sp_error *err)
{
    struct sp_policy *own = NULL, *other = NULL;
    char *repository = NULL;
    const char *file = sp_cli_value(args, "--policy");
    int code = audit_time(&replay->since, sp_cli_value(args, "--since"), err);
    if (!code)
        code = audit_time(&replay->until, sp_cli_value(args, "--until"), err);
    if (!code && file)
        code = cli_policy(&other, NULL, file, err);
    if (!code)
        code = open_trail(replay, &own, &repository, err);
    replay->policy = other ? other : own;
    replay->read_again = other ? NULL : read_again;
    if (!code)
        code = sp_replay_each(replay, &self->visitor, err);
    terminal_progress_end(&self->progress);
    sp_audit_close(replay->audit);
    sp_repo_free(replay->repo);
    sp_policy_free(own);
    sp_policy_free(other);
    free(repository);
    return code;
}

int sp_cli_replay(const struct sp_cli_args *args)
{
    struct sp_error err = {0};
    struct sp_replay replay = {.max_findings = SP_REPORT_KEPT};
    struct replaying self = {.visitor = {visit}};
    self.is_named = sp_cli_value(args, "--policy");
    self.is_json = strcmp(sp_cli_value(args, "--format"), "json") == 0;
    terminal_progress_begin(&self.progress, sp_clock_ms());
    self.progress.one = "push", self.progress.many = "pushes";
    self.progress.done = "judged again";
    if (run(&replay, args, &self, &err))
        return cli_fail(&err);
    if (self.is_json)
        print_json_sum(&self);
    else
        print_sum(&self);
    bool is_same = !self.verdicts && (self.is_other || !self.findings);
    return is_same ? CLEAN : FINDINGS;
}
