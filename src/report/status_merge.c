/* What the merge of a branch lacks: for status. */
#include <string.h>

#include "internal.h"
#include "plan.h"
#include "sallyport/report.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"
#include "status.h"

enum {
    MAX_MISSING = 8, /* the most missing things that are listed … */
    MAX_IDS = 3,     /* … and the most commit ids for one of them */
};

#define AS_FAR ", as far as this clone knows"

static const char red[] = "31", green[] = "32", yellow[] = "33";

static bool is_same(const struct sp_finding *a, const struct sp_finding *b)
{
    return strcmp(a->rule, b->rule) == 0 && strcmp(a->message, b->message) == 0;
}

/* Appends the commits of a finding, " (9f3c2ab, 1d2c3b4, …)". */
static void add_ids(struct sp_buf *out, const struct sp_status *status,
                    size_t at)
{
    const struct sp_rule *rule = sp_rule_find(status->missing[at]->rule);
    char id[SP_OID_SHORT + 1];
    size_t count = 0;
    for (size_t i = at; rule && rule->commit && i < status->missing_count; i++)
        if (status->missing[i]->has_commit &&
            is_same(status->missing[i], status->missing[at]) &&
            count++ < MAX_IDS)
            sp_buf_printf(out, "%s%s", count > 1 ? ", " : " (",
                          sp_oid_short(id, &status->missing[i]->commit));
    if (count)
        sp_buf_puts(out, count > MAX_IDS ? ", …)" : ")");
}

/* Appends what is typed, line by line. */
static void add_lines(struct sp_buf *out, const struct sp_status *status,
                      const char *command)
{
    struct sp_str line, rest = sp_str(command);
    while (sp_str_line(&rest, &line))
        sp_wrap_command(out, line, status->columns,
                        3 * (size_t)SP_STATUS_INDENT);
}

/* Appends who can give it, and what they type. */
static void add_way(struct sp_buf *out, const struct sp_status *status,
                    const struct sp_finding *finding)
{
    struct sp_buf by = {0};
    sp_buf_puts(&by, "who can: ");
    size_t before = by.len;
    sp_plan_by(&by, finding, !status->lacks_roles);
    if (by.len > before)
        sp_status_paragraph(out, status, 3 * (size_t)SP_STATUS_INDENT, NULL,
                            sp_buf_text(&by));
    if (finding->command)
        add_lines(out, status, finding->command);
    sp_buf_dispose(&by);
}

/* Do the same users give both by the same command? */
static bool has_same_way(const struct sp_finding *a, const struct sp_finding *b)
{
    if (strcmp(a->rule, b->rule) != 0 || !a->command || !b->command ||
        strcmp(a->command, b->command) != 0)
        return false;
    struct sp_buf one = {0}, other = {0};
    sp_plan_by(&one, a, true);
    sp_plan_by(&other, b, true);
    bool is_same_way = strcmp(sp_buf_text(&one), sp_buf_text(&other)) == 0;
    sp_buf_dispose(&one);
    sp_buf_dispose(&other);
    return is_same_way;
}

/* Is it among the earlier ones, as what `alike` compares? */
static bool is_among(const struct sp_status *status, size_t at,
                     bool (*alike)(const struct sp_finding *,
                                   const struct sp_finding *))
{
    for (size_t i = 0; i < at; i++)
        if (alike(status->missing[i], status->missing[at]))
            return true;
    return false;
}

static void add_row(struct sp_buf *out, const struct sp_status *status,
                    size_t at)
{
    const struct sp_finding *finding = status->missing[at];
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s: %s", finding->rule, finding->message);
    add_ids(&text, status, at);
    sp_status_paragraph(out, status, 2 * (size_t)SP_STATUS_INDENT, red,
                        sp_buf_text(&text));
    sp_buf_dispose(&text);
}

/* Appends the rows that have the way of the one at a place, and the way below them. Returns
 * how many there are, of which at most `room` are shown. */
static size_t add_rows(struct sp_buf *out, const struct sp_status *status,
                       size_t at, size_t room)
{
    size_t count = 0;
    for (size_t i = at; i < status->missing_count; i++) {
        if (i > at && !has_same_way(status->missing[at], status->missing[i]))
            continue;
        if (is_among(status, i, is_same))
            continue;
        if (count++ < room)
            add_row(out, status, i);
    }
    if (room)
        add_way(out, status, status->missing[at]);
    return count;
}

/* Was it shown with an earlier one? */
static bool is_shown(const struct sp_status *status, size_t at)
{
    return is_among(status, at, is_same) || is_among(status, at, has_same_way);
}

/* Appends each missing thing once, however many commits it is about. */
static void add_missing(struct sp_buf *out, const struct sp_status *status)
{
    size_t count = 0;
    for (size_t i = 0; i < status->missing_count; i++)
        if (!is_shown(status, i))
            count += add_rows(out, status, i,
                              count < MAX_MISSING ? MAX_MISSING - count : 0);
    if (count > MAX_MISSING)
        sp_buf_printf(out, "%*s… and %zu more\n", 2 * SP_STATUS_INDENT, "",
                      count - MAX_MISSING);
}

/* Appends what comes before all else: whatever is done without these commits, its push is
 * rejected. */
static void add_unpulled(struct sp_buf *out, const struct sp_status *status)
{
    if (!status->unpulled)
        return;
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s has %zu commit%s that %s not here: take %s first",
                  status->copy, status->unpulled, sp_plural(status->unpulled),
                  status->unpulled == 1 ? "is" : "are",
                  status->unpulled == 1 ? "it" : "them");
    sp_status_paragraph(out, status, 2 * (size_t)SP_STATUS_INDENT, red,
                        sp_buf_text(&text));
    add_lines(out, status, status->pull);
    sp_buf_dispose(&text);
}

/* Appends what comes last: what is repaired before has to be pushed, too. */
static void add_push(struct sp_buf *out, const struct sp_status *status)
{
    struct sp_buf text = {0};
    if (!status->push || status->refusals || status->resolve)
        return;
    sp_buf_printf(&text,
                  "%s is as it was before this branch was rewritten; to "
                  "replace it:",
                  status->copy);
    sp_status_paragraph(out, status, 2 * (size_t)SP_STATUS_INDENT, yellow,
                        sp_buf_text(&text));
    add_lines(out, status, status->push);
    sp_buf_dispose(&text);
}

/* Appends what comes before all that others give: they would give it again for what
 * resolves the conflict. */
static void add_conflict(struct sp_buf *out, const struct sp_status *status)
{
    if (!status->resolve)
        return;
    struct sp_buf text = {0};
    const char *target = sp_ref_short(status->target);
    sp_buf_printf(&text,
                  "it conflicts with %s: first merge %s into the branch, "
                  "resolve the conflict, and push that",
                  target, target);
    sp_status_paragraph(out, status, 2 * (size_t)SP_STATUS_INDENT, red,
                        sp_buf_text(&text));
    add_lines(out, status, status->resolve);
    sp_buf_dispose(&text);
}

/* "2 findings; 'sallyport check' shows them" */
static void add_findings(struct sp_buf *out, const struct sp_status *status,
                         size_t count, const char *what, const char *colour)
{
    if (!count)
        return;
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%zu %s%s; 'sallyport check", count, what,
                  sp_plural(count));
    if (status->is_asked) {
        struct sp_buf name = {0};
        sp_shell_quote(&name, sp_str(sp_ref_short(status->branch)));
        sp_buf_printf(&text, " %s --ref %s", sp_buf_text(&name),
                      sp_buf_text(&name));
        sp_buf_dispose(&name);
    }
    if (status->base) {
        sp_buf_puts(&text, " --base ");
        sp_shell_quote(&text, sp_str(sp_ref_short(status->base)));
    }
    sp_buf_printf(&text, "' shows %s", count == 1 ? "it" : "them");
    sp_status_paragraph(out, status, 2 * (size_t)SP_STATUS_INDENT, colour,
                        sp_buf_text(&text));
    sp_buf_dispose(&text);
}

/* Is something missing that others give by a note? */
static bool lacks_evidence(const struct sp_status *status)
{
    for (size_t i = 0; i < status->missing_count; i++)
        if (strcmp(status->missing[i]->rule, "approvals") == 0 ||
            strcmp(status->missing[i]->rule, "gates") == 0)
            return true;
    return false;
}

/* Appends what is said below the verdict. */
static void add_note(struct sp_buf *out, const struct sp_status *status,
                     const char *text)
{
    sp_status_paragraph(out, status, 2 * (size_t)SP_STATUS_INDENT, NULL, text);
}

static void add_command(struct sp_buf *out, const struct sp_status *status,
                        const char *why, const char *command)
{
    if (!command)
        return;
    add_note(out, status, why);
    add_lines(out, status, command);
}

/* Appends how the policy comes into the clone, or who has to hand it out. */
static void add_policy(struct sp_buf *out, const struct sp_status *status)
{
    struct sp_buf text = {0};
    if (status->no_policy) {
        sp_buf_printf(&text,
                      "%s hands out no policy; there, the administrator types:",
                      status->no_policy);
        add_command(out, status, sp_buf_text(&text),
                    "sallyport policy publish");
    } else if (status->is_policy_old) {
        add_command(out, status,
                    "the server has another policy by now; to take it:",
                    status->fetch_policy);
    } else {
        add_command(out, status, "to learn from the server who has which role:",
                    status->fetch_policy);
    }
    sp_buf_dispose(&text);
}

/* Appends how what only the server has comes into a clone: git fetches neither notes nor
 * a policy by itself. */
static void add_fetches(struct sp_buf *out, const struct sp_status *status)
{
    bool is_missing = lacks_evidence(status);
    bool is_ready = sp_status_is_ready(status);
    if (is_missing || (is_ready && status->lacks_evidence))
        add_command(out, status,
                    "to fetch the newest approvals and results of gates:",
                    status->fetch);
    if (is_missing || status->is_policy_old ||
        (is_ready && status->lacks_policy))
        add_policy(out, status);
    if (is_ready && status->left)
        add_note(out, status, status->left->message);
}

/* Appends how to see the merge into another branch that it may be meant for. */
static void add_other_target(struct sp_buf *out, const struct sp_status *status)
{
    struct sp_buf why = {0}, command = {0};
    const char *other = sp_ref_short(status->other_target);
    sp_buf_printf(&why,
                  "it began where %s did; for a merge into that, "
                  "type:",
                  other);
    sp_buf_puts(&command, "sallyport status ");
    if (status->is_asked) {
        sp_buf_puts(&command, "--ref ");
        sp_shell_quote(&command, sp_str(sp_ref_short(status->branch)));
        sp_buf_putc(&command, ' ');
    }
    sp_buf_puts(&command, "--base ");
    sp_shell_quote(&command, sp_str(other));
    add_command(out, status, sp_buf_text(&why), sp_buf_text(&command));
    sp_buf_dispose(&why);
    sp_buf_dispose(&command);
}

/* Appends what is left to do where there is nothing to merge. */
static void add_landed(struct sp_buf *out, const struct sp_status *status)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text,
                  "nothing to merge into %s: it has all that this branch "
                  "changes",
                  sp_ref_short(status->target));
    sp_buf_putc(out, '\n');
    sp_status_paragraph(out, status, SP_STATUS_INDENT, green,
                        sp_buf_text(&text));
    sp_buf_reset(&text);
    sp_buf_printf(&text, "begin a new branch at %s; this one may be deleted",
                  sp_ref_typed(status->target_ref));
    if (status->other_target)
        add_other_target(out, status);
    else
        add_note(out, status, sp_buf_text(&text));
    sp_buf_dispose(&text);
}

static void add_verdict(struct sp_buf *out, const struct sp_status *status,
                        bool is_ready)
{
    struct sp_buf text = {0};
    bool is_sure = sp_status_is_sure(status);
    sp_buf_printf(&text, "%s to merge into %s%s",
                  is_ready ? "ready" : "not ready",
                  sp_ref_short(status->target),
                  !is_ready ? ":"
                  : is_sure ? ""
                            : AS_FAR);
    sp_buf_putc(out, '\n');
    sp_status_paragraph(out, status, SP_STATUS_INDENT,
                        !is_ready ? NULL
                        : is_sure ? green
                                  : yellow,
                        sp_buf_text(&text));
    sp_buf_dispose(&text);
}

void sp_status_add_merge(struct sp_buf *out, const struct sp_status *status)
{
    if (status->has_landed) {
        add_landed(out, status);
        return;
    }
    bool is_ready = sp_status_is_ready(status);
    bool is_refused = status->unpulled || status->missing_count ||
                      status->refusals || status->resolve;
    if (is_ready || is_refused)
        add_verdict(out, status, is_ready);
    add_unpulled(out, status);
    add_conflict(out, status);
    add_missing(out, status);
    add_findings(out, status, status->refusals, "finding", red);
    add_findings(out, status, status->warnings, "warning", yellow);
    add_fetches(out, status);
    if (status->missing_count)
        add_note(out, status, "'sallyport explain RULE' says what to do");
    if (is_ready || is_refused)
        add_push(out, status);
    if (status->other_target && (is_ready || is_refused))
        add_other_target(out, status);
}
