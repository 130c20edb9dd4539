#include <string.h>

#include "internal.h"
#include "sallyport/proof_report.h"
#include "sallyport/report.h"
#include "sallyport/sanitise.h"
#include "sallyport/utc.h"

enum {
    SUBJECT_AT = 43,
    LINES_SHOWN = 10, /* lines of an output */
    INDENT = 2,
};

static const char red[] = "31", green[] = "32", yellow[] = "33";

void sp_proof_text_head(struct sp_buf *out)
{
    sp_buf_puts(out, "commit  phase    expected got         time subject\n");
}

/* Appends "0.4s", "59.9s", "2m05s", "1h02m": at most six columns for a day. */
static void duration(struct sp_buf *out, uint64_t milliseconds)
{
    unsigned long long seconds = milliseconds / 1000;
    if (seconds < 60)
        sp_buf_printf(out, "%llu.%llus", seconds,
                      (unsigned long long)milliseconds % 1000 / 100);
    else if (seconds < SP_HOUR)
        sp_buf_printf(out, "%llum%02llus", seconds / SP_MINUTE, seconds % 60);
    else
        sp_buf_printf(out, "%lluh%02llum", seconds / SP_HOUR,
                      seconds / SP_MINUTE % 60);
}

static void time_of(struct sp_buf *out, const struct sp_proof_step *step)
{
    if (step->is_cached)
        sp_buf_puts(out, "cached");
    else if (step->got != SP_GOT_NOTHING &&
             (step->got != SP_GOT_NO_ANSWER || step->milliseconds))
        duration(out, step->milliseconds);
    else
        sp_buf_putc(out, '-');
}

static void got_of(struct sp_buf *out, const struct sp_proof_step *step)
{
    static const char *const words[] = {[SP_GOT_NOTHING] = "-",
                                        [SP_GOT_PASS] = "pass",
                                        [SP_GOT_FAIL] = "fail",
                                        [SP_GOT_TIMEOUT] = "timeout",
                                        [SP_GOT_NO_ANSWER] = "no answer"};
    sp_buf_puts(out, words[step->got]);
    if (step->got == SP_GOT_FAIL)
        sp_buf_printf(out, " %d", step->status);
}

static const char *colour_of(const struct sp_proof_step *step)
{
    return step->state == SP_PROOF_PROVEN      ? green
           : step->state == SP_PROOF_UNPROVEN  ? red
           : step->state == SP_PROOF_UNDECIDED ? yellow
                                               : "";
}

static struct sp_str subject_of(const struct sp_proof_step *step)
{
    return sp_str(*step->subject ? step->subject : "(no message)");
}

void sp_proof_text_row(struct sp_buf *out, const struct sp_proof_view *view,
                       size_t at)
{
    static const char *const expected[] = {"-", "fail", "pass"};
    const struct sp_proof_step *step = &view->proof->steps.items[at];
    const char *colour = view->colour ? colour_of(step) : "";
    char id[SP_OID_SHORT + 1];
    struct sp_buf got = {0}, time = {0};
    got_of(&got, step);
    time_of(&time, step);
    sp_buf_printf(out, "%s %-8s %-8s ", sp_oid_short(id, &step->id),
                  sp_phase_name(step->phase), expected[step->expected]);
    if (*colour)
        sp_buf_printf(out, "\x1b[%sm", colour);
    sp_buf_printf(out, "%-9s", sp_buf_text(&got));
    if (*colour)
        sp_buf_puts(out, "\x1b[m");
    sp_buf_printf(out, " %6s ", sp_buf_text(&time));
    sp_sanitise(out, subject_of(step), view->columns - SUBJECT_AT);
    sp_buf_putc(out, '\n');
    sp_buf_dispose(&got);
    sp_buf_dispose(&time);
}

/* Where the last lines of a text begin. */
static const char *last_lines(const char *text)
{
    const char *at = text + strlen(text);
    int lines = 0;
    while (at > text && at[-1] == '\n')
        at--;
    for (; at > text; at--)
        if (at[-1] == '\n' && ++lines == LINES_SHOWN)
            break;
    return at;
}

static void print_output(struct sp_buf *out, const struct sp_proof_view *view,
                         const char *text)
{
    static const char margin[] = "    | ";
    struct sp_str line, rest = sp_str_trim(sp_str(last_lines(text)));
    while (sp_str_line(&rest, &line)) {
        struct sp_buf clean = {0};
        sp_sanitise(&clean, line, view->columns - strlen(margin));
        sp_buf_printf(out, "%s%s\n", margin, sp_buf_text(&clean));
        sp_buf_dispose(&clean);
    }
}

/* Prints the command that checks the commit out; nothing where it could not be
 * typed as printed. */
static void print_command(struct sp_buf *out, const struct sp_proof_view *view,
                          const struct sp_proof_step *step)
{
    char id[SP_OID_SHORT + 1];
    struct sp_buf line = {0}, clean = {0};
    sp_oid_short(id, &step->id);
    if (view->is_bare)
        sp_buf_printf(&line, "git worktree add --detach ../%s %s && cd ../%s",
                      id, id, id);
    else
        sp_buf_printf(&line, "git switch --detach %s", id);
    sp_buf_puts(&line, " &&");
    for (size_t i = 0; view->command[i]; i++) {
        sp_buf_putc(&line, ' ');
        sp_shell_quote(&line, sp_str(view->command[i]));
    }
    sp_sanitise(&clean, sp_str(sp_buf_text(&line)), 0);
    if (strcmp(sp_buf_text(&clean), sp_buf_text(&line)) == 0)
        sp_buf_printf(out, "  %s\n", sp_buf_text(&line));
    sp_buf_dispose(&line);
    sp_buf_dispose(&clean);
}

static void print_problem(struct sp_buf *out, const struct sp_proof_view *view,
                          const struct sp_proof_step *step)
{
    char id[SP_OID_SHORT + 1];
    struct sp_buf reason = {0};
    sp_buf_printf(out, "\n%s ", sp_oid_short(id, &step->id));
    sp_sanitise(out, subject_of(step), view->columns - SP_OID_SHORT - 1);
    sp_buf_putc(out, '\n');
    sp_sanitise(&reason, sp_str(step->reason), 0);
    sp_wrap_framed(out, sp_str(sp_buf_text(&reason)), view->columns, INDENT,
                   INDENT);
    sp_buf_dispose(&reason);
    if (step->output)
        print_output(out, view, step->output);
    if (step->phase == SP_PHASE_UNKNOWN)
        sp_buf_puts(out, "  sallyport explain tdd-phase\n");
    else
        print_command(out, view, step);
}

/* "2 of 12 commits are not proven, 1 could not be decided" */
static void print_total(struct sp_buf *out, const size_t counts[])
{
    size_t unproven = counts[SP_PROOF_UNPROVEN];
    size_t undecided = counts[SP_PROOF_UNDECIDED];
    size_t asked = counts[SP_PROOF_PROVEN] + unproven + undecided;
    size_t others = counts[SP_PROOF_NOT_ASKED];
    sp_buf_puts(out, "sallyport: prove: ");
    if (unproven)
        sp_buf_printf(out, "%zu of %zu commit%s %s not proven", unproven, asked,
                      sp_plural(asked), unproven == 1 ? "is" : "are");
    if (unproven && undecided)
        sp_buf_printf(out, ", %zu could not be decided", undecided);
    else if (undecided)
        sp_buf_printf(out, "%zu of %zu commit%s could not be decided",
                      undecided, asked, sp_plural(asked));
    else if (!unproven && asked)
        sp_buf_printf(out, "%zu commit%s, proof complete", asked,
                      sp_plural(asked));
    else if (!asked)
        sp_buf_puts(out, "there is nothing to prove");
    if (others)
        sp_buf_printf(out, "; %zu %s no proof", others,
                      others == 1 ? "needs" : "need");
    sp_buf_putc(out, '\n');
}

void sp_proof_text_end(struct sp_buf *out, const struct sp_proof_view *view)
{
    size_t counts[SP_PROOF_STATES];
    sp_proof_total(view->proof, counts);
    for (size_t i = 0; i < view->proof->steps.count; i++)
        if (view->proof->steps.items[i].reason)
            print_problem(out, view, &view->proof->steps.items[i]);
    if (view->proof->steps.count)
        sp_buf_putc(out, '\n');
    print_total(out, counts);
}
