/* What `approve` says once the server has the line. */
#include <stdlib.h>

#include "approve.h"
#include "branch.h"
#include "near_branch.h"
#include "sallyport/refs.h"
#include "sallyport/remotes.h"
#include "sallyport/sanitise.h"
#include "unpulled.h"

/* Appends how to say the same of a commit for a ref; NULL: the one that is found. */
static void add_command(struct sp_buf *out, const struct sp_cli_args *args,
                        const char *ref, const char *commit)
{
    static const char *const flags[] = {"--reject", "--withdraw"};
    static const char *const values[] = {"--over", "--as-role", "-m",
                                         "--remote", "--config"};
    sp_buf_puts(out, "\n    sallyport approve ");
    if (ref) {
        sp_buf_puts(out, "--ref ");
        sp_shell_quote(out, sp_str(ref));
        sp_buf_putc(out, ' ');
    }
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (sp_cli_flag(args, flags[i]))
            sp_buf_printf(out, "%s ", flags[i]);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (sp_cli_value(args, values[i])) {
            sp_buf_printf(out, "%s ", values[i]);
            sp_shell_quote(out, sp_str(sp_cli_value(args, values[i])));
            sp_buf_putc(out, ' ');
        }
    sp_shell_quote(out, sp_str(commit));
}

static void add_other(struct sp_buf *out, const struct evidence *evidence,
                      const struct sp_cli_args *args, const char *other)
{
    const char *name = sp_ref_short(other);
    sp_buf_printf(out,
                  "\n  it began where %s did; if it is for that, "
                  "type:",
                  name);
    add_command(out, args, name, evidence->id);
}

/* Looks for what the remote's copy of the branch has more, if a branch is named, or HEAD. */
static void look_at_copy(const struct evidence *evidence,
                         const struct sp_cli_args *args, struct unpulled *out,
                         struct sp_status *status)
{
    const char *asked = args->word_count ? args->words[0] : NULL;
    struct branch branch = {.name = NULL};
    struct branch_facts facts;
    struct sp_actor nobody = {.user = NULL};
    struct sp_source source = approve_source(evidence, SP_RANGE, &nobody);
    struct sp_gather *gather = sp_gather_new(&source);
    struct sp_error ignored = {0};
    struct sp_oid target;
    if (approve_find_base(evidence, &target) &&
        !branch_find(&branch, evidence->repo, asked, &ignored) &&
        sp_oid_equal(&branch.id, &evidence->line.commit) &&
        !branch_look(&branch, gather, &facts, &ignored))
        unpulled_look(out, evidence->repo, &branch, facts.ref.pushed_as,
                      &target, NULL, status);
    branch_dispose(&branch);
    sp_gather_free(gather);
}

/* Appends what it has more, and how to say the same of that. */
static void add_unpulled(struct sp_buf *out, const struct evidence *evidence,
                         const struct sp_cli_args *args)
{
    struct unpulled unpulled = {.copy = {0}};
    struct sp_buf base = {0};
    approve_add_base(&base, evidence);
    struct sp_status status = {.target = evidence->line.ref,
                               .target_ref = sp_buf_text(&base)};
    look_at_copy(evidence, args, &unpulled, &status);
    if (status.unpulled) {
        sp_buf_printf(out,
                      "\n  %s has %zu commit%s that %s not here; if you mean "
                      "that, type:",
                      status.copy, status.unpulled, sp_plural(status.unpulled),
                      status.unpulled == 1 ? "is" : "are");
        add_command(out, args, sp_cli_value(args, "--ref"), status.copy);
    }
    unpulled_dispose(&unpulled);
    sp_buf_dispose(&base);
}

/* Appends what was taken back. */
static void add_withdrawn(struct sp_buf *out, const struct evidence *evidence)
{
    const struct sp_evidence *line = &evidence->line;
    const char *us = line->actor;
    sp_buf_puts(out, "sallyport: ");
    if (!evidence->has_word)
        sp_buf_printf(out, "%s has said nothing of ", us);
    else if (evidence->last_word == SP_WITHDRAW)
        sp_buf_printf(out, "%s has withdrawn already what was said of ", us);
    else
        sp_buf_printf(out, "withdrew what %s said of ", us);
    approve_add_named(out, evidence);
    sp_buf_printf(out, " for %s", line->ref);
    if (!evidence->has_word)
        sp_buf_puts(out, "; what was said of the same content is withdrawn");
}

static void add_given(struct sp_buf *out, const struct evidence *evidence)
{
    static const char *const words[] = {"approved", "rejected"};
    const struct sp_evidence *line = &evidence->line;
    sp_buf_printf(out, "sallyport: %s ", words[line->decision]);
    approve_add_named(out, evidence);
    sp_buf_printf(out, " for %s, as %s", line->ref, line->actor);
}

/* Appends what was said, and what comes of it. */
static void add_said(struct sp_buf *out, const struct evidence *evidence)
{
    const struct sp_evidence *line = &evidence->line;
    bool is_late = line->decision != SP_APPROVE && approve_has_landed(evidence);
    if (line->decision == SP_WITHDRAW)
        add_withdrawn(out, evidence);
    else
        add_given(out, evidence);
    if (is_late)
        sp_buf_printf(out,
                      "\n  %s has it already, so this changes nothing there",
                      sp_ref_short(line->ref));
    else if (line->decision == SP_REJECT)
        sp_buf_puts(out, "\n  it stands as long as the content; if that "
                         "is amended, reject it again");
}

/* Appends that the remote has no branch of the name that was asked for, if this clone
 * knows that. */
static void add_not_there(struct sp_buf *out, const struct evidence *evidence,
                          const struct sp_cli_args *args)
{
    const char *name = sp_ref_short(evidence->line.ref);
    const char *remote = sp_buf_text(&evidence->remote);
    struct sp_oid id;
    if (!sp_cli_value(args, "--ref") || approve_find_base(evidence, &id) ||
        !sp_repo_has_branches(evidence->repo, remote))
        return;
    char *near = near_branch(evidence, name);
    sp_buf_printf(out, "\n  %s has no branch %s; ", remote, name);
    if (near)
        sp_buf_printf(out, "if %s is meant, type:", near);
    else
        sp_buf_puts(out, "this counts once there is one");
    if (near)
        add_command(out, args, near, evidence->id);
    free(near);
}

void approve_say_done(const struct evidence *evidence,
                      const struct sp_cli_args *args, const char *other)
{
    struct sp_buf text = {0};
    add_said(&text, evidence);
    if (evidence->line.decision != SP_WITHDRAW) {
        add_not_there(&text, evidence, args);
        add_unpulled(&text, evidence, args);
    }
    if (other)
        add_other(&text, evidence, args, other);
    cli_say_lines(stderr, &text);
    sp_buf_dispose(&text);
}
