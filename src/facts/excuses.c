#include "sallyport/excuses.h"

#include <string.h>

#include "sallyport/finding.h"
#include "sallyport/utc.h"

enum {
    MINUTE = 60,
    HOUR = 60 * MINUTE,
    DAY = 24 * HOUR,
    SOON = 3 * DAY,
    TOLD = 30 * DAY
};

/* "2 d 3 h", "3 h 41 min" or "5 min" */
static void add_left(struct sp_buf *out, int64_t left)
{
    long minutes = (long)((left + MINUTE - 1) / MINUTE);
    if (minutes >= 2 * 24 * 60)
        sp_buf_printf(out, "%ld d %ld h", minutes / (24 * 60),
                      minutes % (24 * 60) / 60);
    else if (minutes >= 60)
        sp_buf_printf(out, "%ld h %ld min", minutes / 60, minutes % 60);
    else
        sp_buf_printf(out, "%ld min", minutes);
}

/* The names of those who approved it and may do so, as in "ann, bob and carol". */
static void add_approvers(struct sp_buf *out, const struct sp_exception *one,
                          const struct sp_terms *terms)
{
    struct sp_strings names = {0};
    for (size_t i = 0; i < one->approvals.count; i++) {
        const char *actor = one->approvals.items[i]->actor;
        if (terms->may_approve(actor, terms->context))
            sp_strings_add(&names, actor, strlen(actor));
    }
    if (names.count)
        sp_buf_all(out, &names);
    else
        sp_buf_puts(out, "nobody");
    sp_strings_dispose(&names);
}

/* "break-glass bg-1f2e3d4c (INC-1)" or "waiver wv-1f2e3d4c" */
static void add_name(struct sp_buf *out, const struct sp_act *request)
{
    sp_buf_printf(out, "%s %s", sp_exception_words[request->kind], request->id);
    if (request->kind == SP_BREAK_GLASS)
        sp_buf_printf(out, " (%s)", request->incident);
}

void sp_excuse_say(struct sp_buf *out, const struct sp_excuse *excuse,
                   const struct sp_policy *policy)
{
    char until[SP_UTC_TEXT + 1];
    const struct sp_act *request = excuse->one->request;
    const struct sp_terms terms = sp_policy_terms(policy, request->kind);
    int64_t left = excuse->ends - excuse->now;
    if (request->kind == SP_BREAK_GLASS) {
        add_name(out, request);
        sp_buf_puts(out, ", ");
        add_left(out, left);
        sp_buf_puts(out, " left");
        return;
    }
    sp_buf_puts(out, "waived by ");
    add_approvers(out, excuse->one, &terms);
    sp_buf_printf(out, " until %s (%s)", sp_utc_write(until, excuse->ends),
                  request->id);
    if (left > SOON)
        return;
    sp_buf_puts(out, ", about to end: ");
    add_left(out, left);
    sp_buf_puts(out, " left");
}

/* A clone does not know what others have approved since. */
static void add_pending(struct sp_buf *out, const struct sp_exception *one,
                        size_t lacks, bool in_clone)
{
    sp_buf_printf(out, "waits for %zu more approval%s", lacks,
                  sp_plural(lacks));
    if (in_clone)
        sp_buf_puts(out, ", as far as this clone knows; to fetch the newest: "
                         "sallyport exceptions");
    else
        sp_buf_printf(out, ": sallyport %s approve %s",
                      sp_exception_words[one->request->kind], one->request->id);
}

void sp_exception_due(struct sp_buf *out, const struct sp_exception *one,
                      const struct sp_terms *terms, int64_t now, bool in_clone)
{
    char time[SP_UTC_TEXT + 1];
    enum sp_exception_state state = sp_exception_state(one, terms, now);
    int64_t due = sp_exception_review_due(one, terms);
    if (state == SP_EXCEPTION_PENDING)
        add_pending(out, one, sp_exception_lacks(one, terms), in_clone);
    else if (state == SP_EXCEPTION_OPEN)
        sp_buf_printf(out, "open, ends %s",
                      sp_utc_write(time, sp_exception_ends(one, terms)));
    else if (due)
        sp_buf_printf(out, "its review %s due %s", now > due ? "was" : "is",
                      sp_utc_write(time, due));
}

bool sp_exception_is_told(const struct sp_exception *one,
                          const struct sp_terms *terms, int64_t now)
{
    enum sp_exception_state state = sp_exception_state(one, terms, now);
    if (state == SP_EXCEPTION_OPEN)
        return false;
    if (state == SP_EXCEPTION_PENDING)
        return now - one->request->time <= TOLD;
    return sp_exception_opened(one, terms) &&
           now - sp_exception_ends(one, terms) <= TOLD;
}

void sp_excuse_say_closed(struct sp_buf *out, const struct sp_excuse *excuse,
                          const struct sp_policy *policy, bool in_clone)
{
    char time[SP_UTC_TEXT + 1];
    const struct sp_exception *one = excuse->one;
    const struct sp_act *request = one->request;
    const struct sp_terms terms = sp_policy_terms(policy, request->kind);
    bool is_pending =
        sp_exception_state(one, &terms, excuse->now) == SP_EXCEPTION_PENDING;
    add_name(out, request);
    if (request->kind == SP_WAIVER)
        sp_buf_printf(out, is_pending ? " of %s" : ", which excused %s,",
                      request->rule);
    sp_buf_putc(out, ' ');
    if (is_pending)
        sp_exception_due(out, one, &terms, excuse->now, in_clone);
    else
        sp_buf_printf(out, "ended at %s",
                      sp_utc_write(time, sp_exception_ends(one, &terms)));
}

bool sp_excuse_covers(const struct sp_excuse *excuse, const char *code)
{
    const struct sp_act *request = excuse->one->request;
    return request->kind == SP_BREAK_GLASS ||
           sp_code_is_of(request->rule, code);
}
