/* Lists grants and waivers, the newest first. */
#include <stdio.h>
#include <string.h>

#include "exceptions.h"
#include "sallyport/excuses.h"
#include "sallyport/json.h"
#include "sallyport/utc.h"

static void add_approvals(struct sp_buf *out, const struct sp_exception *one)
{
    for (size_t i = 0; i < one->approvals.count; i++)
        sp_buf_printf(out, "%s%s", i ? ", " : "  approved by ",
                      one->approvals.items[i]->actor);
    sp_buf_puts(out, one->approvals.count ? "\n" : "");
}

static void add_request(struct sp_buf *out, const struct sp_exception *one)
{
    char time[SP_UTC_TEXT + 1];
    const struct sp_act *request = one->request;
    sp_buf_printf(out, "  requested by %s at %s%s%s\n", request->actor,
                  sp_utc_write(time, request->time), request->text ? ": " : "",
                  request->text ? request->text : "");
    if (request->kind == SP_WAIVER)
        sp_buf_printf(out,
                      "  reason %s, risk: %s\n  mitigation: %s\n"
                      "  removed by %s\n",
                      request->reason, request->risk, request->mitigation,
                      request->prp);
}

static void add_time(struct sp_buf *out, const char *what, int64_t time)
{
    char text[SP_UTC_TEXT + 1];
    if (time)
        sp_buf_printf(out, "  %s %s\n", what, sp_utc_write(text, time));
}

static void add_end(struct sp_buf *out, const struct exceptions *self,
                    const struct sp_exception *one,
                    const struct sp_terms *terms)
{
    int64_t due = sp_exception_review_due(one, terms);
    enum sp_exception_state state = sp_exception_state(one, terms, self->now);
    if (state == SP_EXCEPTION_PENDING) {
        sp_buf_puts(out, "  ");
        sp_exception_due(out, one, terms, self->now, false);
        sp_buf_putc(out, '\n');
    }
    if (one->end)
        sp_buf_printf(out, "  ended by %s\n", one->end->actor);
    add_time(out, state <= SP_EXCEPTION_OPEN ? "ends" : "ended",
             sp_exception_ends(one, terms));
    if (due && state != SP_EXCEPTION_OPEN)
        add_time(out,
                 self->now > due ? "review is overdue since" : "review is due",
                 due);
    if (one->review)
        sp_buf_printf(out, "  reviewed by %s with %s\n", one->review->actor,
                      one->review->prp);
}

/* What was opened is used, or it is a hole that nobody needs. */
static void add_use(struct sp_buf *out, const struct exceptions *self,
                    const struct sp_exception *one,
                    const struct sp_terms *terms)
{
    const struct use *use =
        self->uses ? &self->uses[one - self->all.items] : NULL;
    char time[SP_UTC_TEXT + 1];
    if (!use || !sp_exception_opened(one, terms))
        return;
    if (!use->count)
        sp_buf_puts(out, "  nothing has used it\n");
    else
        sp_buf_printf(out, "  used by %llu push%s, the last one at %s\n",
                      (unsigned long long)use->count,
                      use->count == 1 ? "" : "es",
                      sp_utc_write(time, use->last));
}

static void add_one(struct sp_buf *out, const struct exceptions *self,
                    const struct sp_exception *one)
{
    const struct sp_act *request = one->request;
    const struct sp_terms terms = sp_policy_terms(self->policy, request->kind);
    sp_buf_printf(
        out, "%s  %s  %s  %s\n", request->id,
        sp_exception_states[sp_exception_state(one, &terms, self->now)],
        request->ref,
        request->kind == SP_WAIVER ? request->rule : request->incident);
    add_request(out, one);
    add_approvals(out, one);
    add_end(out, self, one, &terms);
    add_use(out, self, one, &terms);
}

bool exceptions_print(const struct exceptions *self, int kind)
{
    struct sp_buf text = {0};
    for (size_t i = self->all.count; i-- > 0;) {
        const struct sp_exception *one = &self->all.items[i];
        if (kind < 0 || one->request->kind == (enum sp_exception_kind)kind)
            add_one(&text, self, one);
    }
    if (!text.len)
        sp_buf_puts(&text, "there are none\n");
    cli_say_lines(stdout, &text);
    sp_buf_dispose(&text);
    const struct sp_terms terms = sp_policy_terms(self->policy, SP_BREAK_GLASS);
    return kind != SP_WAIVER &&
           sp_exceptions_overdue(&self->all, &terms, self->now);
}

static struct sp_json *approvals_of(const struct sp_exception *one)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < one->approvals.count; i++)
        sp_json_append(
            list,
            sp_json_pack("{s:o, s:o}", "actor",
                         sp_json_text(one->approvals.items[i]->actor), "time",
                         sp_json_time_or_null(one->approvals.items[i]->time)));
    return list;
}

static struct sp_json *json_of(const struct exceptions *self,
                               const struct sp_exception *one)
{
    const struct sp_act *request = one->request;
    const struct sp_terms terms = sp_policy_terms(self->policy, request->kind);
    enum sp_exception_state state = sp_exception_state(one, &terms, self->now);
    return sp_json_pack(
        "{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
        "id", request->id, "kind", sp_exception_words[request->kind], "state",
        sp_exception_states[state], "ref", sp_json_text(request->ref),
        "incident", sp_json_text_or_null(request->incident), "rule",
        sp_json_text_or_null(request->rule), "requester",
        sp_json_text(request->actor), "requested",
        sp_json_time_or_null(request->time), "approvals", approvals_of(one),
        "ends", sp_json_time_or_null(sp_exception_ends(one, &terms)),
        "review-due",
        sp_json_time_or_null(sp_exception_review_due(one, &terms)), "reviewer",
        sp_json_text_or_null(one->review ? one->review->actor : NULL), "uses",
        self->uses ? sp_json_integer(
                         (long long)self->uses[one - self->all.items].count)
                   : sp_json_null());
}

void exceptions_print_json(const struct exceptions *self)
{
    struct sp_json *list = sp_json_array();
    struct sp_buf text = {0};
    for (size_t i = 0; i < self->all.count; i++)
        sp_json_append(list, json_of(self, &self->all.items[i]));
    sp_json_line(&text, sp_json_pack("{s:o}", "exceptions", list));
    fwrite(sp_buf_text(&text), 1, text.len, stdout);
    sp_buf_dispose(&text);
}
