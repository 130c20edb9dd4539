/* What to type to change commits that were made already. */
#include <stdlib.h>

#include "sallyport/buf.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

/* What gets to where it is repaired. */
static void go_there(struct sp_buf *out, const struct sp_ref_facts *ref)
{
    if (!ref->side)
        return;
    sp_buf_puts(out, ref->side);
    sp_buf_puts(out, " && ");
}

/* The merge is made again, where the branch that it was pushed to is as it was before. */
static void come_back(struct sp_buf *out, const struct sp_ref_facts *ref)
{
    struct sp_buf line = {0};
    if (ref->side && sp_fix_put_back(&line, ref))
        sp_buf_printf(out, "\n%s", sp_buf_text(&line));
    sp_buf_dispose(&line);
}

char *sp_fix_on_side(const struct sp_ref_facts *ref, const char *command)
{
    struct sp_buf full = {0};
    go_there(&full, ref);
    sp_buf_puts(&full, command);
    come_back(&full, ref);
    return sp_buf_detach(&full);
}

char *sp_fix_side(const struct sp_ref_facts *ref)
{
    struct sp_buf full = {0};
    if (!ref->side)
        return NULL;
    sp_buf_puts(&full, ref->side);
    come_back(&full, ref);
    return sp_buf_detach(&full);
}

/* `git VERB OPTIONS BASE`, which leaves nothing to be filled in: the branch is pushed by the
 * next line, or by `push`. Written once for each finding, so it is put together in place. */
static char *with_base(const struct sp_ref_facts *ref, const char *verb,
                       const char *options, const char *base, const char *push)
{
    struct sp_buf full = {0};
    go_there(&full, ref);
    sp_buf_puts(&full, "git ");
    sp_buf_puts(&full, verb);
    sp_buf_puts(&full, options);
    sp_buf_puts(&full, " ");
    if (base)
        sp_shell_quote(&full, sp_str(base));
    else
        sp_buf_puts(&full, "--root");
    if (ref->side_push)
        push = ref->side_push;
    if (push) {
        sp_buf_puts(&full, "\n");
        sp_buf_puts(&full, push);
    }
    come_back(&full, ref);
    return sp_buf_detach(&full);
}

char *sp_fix_with_base(const struct sp_ref_facts *ref, const char *git)
{
    return ref->base ? with_base(ref, git, "", ref->base, NULL) : NULL;
}

char *sp_fix_rebase_all(const struct sp_ref_facts *ref, const char *options)
{
    return with_base(ref, "rebase ", options, ref->base, ref->push_again);
}

char *sp_fix_rebase(const struct sp_ref_facts *ref, const char *options)
{
    return ref->since ? with_base(ref, "rebase ", options, ref->since, NULL)
                      : sp_fix_rebase_all(ref, options);
}

/* Does git ask for a word before it makes the commit again? */
static bool is_empty(const struct sp_commit_facts *commit)
{
    const struct sp_content *content = commit->content;
    return content && content->is_known && content->is_empty &&
           commit->parent_count < 2;
}

/* What changes the message alone: what is staged stays so, and an empty commit stays one. */
static void put_amend(struct sp_buf *out, const struct sp_commit_facts *commit)
{
    sp_buf_puts(out, "git commit --amend --only");
    sp_buf_puts(out, is_empty(commit) ? " --allow-empty" : "");
}

char *sp_fix_reword(const struct sp_commit_facts *commit)
{
    struct sp_buf command = {0};
    if (!sp_occasion_has_ids(commit->ref->push->occasion))
        return NULL;
    if (!commit->is_tip)
        return sp_fix_rebase(commit->ref, "-i");
    put_amend(&command, commit);
    return sp_buf_detach(&command);
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
    put_amend(&command, commit);
    sp_buf_puts(&command, " --no-edit --trailer ");
    sp_shell_quote(&command, sp_str(sp_buf_text(&trailer)));
    sp_buf_dispose(&trailer);
    return sp_buf_detach(&command);
}
