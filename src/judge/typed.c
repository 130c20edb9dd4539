#include "typed.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/settle.h"

bool sp_judge_changes_head(const char *command)
{
    static const struct {
        const char *program, *verb;
    } all[] = {{"git ", "add "},       {"git ", "-c "},
               {"git ", "commit "},    {"git ", "merge "},
               {"git ", "rebase "},    {"git ", "reset "},
               {"sallyport ", "prp "}, {"sallyport ", "runbook "}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (sp_str_starts(sp_str(command), all[i].program) &&
            sp_str_starts(sp_str(command + strlen(all[i].program)),
                          all[i].verb))
            return true;
    return false;
}

static const char then[] = " && ";

/* The same of a line of commands. */
static bool has_change(const char *line)
{
    while (!sp_judge_changes_head(line)) {
        line = strstr(line, then);
        if (!line)
            return false;
        line += strlen(then);
    }
    return true;
}

/* Is it refused, and does a command repair it? */
static bool is_repair(const struct sp_finding *finding)
{
    return finding->level == SP_LEVEL_ENFORCE && finding->command;
}

typedef bool same(const struct sp_finding *a, const struct sp_finding *b);

/* Where those end that are the same as the one at `begin`. */
static size_t end_of(const struct sp_findings *findings, size_t begin,
                     same *are_same)
{
    size_t end = begin + 1;
    while (end < findings->count &&
           are_same(&findings->items[begin], &findings->items[end]))
        end++;
    return end;
}

void sp_settle_quiet(struct sp_findings *findings)
{
    bool repairs = false;
    for (size_t i = 0; i < findings->count && !repairs; i++)
        repairs = is_repair(&findings->items[i]);
    for (size_t i = 0; repairs && i < findings->count; i++) {
        struct sp_finding *one = &findings->items[i];
        if (one->level != SP_LEVEL_ENFORCE && one->command &&
            has_change(one->command))
            sp_finding_leave_command(one);
    }
}

static bool ends_line(const char *at)
{
    return !*at || *at == '\n';
}

const char *sp_judge_after(const char *command, const char *away)
{
    size_t len = strlen(away);
    if (strncmp(command, away, len) != 0)
        return NULL;
    if (ends_line(command + len))
        return command + len;
    return sp_str_starts(sp_str(command + len), then)
               ? command + len + strlen(then)
               : NULL;
}

/* The command that changes HEAD, after what goes in front of it; NULL: it goes elsewhere, or
 * does not. */
static const char *staying(const struct sp_finding *finding, const char *away)
{
    const char *command = finding->command;
    const char *rest = command && away ? sp_judge_after(command, away) : NULL;
    if (rest)
        command = rest;
    return command && sp_judge_changes_head(command) ? command : NULL;
}

bool sp_settle_has_change(const struct sp_finding *finding, const char *away)
{
    return staying(finding, away) != NULL;
}

bool sp_settle_stays(const struct sp_findings *findings, size_t first,
                     const char *away)
{
    for (size_t i = first; i < findings->count; i++)
        if (sp_settle_has_change(&findings->items[i], away))
            return true;
    return false;
}

static bool rewrites(const char *command)
{
    return sp_str_starts(sp_str(command), "git rebase ") ||
           strstr(command, " commit --amend");
}

static void add_line(struct sp_buf *out, const char *line)
{
    if (*line)
        sp_buf_printf(out, "\n%s", line);
}

/* Takes the line that begins at `line` out of the command, or that with it. */
static void drop_line(struct sp_finding *finding, const char *line)
{
    struct sp_buf rest = {0};
    size_t before = (size_t)(line - finding->command);
    const char *after = strchr(line, '\n');
    sp_buf_add(&rest, finding->command, after || !before ? before : before - 1);
    sp_buf_puts(&rest, after ? after + 1 : "");
    free(finding->command);
    finding->command = rest.len ? sp_buf_detach(&rest) : NULL;
    sp_buf_dispose(&rest);
}

/* The line that pushes after a command; "": none. */
static const char *push_after(const struct sp_lead *there, const char *command,
                              size_t line)
{
    const char *verb = strstr(command, " commit ");
    bool commits = verb && verb < command + line;
    if (rewrites(command))
        return there->push;
    return commits && there->push_plain ? there->push_plain : "";
}

/* The command is typed on the branch, which is pushed then. */
static void lead(struct sp_finding *finding, const struct sp_lead *there,
                 const char *command)
{
    struct sp_buf full = {0};
    size_t line = strcspn(command, "\n");
    sp_buf_printf(&full, "%s%s%.*s", there->side, line ? then : "", (int)line,
                  command);
    add_line(&full, push_after(there, command, line));
    sp_buf_puts(&full, command + line);
    add_line(&full, there->back);
    free(finding->command);
    finding->command = sp_buf_detach(&full);
}

/* Takes that line out of the command, where it is not the first. */
static void drop(struct sp_finding *finding, const char *line)
{
    char *at = finding->command;
    size_t len = line ? strlen(line) : 0;
    while (len && (at = strchr(at, '\n'))) {
        at++;
        if (strcspn(at, "\n") == len && strncmp(at, line, len) == 0) {
            drop_line(finding, at);
            return;
        }
    }
}

void sp_settle_lead(struct sp_finding *finding, const struct sp_lead *there)
{
    const char *command = staying(finding, there->away);
    if (command)
        lead(finding, there, command);
}

bool sp_settle_leaves(const struct sp_finding *finding, const char *away)
{
    return finding->command && sp_judge_after(finding->command, away);
}

void sp_settle_found(struct sp_finding *finding, const struct sp_lead *there)
{
    if (!sp_settle_leaves(finding, there->away))
        return;
    drop(finding, there->made);
    lead(finding, there, sp_judge_after(finding->command, there->away));
}

/* The length of "git switch -c NAME COMMIT", with which a command begins; 0: it does not. */
static size_t makes_branch(const char *command)
{
    if (!sp_str_starts(sp_str(command), "git switch -c "))
        return 0;
    const char *next = strstr(command, then);
    size_t line = strcspn(command, "\n");
    return next && next < command + line ? (size_t)(next - command) : line;
}

/* Leaves out what is typed before. */
static void begin_later(struct sp_finding *finding, size_t len)
{
    char *rest = sp_strdup(finding->command + len);
    free(finding->command);
    finding->command = rest;
}

/* The line of a command that takes a branch back; NULL: none does. */
static const char *line_back(const char *command)
{
    const char *verb = strstr(command, " update-ref refs/heads/");
    while (verb && verb > command && verb[-1] != '\n')
        verb--;
    return verb;
}

void sp_settle_back(struct sp_finding *finding, const char *side)
{
    struct sp_buf left = {0};
    const char *line = line_back(finding->command);
    sp_buf_puts(&left, side);
    add_line(&left, line ? line : "");
    free(finding->command);
    finding->command = sp_buf_detach(&left);
}

/* The line of a refusal that takes a branch back; NULL: it has none. */
static const char *back_of(const struct sp_finding *finding)
{
    return is_repair(finding) ? line_back(finding->command) : NULL;
}

/* Does one before it, from `begin`, say the same? Then a text shows only the command of
 * that. */
static bool is_repeated(const struct sp_findings *findings, size_t begin,
                        size_t at)
{
    const struct sp_finding *it = &findings->items[at];
    for (size_t i = begin; i < at; i++) {
        const struct sp_finding *before = &findings->items[i];
        if (before->code == it->code && before->level == it->level &&
            strcmp(before->message, it->message) == 0 &&
            strcmp(before->fix, it->fix) == 0)
            return true;
    }
    return false;
}

/* The refusal, of those from `begin` to `end`, that takes main back: one that moves to a
 * branch of its own before it pushes; else the last one that says something else, which the
 * pusher types if any is. NULL: none does. */
static const struct sp_finding *last_back(const struct sp_findings *findings,
                                          size_t begin, size_t end)
{
    const struct sp_finding *found = NULL;
    for (size_t i = begin; i < end; i++) {
        const struct sp_finding *next = &findings->items[i];
        const char *line = back_of(next);
        if (line && strchr(line, '\n'))
            return next;
        bool is_given = next->code->given_by == SP_GIVEN_BY_ROLES;
        if (line && (!found || !is_given) && !is_repeated(findings, begin, i))
            found = next;
    }
    return found;
}

/* In the clone of another, the line fails: nothing should follow it. */
static void put_back_last(struct sp_findings *findings, size_t begin,
                          size_t end)
{
    const struct sp_finding *last = last_back(findings, begin, end);
    for (size_t i = begin; last && i < end; i++) {
        struct sp_finding *next = &findings->items[i];
        const char *line = next->command ? line_back(next->command) : NULL;
        if (line && next != last)
            drop_line(next, line);
    }
}

static bool are_of_ref(const struct sp_finding *a, const struct sp_finding *b)
{
    return a->update == b->update;
}

static void put_back_once(struct sp_findings *findings)
{
    size_t end;
    for (size_t begin = 0; begin < findings->count; begin = end) {
        end = end_of(findings, begin, are_of_ref);
        put_back_last(findings, begin, end);
    }
}

/* Does nothing follow the line that makes a branch, but one that takes main back? */
static bool only_leads(const char *end)
{
    const char *line = *end ? end + 1 : "";
    return !*line || (line_back(line) == line && !strchr(line, '\n'));
}

/* Does it only push under another name, and rename? */
static bool is_rename(const struct sp_finding *finding)
{
    return strcmp(finding->code->id, "branch-name/pattern") == 0 &&
           finding->command && !strstr(finding->command, " switch -c ");
}

/* Is it for the commits as they are: what others give, or what pushes them for that? */
static bool is_evidence(const struct sp_finding *finding)
{
    return finding->command && !has_change(finding->command) &&
           (finding->code->given_by == SP_GIVEN_BY_ROLES ||
            strcmp(finding->code->id, "approvals/not-there") == 0);
}

/* Are commits refused for what they are, so that others come in their place? */
static bool replaces(const struct sp_finding *finding)
{
    const struct sp_finding_code *code = finding->code;
    if (finding->level != SP_LEVEL_ENFORCE || code->missing ||
        code->given_by != SP_GIVEN_BY_PUSHER)
        return false;
    return finding->command ? has_change(finding->command)
                            : finding->has_commit;
}

/* Is something else of its ref repaired before? A rename waits for all of it, evidence for
 * what makes other commits. */
static bool waits(const struct sp_findings *findings,
                  const struct sp_finding *one)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct sp_finding *other = &findings->items[i];
        if (other != one && other->update == one->update &&
            (is_rename(one) ? is_repair(other) : replaces(other)))
            return true;
    }
    return false;
}

/* Leaves out what is typed once the other repairs are made. */
static void leave_late(struct sp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        struct sp_finding *one = &findings->items[i];
        if (!(is_rename(one) || is_evidence(one)) || !waits(findings, one))
            continue;
        sp_finding_add_fix(one, ", after the other repairs");
        sp_finding_leave_command(one);
    }
}

/* What of a ref is pushed again: the findings from begin to end. */
struct branch {
    struct sp_findings *findings;
    size_t begin, end;
    const struct sp_again *again;
};

/* The line of a command that is that push; NULL: none is. */
static char *push_of(const struct branch *branch, size_t at)
{
    char *line = branch->findings->items[at].command;
    const size_t len = strlen(branch->again->push);
    while (line && (line = strstr(line, branch->again->push)) &&
           !ends_line(line + len))
        line += len;
    return line;
}

/* Does a command make other commits of those that are there? */
static bool makes_others(const char *command)
{
    return strstr(command, " rebase ") || strstr(command, " --amend") ||
           strstr(command, " reset ");
}

static bool needs_push(const struct branch *branch, size_t at)
{
    const struct sp_again *again = branch->again;
    const char *command = branch->findings->items[at].command;
    return command &&
           (again->is_forced || push_of(branch, at) ||
            (again->is_there && makes_others(command))) &&
           has_change(command);
}

static bool is_typed(const struct branch *branch, size_t at)
{
    const char *command = branch->findings->items[at].command;
    return command && has_change(command) &&
           !is_repeated(branch->findings, branch->begin, at);
}

/* The last that is typed; branch->end: none is. */
static size_t last_typed(const struct branch *branch)
{
    for (size_t at = branch->end; at > branch->begin; at--)
        if (is_typed(branch, at - 1))
            return at - 1;
    return branch->end;
}

bool sp_judge_takes_apart(const char *command)
{
    static const char words[] = " reset HEAD^";
    const char *reset = command ? strstr(command, words) : NULL;
    return reset && ends_line(reset + strlen(words));
}

/* The first that takes a commit apart, else the last that is typed. */
static size_t place_of_push(const struct branch *branch)
{
    for (size_t at = branch->begin; at < branch->end; at++)
        if (sp_judge_takes_apart(branch->findings->items[at].command))
            return at;
    return last_typed(branch);
}

/* Puts the push after what the fix says, or at the end of the command. */
static void say_push(struct sp_finding *finding, const char *push)
{
    struct sp_buf full = {0};
    bool is_later = sp_judge_takes_apart(finding->command);
    char **text = is_later ? &finding->fix : &finding->command;
    sp_buf_printf(&full, "%s%s%s", *text, is_later ? "; then type: " : "\n",
                  push);
    free(*text);
    *text = sp_buf_detach(&full);
}

static void push_last(const struct branch *branch)
{
    bool needs = false;
    for (size_t i = branch->begin; !needs && i < branch->end; i++)
        needs = needs_push(branch, i);
    size_t place = needs ? place_of_push(branch) : branch->end;
    if (place == branch->end)
        return;
    for (size_t i = branch->begin; i < branch->end; i++)
        if (push_of(branch, i))
            drop_line(&branch->findings->items[i], push_of(branch, i));
    say_push(&branch->findings->items[place], branch->again->push);
}

void sp_settle_again(struct sp_findings *findings, const struct sp_again *rows,
                     size_t count)
{
    struct branch branch = {.findings = findings};
    for (size_t row = 0; row < count; row++) {
        branch.again = &rows[row];
        branch.begin = branch.end;
        while (branch.begin < findings->count &&
               findings->items[branch.begin].update < rows[row].update)
            branch.begin++;
        if (branch.begin == findings->count)
            return;
        branch.end = end_of(findings, branch.begin, are_of_ref);
        if (findings->items[branch.begin].update == rows[row].update)
            push_last(&branch);
        else
            branch.end = branch.begin;
    }
}

void sp_settle_once(struct sp_findings *findings)
{
    const struct sp_finding *maker = NULL;
    size_t len = 0;
    for (size_t i = 0; i < findings->count; i++) {
        struct sp_finding *next = &findings->items[i];
        size_t makes = next->command ? makes_branch(next->command) : 0;
        bool is_made = makes && maker && maker->update == next->update &&
                       makes == len &&
                       strncmp(maker->command, next->command, len) == 0;
        if (is_made && next->command[len] == ' ') {
            begin_later(next, len + strlen(then));
        } else if (is_made && only_leads(next->command + len)) {
            drop_line(next, next->command);
        } else if (makes && next->level == SP_LEVEL_ENFORCE) {
            maker = next;
            len = makes;
        }
    }
    put_back_once(findings);
    leave_late(findings);
}
