/* What to type to change commits that were made already. */
#include <stdlib.h>

#include "sallyport/buf.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

char *sp_fix_on_side(const struct sp_ref_facts *ref, const char *command)
{
    struct sp_buf full = {0};
    if (ref->side)
        sp_buf_printf(&full, "%s && ", ref->side);
    sp_buf_puts(&full, command);
    return sp_buf_detach(&full);
}

/* The same for one that leaves nothing to be filled in: a line follows that pushes what is
 * not on a branch. */
static char *fix_and_push(const struct sp_ref_facts *ref, const char *command)
{
    struct sp_buf full = {0};
    char *there = sp_fix_on_side(ref, command);
    sp_buf_puts(&full, there);
    if (ref->side_push)
        sp_buf_printf(&full, "\n%s", ref->side_push);
    free(there);
    return sp_buf_detach(&full);
}

char *sp_fix_with_base(const struct sp_ref_facts *ref, const char *git)
{
    struct sp_buf command = {0};
    if (!ref->base)
        return NULL;
    sp_buf_printf(&command, "git %s ", git);
    sp_shell_quote(&command, sp_str(ref->base));
    char *full = fix_and_push(ref, sp_buf_text(&command));
    sp_buf_dispose(&command);
    return full;
}

char *sp_fix_rebase(const struct sp_ref_facts *ref, const char *options)
{
    struct sp_buf command = {0};
    sp_buf_printf(&command, "rebase %s", options);
    char *onto = sp_fix_with_base(ref, sp_buf_text(&command));
    if (!onto) {
        sp_buf_reset(&command);
        sp_buf_printf(&command, "git rebase %s --root", options);
        onto = fix_and_push(ref, sp_buf_text(&command));
    }
    sp_buf_dispose(&command);
    return onto;
}

char *sp_fix_reword(const struct sp_commit_facts *commit)
{
    if (!sp_occasion_has_ids(commit->ref->push->occasion))
        return NULL;
    return commit->is_tip ? sp_strdup("git commit --amend")
                          : sp_fix_rebase(commit->ref, "-i");
}

/* Before 2.46, git takes such a line for the end of a message to which it adds a
 * trailer. */
static bool has_divider(const struct sp_message *message)
{
    struct sp_str line, rest = message->text;
    while (sp_str_line(&rest, &line))
        if (sp_str_starts(line, "---") &&
            (line.len == 3 || sp_is_space(line.ptr[3])))
            return true;
    return false;
}

/* Can git add a trailer to it without an editor? */
static bool takes_trailer(const struct sp_commit_facts *commit)
{
    return commit->is_tip && sp_occasion_has_ids(commit->ref->push->occasion) &&
           !has_divider(commit->message);
}

char *sp_fix_trailer(const struct sp_commit_facts *commit, const char *name,
                     struct sp_str value)
{
    if (!takes_trailer(commit))
        return sp_fix_reword(commit);
    struct sp_buf command = {0}, trailer = {0};
    sp_buf_printf(&trailer, "%s: %.*s", name, SP_STR_ARG(value));
    sp_buf_puts(&command, "git commit --amend --no-edit --trailer ");
    sp_shell_quote(&command, sp_str(sp_buf_text(&trailer)));
    sp_buf_dispose(&trailer);
    return sp_buf_detach(&command);
}
