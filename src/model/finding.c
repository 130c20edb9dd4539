#include "sallyport/finding.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"

void sp_findings_dispose(struct sp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        free(findings->items[i].subject);
        free(findings->items[i].author);
        free(findings->items[i].message);
        free(findings->items[i].mend);
        free(findings->items[i].command);
    }
    free(findings->items);
    free(findings->rules.items);
    *findings = (struct sp_findings){.most = findings->most};
}

static void count(struct sp_findings *findings, const char *rule, int level)
{
    bool warns = level == SP_LEVEL_WARN;
    size_t i = 0;
    findings->warnings += warns;
    findings->refusals += !warns;
    while (i < findings->rules.count &&
           strcmp(findings->rules.items[i].rule, rule) != 0)
        i++;
    if (i == findings->rules.count) {
        struct sp_rule_count first = {rule, 0};
        SP_VEC_PUSH(&findings->rules, first);
    }
    findings->rules.items[i].count++;
}

static void keep(struct sp_findings *findings, const struct sp_finding *finding)
{
    findings->of_refs += !finding->has_commit;
    SP_VEC_PUSH(findings, *finding);
}

void sp_findings_add(struct sp_findings *findings, struct sp_finding finding)
{
    count(findings, finding.rule, finding.level);
    keep(findings, &finding);
}

/* Is there room for one more, about a commit or about a ref? */
static bool has_room(const struct sp_findings *findings, bool about_commit)
{
    size_t of_commits = findings->count - findings->of_refs;
    if (!findings->most)
        return true;
    return about_commit ? of_commits < findings->most
                        : findings->of_refs < SP_REF_FINDINGS;
}

void sp_report(struct sp_sink *sink, const struct sp_oid *commit,
               const char *mend, const char *command, const char *format, ...)
{
    struct sp_findings *findings = sink->findings;
    if (findings->only && !(commit && sp_oid_equal(commit, findings->only)))
        return;
    count(findings, sink->rule, sink->level);
    if (!has_room(findings, commit != NULL))
        return;
    struct sp_finding finding = {.rule = sink->rule,
                                 .level = sink->level,
                                 .update = sink->update,
                                 .mend = sp_strdup(mend),
                                 .command =
                                     command ? sp_strdup(command) : NULL};
    if (commit) {
        finding.has_commit = true;
        finding.commit = *commit;
    }
    struct sp_buf message = {0};
    va_list args;
    va_start(args, format);
    sp_buf_vprintf(&message, format, args);
    va_end(args);
    finding.message = sp_buf_detach(&message);
    keep(findings, &finding);
}
