#include "status_exceptions.h"

#include "internal.h"
#include "sallyport/excuses.h"
#include "sallyport/refname.h"

enum { INDENT = 2 };

/* The next one that touches the branch, from *at on; *due gets what is due of it. NULL:
 * there is none. */
static const struct sp_exception *next(const struct sp_status *status,
                                       size_t *at, struct sp_buf *due)
{
    const struct sp_exceptions *all = status->exceptions;
    for (; all && *at < all->count; ++*at) {
        const struct sp_exception *one = &all->items[*at];
        const struct sp_terms terms =
            sp_policy_terms(status->policy, one->request->kind);
        bool is_here =
            (status->branch && sp_exception_is_for(one, status->branch)) ||
            (status->target && sp_exception_is_for(one, status->target));
        sp_buf_reset(due);
        if (is_here)
            sp_exception_due(due, one, &terms,
                             sp_exceptions_time(all, status->now, 0),
                             status->is_clone);
        if (due->len) {
            ++*at;
            return one;
        }
    }
    return NULL;
}

static void add_name(struct sp_buf *out, const struct sp_act *request)
{
    sp_buf_printf(out, "%s %s", sp_exception_words[request->kind], request->id);
    if (request->kind == SP_WAIVER)
        sp_buf_printf(out, " of %s: ", request->rule);
    else
        sp_buf_printf(out, " (%s) for %s, of %s: ", request->incident,
                      sp_ref_short(request->ref), request->actor);
}

void sp_status_add_exceptions(struct sp_buf *out,
                              const struct sp_status *status)
{
    struct sp_buf due = {0};
    const struct sp_exception *one;
    size_t at = 0;
    bool is_first = true;
    while ((one = next(status, &at, &due))) {
        struct sp_buf text = {0};
        sp_buf_puts(out, is_first ? "\n" : "");
        is_first = false;
        add_name(&text, one->request);
        sp_buf_puts(&text, sp_buf_text(&due));
        sp_painted_lines(out, status->colour, NULL, sp_buf_text(&text),
                         status->columns, INDENT);
        sp_buf_dispose(&text);
    }
    sp_buf_dispose(&due);
}

static struct sp_json *json_of(const struct sp_status *status,
                               const struct sp_exception *one)
{
    const struct sp_act *request = one->request;
    const struct sp_terms terms =
        sp_policy_terms(status->policy, request->kind);
    enum sp_exception_state state = sp_exception_state(
        one, &terms, sp_exceptions_time(status->exceptions, status->now, 0));
    return sp_json_pack(
        "{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "id", request->id,
        "kind", sp_exception_words[request->kind], "state",
        sp_exception_states[state], "ref", sp_json_text(request->ref),
        "incident", sp_json_text_or_null(request->incident), "rule",
        sp_json_text_or_null(request->rule), "requester",
        sp_json_text(request->actor), "ends",
        sp_json_time_or_null(sp_exception_ends(one, &terms)), "review-due",
        sp_json_time_or_null(sp_exception_review_due(one, &terms)));
}

struct sp_json *sp_status_exceptions(const struct sp_status *status)
{
    struct sp_json *list = sp_json_array();
    struct sp_buf due = {0};
    const struct sp_exception *one;
    size_t at = 0;
    while ((one = next(status, &at, &due)))
        sp_json_append(list, json_of(status, one));
    sp_buf_dispose(&due);
    return list;
}
