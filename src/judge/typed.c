#include "typed.h"

#include <stdlib.h>
#include <string.h>

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

/* The same of a line of commands. */
static bool has_change(const char *line)
{
    static const char then[] = " && ";
    while (!sp_judge_changes_head(line)) {
        line = strstr(line, then);
        if (!line)
            return false;
        line += strlen(then);
    }
    return true;
}

static bool are_of_one(const struct sp_finding *a, const struct sp_finding *b)
{
    return a->has_commit && b->has_commit && a->update == b->update &&
           sp_oid_equal(&a->commit, &b->commit);
}

/* Takes the commands from warnings about one commit. */
static void quiet(struct sp_finding *items, size_t count)
{
    bool repairs = false;
    for (size_t i = 0; i < count; i++)
        repairs = repairs || (items[i].level == SP_LEVEL_ENFORCE &&
                              items[i].command != NULL);
    for (size_t i = 0; repairs && i < count; i++)
        if (items[i].level != SP_LEVEL_ENFORCE && items[i].command &&
            has_change(items[i].command)) {
            free(items[i].command);
            items[i].command = NULL;
        }
}

void sp_settle_quiet(struct sp_findings *findings)
{
    size_t end;
    for (size_t begin = 0; begin < findings->count; begin = end) {
        end = begin + 1;
        while (end < findings->count &&
               are_of_one(&findings->items[begin], &findings->items[end]))
            end++;
        quiet(&findings->items[begin], end - begin);
    }
}

/* The length of "git switch -c NAME COMMIT", with which a command begins; 0: it does not. */
static size_t makes_branch(const char *command)
{
    if (!sp_str_starts(sp_str(command), "git switch -c "))
        return 0;
    const char *next = strstr(command, " && ");
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
            begin_later(next, len + strlen(" && "));
        } else if (makes && next->level == SP_LEVEL_ENFORCE) {
            maker = next;
            len = makes;
        }
    }
}
