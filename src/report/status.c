#include "sallyport/status.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/example.h"
#include "sallyport/report.h"
#include "sallyport/sanitise.h"
#include "sallyport/window.h"
#include "status.h"
#include "status_exceptions.h"

enum {
    ELLIPSIS = 2,  /* columns, with a space */
    MIN_NAME = 16, /* columns that a branch's name gets at least */
};

static const char bold[] = "1", red[] = "31", yellow[] = "33";

bool sp_status_is_ready(const struct sp_status *status)
{
    return status->ahead && !status->is_protected && !status->operation &&
           !status->missing_count && !status->refusals && !status->resolve &&
           !status->has_landed && !status->unpulled;
}

bool sp_status_is_sure(const struct sp_status *status)
{
    return !status->lacks_policy && !status->lacks_evidence && !status->left;
}

static void painted(struct sp_buf *out, const struct sp_status *status,
                    const char *colour, const char *text)
{
    sp_painted(out, status->colour, colour, sp_str(text));
}

void sp_status_paragraph(struct sp_buf *out, const struct sp_status *status,
                         size_t indent, const char *colour, const char *text)
{
    sp_painted_lines(out, status->colour, colour, text, status->columns,
                     indent);
}

static void add_count(struct sp_buf *out, size_t count, const char *rest,
                      const char *name)
{
    if (count)
        sp_buf_printf(out, ", %zu %s %s", count, rest, name);
}

/* Prints what follows the name: how far the branch is from its base. */
static void add_distance(struct sp_buf *out, const struct sp_status *status)
{
    if (sp_oid_is_zero(&status->head)) {
        sp_buf_puts(out, "no commits yet");
        return;
    }
    const char *here = sp_ref_typed(status->target_ref);
    if (status->is_protected) {
        sp_buf_puts(out, "a protected branch");
        add_count(out, status->ahead, "ahead of", here);
    } else if (status->ahead) {
        sp_buf_printf(out, "%zu commit%s since %s", status->ahead,
                      sp_plural(status->ahead), sp_ref_short(status->target));
    } else {
        sp_buf_printf(out, "no commits since %s", sp_ref_short(status->target));
    }
    add_count(out, status->behind, "behind", here);
}

static void add_heading(struct sp_buf *out, const struct sp_status *status)
{
    char id[SP_OID_SHORT + 1];
    struct sp_buf distance = {0}, clean = {0}, name = {0};
    add_distance(&distance, status);
    sp_sanitise(&clean, sp_str(sp_buf_text(&distance)), status->columns);
    size_t used = sp_columns(sp_str(sp_buf_text(&clean))) + SP_STATUS_INDENT;
    size_t room =
        status->columns < used + MIN_NAME ? MIN_NAME : status->columns - used;
    if (status->branch)
        sp_sanitise(&name, sp_str(sp_ref_short(status->branch)), room);
    else
        sp_buf_printf(&name, "HEAD detached at %s",
                      sp_oid_short(id, &status->head));
    painted(out, status, bold, sp_buf_text(&name));
    sp_buf_printf(out, "%*s%s\n", SP_STATUS_INDENT, "", sp_buf_text(&clean));
    sp_buf_dispose(&distance);
    sp_buf_dispose(&clean);
    sp_buf_dispose(&name);
}

/* Appends the name of a sequence. A name in quotes is no command. */
static void add_name(struct sp_buf *out, const struct sp_status *status,
                     const struct sp_standing *standing)
{
    bool is_alone = status->standings.count == 1;
    const char *name = *standing->prp ? standing->prp
                       : is_alone     ? ""
                                      : "(no reference)";
    bool is_quoted = *standing->prp && strchr(name, ' ');
    sp_buf_puts(out, is_quoted ? "\"" : "");
    sp_sanitise(out, sp_str(name), status->columns / 2);
    sp_buf_puts(out, is_quoted ? "\"" : "");
}

static size_t widest_name(const struct sp_status *status)
{
    size_t widest = 0;
    for (size_t i = 0; i < status->standings.count; i++) {
        struct sp_buf name = {0};
        add_name(&name, status, &status->standings.items[i]);
        size_t columns = sp_columns(sp_str(sp_buf_text(&name)));
        widest = columns > widest ? columns : widest;
        sp_buf_dispose(&name);
    }
    return widest;
}

static size_t columns_of(const struct sp_taken *step)
{
    return strlen(sp_phase_name(step->phase)) + !step->in_order;
}

/* The first of the last steps that fit; an ellipsis stands for those before. */
static size_t first_shown(const struct sp_standing *standing, size_t columns)
{
    size_t used = 0, at = standing->steps.count;
    while (at) {
        size_t more = columns_of(&standing->steps.items[at - 1]) + (used > 0);
        size_t ellipsis = at > 1 ? ELLIPSIS : 0;
        if (used && used + more + ellipsis > columns)
            break;
        used += more;
        at--;
    }
    return at;
}

static void add_steps(struct sp_buf *out, const struct sp_status *status,
                      const struct sp_standing *standing, size_t columns)
{
    size_t first = first_shown(standing, columns);
    sp_buf_puts(out, first ? "…" : "");
    for (size_t i = first; i < standing->steps.count; i++) {
        const struct sp_taken *step = &standing->steps.items[i];
        sp_buf_puts(out, i ? " " : "");
        painted(out, status, sp_phase_colour(step->phase),
                sp_phase_name(step->phase));
        if (!step->in_order)
            painted(out, status, red, "!");
    }
    sp_buf_putc(out, '\n');
}

/* The next step: [may GREEN come next][may REFACTOR]. RED always may. */
static const char *const next_words[2][2] = {
    {"next: write a test that fails (RED)",
     "next: write the next test (RED), or clean up more (REFACTOR)"},
    {"next: make the test pass (GREEN), or write another test (RED)",
     "next: clean up (REFACTOR), more code (GREEN), or the next test (RED)"},
};

/* Yours to free(); NULL: the policy has none of its own. */
static char *own_subject(const struct sp_policy *policy, enum sp_phase phase,
                         const char *prp)
{
    return sp_example_refer(policy, phase, sp_example_own(policy, phase), prp);
}

/* Appends the text of a step, with a subject of the policy where that has one of its
 * own: "write a test that fails ('🔴 the tunnel opens')". */
static void add_step(struct sp_buf *out, const struct sp_status *status,
                     size_t indent, const char *text, const char *prp)
{
    struct sp_buf own = {0};
    while (*text) {
        enum sp_phase phase = SP_PHASE_RED;
        size_t len = 0;
        for (; !len && phase <= SP_PHASE_REFACTOR; phase += !len)
            if (*text == '(' &&
                sp_str_starts(sp_str(text + 1), sp_phase_name(phase)))
                len = strlen(sp_phase_name(phase)) + strlen("()");
        char *subject = len && status->policy
                            ? own_subject(status->policy, phase, prp)
                            : NULL;
        if (subject)
            sp_buf_printf(&own, "('%s')", subject);
        else
            sp_buf_add(&own, text, len ? len : 1);
        text += len ? len : 1;
        free(subject);
    }
    sp_status_paragraph(out, status, indent, NULL, sp_buf_text(&own));
    sp_buf_dispose(&own);
}

static bool is_in_order(const struct sp_standing *standing)
{
    for (size_t i = 0; i < standing->steps.count; i++)
        if (!standing->steps.items[i].in_order)
            return false;
    return true;
}

/* What comes next; first of all, that a step is where it may not be. */
static const char *next_of(const struct sp_standing *standing)
{
    unsigned next = sp_order_next(standing->states);
    if (!is_in_order(standing))
        return "first: fix the order where the '!' is; 'sallyport check' says "
               "how";
    return next_words[next >> SP_PHASE_GREEN & 1]
                     [next >> SP_PHASE_REFACTOR & 1];
}

/* width: columns for the name; 0: no sequence has one. */
static void add_standing(struct sp_buf *out, const struct sp_status *status,
                         const struct sp_standing *standing, size_t width)
{
    struct sp_buf name = {0};
    add_name(&name, status, standing);
    size_t pad = width - sp_columns(sp_str(sp_buf_text(&name)));
    size_t indent =
        width ? SP_STATUS_INDENT + width + SP_STATUS_INDENT : SP_STATUS_INDENT;
    sp_buf_printf(out, "%*s%s%*s", SP_STATUS_INDENT, "", sp_buf_text(&name),
                  (int)(width ? pad + SP_STATUS_INDENT : 0), "");
    add_steps(out, status, standing, status->columns - indent);
    if (!status->has_landed)
        add_step(out, status, 2 * (size_t)SP_STATUS_INDENT, next_of(standing),
                 standing->prp);
    sp_buf_dispose(&name);
}

static void add_standings(struct sp_buf *out, const struct sp_status *status)
{
    size_t width = widest_name(status);
    sp_buf_puts(out, status->standings.count ? "\n" : "");
    for (size_t i = 0; i < status->standings.count; i++)
        add_standing(out, status, &status->standings.items[i], width);
}

static void add_causes(struct sp_buf *out, const struct sp_status *status)
{
    for (size_t i = 0; status->causes && i < status->causes->count; i++) {
        const struct sp_root_cause *cause = &status->causes->items[i];
        char id[SP_OID_SHORT + 1], due[SP_MOMENT_SIZE];
        struct sp_buf text = {0};
        bool is_over = cause->due < status->now;
        sp_moment_write(due, cause->due);
        sp_buf_printf(&text, "%sthe root cause of %s %s %s\n", i ? "" : "\n",
                      sp_oid_short(id, &cause->commit),
                      is_over ? "was due" : "is due", due);
        sp_status_paragraph(out, status, SP_STATUS_INDENT,
                            is_over ? red : yellow, sp_buf_text(&text));
        sp_buf_dispose(&text);
    }
}

/* Is it a protected branch with commits that its remote lacks? */
static bool is_unpushed(const struct sp_status *status)
{
    return status->is_protected && status->ahead &&
           !sp_oid_is_zero(&status->head);
}

/* Appends what becomes of the commits of a protected branch. */
static void add_unpushed(struct sp_buf *out, const struct sp_status *status)
{
    struct sp_buf command = {0};
    const char *name = sp_ref_short(status->branch);
    sp_buf_puts(&command, status->moves ? status->moves : "sallyport check");
    if (!status->moves && status->is_asked)
        sp_buf_printf(&command, " %s..%s --ref %s",
                      sp_ref_typed(status->target_ref), name, name);
    sp_status_paragraph(out, status, SP_STATUS_INDENT, NULL,
                        status->moves ? "it changes only by a merge; to move "
                                        "what is new to a branch:"
                                      : "to judge a push of it:");
    sp_wrap_command(out, sp_str(sp_buf_text(&command)), status->columns,
                    2 * (size_t)SP_STATUS_INDENT);
    sp_buf_dispose(&command);
}

/* How to begin, where no step was taken; else NULL. */
static const char *beginning(const struct sp_status *status)
{
    if (sp_oid_is_zero(&status->head))
        return "begin with a first commit";
    if (is_unpushed(status) || status->unpulled || status->operation ||
        status->has_landed)
        return NULL;
    if (status->is_protected || (!status->ahead && !status->branch))
        return "nothing to merge; begin with: git switch -c feature/NAME";
    if (!status->ahead)
        return "begin with a test that fails, in a commit of its own (RED)";
    return NULL;
}

void sp_status_text(struct sp_buf *out, const struct sp_status *status)
{
    const char *begin = beginning(status);
    add_heading(out, status);
    if (status->operation) {
        struct sp_buf text = {0};
        sp_buf_printf(&text,
                      "'git %s' is in progress; 'git status' says how to end "
                      "it",
                      status->operation);
        sp_buf_putc(out, '\n');
        sp_status_paragraph(out, status, SP_STATUS_INDENT, yellow,
                            sp_buf_text(&text));
        sp_buf_dispose(&text);
    }
    if (begin) {
        sp_buf_putc(out, '\n');
        add_step(out, status, SP_STATUS_INDENT, begin, "");
    }
    if (is_unpushed(status)) {
        sp_buf_putc(out, '\n');
        add_unpushed(out, status);
    }
    add_standings(out, status);
    sp_status_add_merge(out, status);
    add_causes(out, status);
    sp_status_add_exceptions(out, status);
}

static bool all_in_order(const struct sp_standings *standings)
{
    for (size_t i = 0; i < standings->count; i++)
        if (!is_in_order(&standings->items[i]))
            return false;
    return true;
}

/* The last step of all sequences; SP_PHASE_UNKNOWN when there is none. */
static enum sp_phase last_step(const struct sp_standings *standings)
{
    const struct sp_standing *last = NULL;
    for (size_t i = 0; i < standings->count; i++)
        if (!last || standings->items[i].last > last->last)
            last = &standings->items[i];
    return last ? last->steps.items[last->steps.count - 1].phase
                : SP_PHASE_UNKNOWN;
}

void sp_status_prompt(struct sp_buf *out, const struct sp_standings *standings,
                      bool refactors)
{
    enum sp_phase last = last_step(standings), next = SP_PHASE_RED;
    if (last == SP_PHASE_RED)
        next = SP_PHASE_GREEN;
    else if (last == SP_PHASE_GREEN && refactors)
        next = SP_PHASE_REFACTOR;
    sp_buf_printf(out, "%s>%s%s", last ? sp_phase_name(last) : "",
                  sp_phase_name(next), all_in_order(standings) ? "" : "!");
}
