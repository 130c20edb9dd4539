#include "sallyport/finding.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void show_name(struct sp_buf *out, const char *name, size_t len)
{
    for (size_t i = 0; i < len; i++)
        sp_buf_putc(out, (char)toupper((unsigned char)name[i]));
}

static void fill_place(struct sp_buf *out, const char *name, size_t len,
                       const struct sp_word *words)
{
    for (; words && words->name; words++)
        if (strlen(words->name) == len && memcmp(words->name, name, len) == 0) {
            sp_buf_puts(out, words->text);
            return;
        }
    show_name(out, name, len);
}

void sp_code_fill(struct sp_buf *out, const char *text,
                  const struct sp_word *words)
{
    while (*text) {
        size_t len = strcspn(text, "{");
        sp_buf_add(out, text, len);
        text += len;
        if (!*text)
            return;
        len = strcspn(++text, "}");
        fill_place(out, text, len, words);
        text += len + (text[len] == '}');
    }
}

bool sp_code_is_of(const char *item, const char *code)
{
    size_t len = strlen(item);
    return strncmp(item, code, len) == 0 &&
           (code[len] == '\0' || code[len] == '/');
}

const char *sp_code_short(const struct sp_finding_code *code)
{
    return strchr(code->id, '/') + 1;
}

void sp_report(struct sp_sink *sink, const struct sp_claim *claim)
{
    sink->take(sink, claim);
}

bool sp_may_report(const struct sp_sink *sink,
                   const struct sp_finding_code *code,
                   const struct sp_oid *commit)
{
    return !sink->may_take || sink->may_take(sink, code, commit);
}

static void free_texts(struct sp_finding *finding)
{
    free(finding->subject);
    free(finding->author);
    free(finding->message);
    free(finding->fix);
    free(finding->not_last);
    free(finding->command);
    free(finding->excused_by);
    free(finding->excused_how);
    free(finding->missing);
    free(finding->gate);
    free(finding->role);
    free(finding->document);
    sp_strings_dispose(&finding->roles);
    sp_strings_dispose(&finding->users);
    sp_strings_dispose(&finding->except);
    free(finding->help);
}

void sp_findings_forget_ids(struct sp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        findings->items[i].has_commit = false;
}

void sp_findings_dispose(struct sp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        free_texts(&findings->items[i]);
    for (size_t i = 0; i < findings->excused.count; i++)
        free_texts(&findings->excused.items[i]);
    for (size_t i = 0; i < findings->excused_by.count; i++) {
        free(findings->excused_by.items[i].row);
        free(findings->excused_by.items[i].said);
        free(findings->excused_by.items[i].incident);
    }
    sp_strings_dispose(&findings->notes);
    free(findings->items);
    free(findings->excused.items);
    free(findings->excused_by.items);
    free(findings->rules.items);
    *findings = (struct sp_findings){.max = findings->max};
}

void sp_finding_leave_command(struct sp_finding *finding)
{
    free(finding->command);
    finding->command = NULL;
}

void sp_finding_add_fix(struct sp_finding *finding, const char *words)
{
    struct sp_buf fix = {0};
    sp_buf_puts(&fix, finding->fix);
    sp_buf_puts(&fix, words);
    free(finding->fix);
    finding->fix = sp_buf_detach(&fix);
}

void sp_finding_tell(struct sp_finding *finding, struct sp_str subject,
                     struct sp_str author, int64_t time)
{
    finding->subject = sp_strndup(subject.ptr, subject.len);
    finding->author = sp_strndup(author.ptr, author.len);
    finding->time = time;
}

static bool has_room(const struct sp_findings *findings, bool has_commit)
{
    size_t of_commits = findings->count - findings->of_refs;
    if (!findings->max)
        return true;
    return has_commit ? of_commits < findings->max
                      : findings->of_refs < SP_REF_FINDINGS;
}

bool sp_findings_count(struct sp_findings *findings, const char *rule,
                       int level, bool has_commit)
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
    return has_room(findings, has_commit);
}

static bool says_the_same(const struct sp_finding *a,
                          const struct sp_finding *b)
{
    return a->code == b->code && a->update == b->update &&
           a->level == b->level && a->has_commit && b->has_commit &&
           !sp_oid_equal(&a->commit, &b->commit) &&
           strcmp(a->message, b->message) == 0 && strcmp(a->fix, b->fix) == 0;
}

void sp_findings_fold(struct sp_findings *findings, struct sp_finding finding)
{
    size_t i = 0;
    while (i < findings->count && !says_the_same(&findings->items[i], &finding))
        i++;
    if (i < findings->count)
        findings->items[i].others++;
    free_texts(&finding);
}

void sp_findings_keep(struct sp_findings *findings, struct sp_finding finding)
{
    findings->of_refs += !finding.has_commit;
    SP_VEC_PUSH(findings, finding);
}

static struct sp_excused_count *count_of(struct sp_findings *findings,
                                         const struct sp_excused *by)
{
    size_t i = 0;
    while (i < findings->excused_by.count &&
           strcmp(findings->excused_by.items[i].row, by->row) != 0)
        i++;
    if (i == findings->excused_by.count) {
        struct sp_excused_count first = {.row = sp_strdup(by->row),
                                         .said = sp_strdup_or_null(by->said),
                                         .incident =
                                             sp_strdup_or_null(by->incident)};
        SP_VEC_PUSH(&findings->excused_by, first);
    }
    return &findings->excused_by.items[i];
}

void sp_findings_mark(struct sp_findings *findings, const struct sp_excused *by)
{
    count_of(findings, by);
}

void sp_findings_note(struct sp_findings *findings, const char *text)
{
    if (!sp_strings_have(&findings->notes, text))
        sp_strings_add(&findings->notes, text, strlen(text));
}

void sp_findings_excuse(struct sp_findings *findings, struct sp_finding finding,
                        const struct sp_excused *by)
{
    count_of(findings, by)->count++;
    finding.excused_by = sp_strdup(by->row);
    finding.excused_how = by->said ? sp_strdup(by->said) : NULL;
    if (findings->max && findings->excused.count >= findings->max)
        free_texts(&finding);
    else
        SP_VEC_PUSH(&findings->excused, finding);
}

void sp_findings_add(struct sp_findings *findings, struct sp_finding finding)
{
    sp_findings_count(findings, finding.rule, finding.level,
                      finding.has_commit);
    sp_findings_keep(findings, finding);
}
