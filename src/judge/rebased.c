/* What is typed for the last commit of a branch, once that was rebased or taken apart. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/settle.h"
#include "typed.h"

/* Where the rebase in a command begins, after what leads to its branch; NULL: there is none. */
static const char *rebase_of(const struct sp_finding *finding)
{
    return finding->command ? strstr(finding->command, "rebase -i ") : NULL;
}

/* Does git change the commit that is checked out, by what follows its name? */
static bool is_on_head(const char *verb)
{
    static const char *const all[] = {"commit --amend ", "-c ", "reset "};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (sp_str_starts(sp_str(verb), all[i]))
            return true;
    return false;
}

/* Is the last commit changed after that rebase, and on the same branch? */
static bool follows(const struct sp_finding *last,
                    const struct sp_finding *before)
{
    const char *rebase = rebase_of(before);
    if (!rebase || last->update != before->update)
        return false;
    size_t lead = (size_t)(rebase - before->command);
    return strncmp(last->command, before->command, lead) == 0 &&
           is_on_head(last->command + lead);
}

/* May another commit be the last one after the rebase? What a merge adds becomes commits, which
 * may follow; else only a test or code goes before what lacks it. */
static bool displaces(const struct sp_finding *before,
                      const struct sp_finding *last)
{
    return (before->reorders && (before->is_merge || last->has_work)) ||
           last->is_merge ||
           (last->is_fixup && strstr(before->command, " --autosquash "));
}

/* The last rebase before a finding that may displace its commit; NULL: none may. */
static const struct sp_finding *displacing(const struct sp_findings *findings,
                                           size_t at)
{
    const struct sp_finding *last = &findings->items[at];
    while (at--) {
        const struct sp_finding *before = &findings->items[at];
        if (follows(last, before) && displaces(before, last))
            return before;
    }
    return NULL;
}

/* Changes the commit in that rebase. */
static void change_there(struct sp_finding *last,
                         const struct sp_finding *rebase)
{
    free(last->command);
    last->command = sp_strdup(rebase->command);
    if (!last->not_last)
        return;
    free(last->fix);
    last->fix = last->not_last;
    last->not_last = NULL;
}

/* Was the last commit taken apart before a finding about it? */
static bool is_apart(const struct sp_findings *findings, size_t at)
{
    const struct sp_finding *one = &findings->items[at];
    while (at--) {
        const struct sp_finding *before = &findings->items[at];
        if (before->is_last && before->update == one->update &&
            sp_judge_takes_apart(before->command))
            return true;
    }
    return false;
}

/* An amend would hit the parent of what is committed again. */
static void amend_later(struct sp_finding *finding)
{
    sp_finding_leave_command(finding);
    sp_finding_add_fix(finding, ", when it is committed again");
}

/* Settles what is typed for the last commit of a ref. */
static void settle_last(struct sp_findings *findings, size_t at)
{
    struct sp_finding *one = &findings->items[at];
    const struct sp_finding *rebase = displacing(findings, at);
    if (rebase)
        change_there(one, rebase);
    else if (strstr(one->command, " --amend ") && is_apart(findings, at))
        amend_later(one);
}

void sp_settle_rebased(struct sp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].is_last && findings->items[i].command)
            settle_last(findings, i);
}
