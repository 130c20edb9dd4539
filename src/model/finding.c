#include "sallyport/finding.h"

#include <stdarg.h>
#include <stdlib.h>

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
    *findings = (struct sp_findings){.most = findings->most};
}

void sp_report(struct sp_sink *sink, const struct sp_oid *commit,
               const char *mend, const char *command, const char *format, ...)
{
    struct sp_findings *findings = sink->findings;
    if (findings->only && !(commit && sp_oid_equal(commit, findings->only)))
        return;
    if (sink->level == SP_LEVEL_WARN)
        findings->warnings++;
    else
        findings->refusals++;
    if (findings->most && findings->count >= findings->most)
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
    SP_VEC_PUSH(findings, finding);
}
