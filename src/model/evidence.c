#include "sallyport/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "sallyport/sha256.h"
#include "sallyport/utc.h"

static const char *const refs[] = {
    [SP_EVIDENCE_APPROVAL] = "refs/notes/sallyport/approvals",
    [SP_EVIDENCE_GATE] = "refs/notes/sallyport/gates"};
static const char *const kinds[] = {
    [SP_EVIDENCE_APPROVAL] = "approval", [SP_EVIDENCE_GATE] = "gate"};
const char *const sp_opinion_words[] = {"approve", "reject", "withdraw", NULL};
const char *const sp_gate_result_words[] = {"pass", "fail", "not-applicable",
                                            NULL};

bool sp_gate_has_reports(const char *gate)
{
    static const char *const gates[] = {
#define SP_TOOL_REPORT(symbol, name, gate, help) gate,
#include "sallyport/tool_reports.def"
#undef SP_TOOL_REPORT
    };
    size_t i = 0;
    while (i < sizeof gates / sizeof gates[0] && strcmp(gates[i], gate) != 0)
        i++;
    return i < sizeof gates / sizeof gates[0];
}

static const long long max_whole = 1LL << 53;
static const double max_number = 9007199254740992.0; /* 2^53 */

const char *sp_evidence_ref(enum sp_evidence_kind kind)
{
    return refs[kind];
}

void sp_metrics_free(struct sp_metric *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(items[i].name);
    free(items);
}

void sp_metrics_set(struct sp_json *object, const struct sp_metric *items,
                    size_t count)
{
    if (!count)
        return;
    struct sp_json *metrics = sp_json_object();
    for (size_t i = 0; i < count; i++)
        sp_json_set(metrics, items[i].name, sp_json_number(items[i].value));
    sp_json_set(object, "metrics", metrics);
}

void sp_evidence_dispose(struct sp_evidence *record)
{
    free(record->actor);
    free(record->via);
    free(record->tool);
    free(record->ref);
    free(record->role);
    free(record->over);
    free(record->text);
    free(record->gate);
    free(record->reason);
    sp_metrics_free(record->metrics.items, record->metrics.count);
    free(record->mitigation);
    free(record->report.format);
    free(record->report.sha256);
    free(record->report.name);
    free(record->run);
    sp_strings_dispose(&record->command);
    *record = (struct sp_evidence){0};
}

bool sp_evidence_is_name(struct sp_str text)
{
    if (!text.len || text.len > SP_EVIDENCE_NAME_MAX ||
        !sp_is_alnum(text.ptr[0]))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!sp_is_alnum(text.ptr[i]) && !strchr("-_.", text.ptr[i]))
            return false;
    return true;
}

const struct sp_metric *sp_evidence_metric(const struct sp_evidence *record,
                                           const char *name)
{
    for (size_t i = 0; i < record->metrics.count; i++)
        if (strcmp(record->metrics.items[i].name, name) == 0)
            return &record->metrics.items[i];
    return NULL;
}

/* A line that is being read. */
struct reading {
    struct sp_members at;
    struct sp_evidence *record;
};

static bool is_too_large(struct reading *self)
{
    sp_buf_puts(self->at.why, "a number in it is too large");
    self->at.fault = SP_EVIDENCE_NUMBER;
    return false;
}

static bool is_sha256(const char *text)
{
    return strlen(text) == SP_SHA256_HEX &&
           strspn(text, "0123456789abcdef") == SP_SHA256_HEX;
}

static const struct sp_form sha256_form = {"64 digits", is_sha256};

/* A whole number within bounds, or false. */
static bool read_whole(const struct sp_json *value, long long min,
                       long long max, long long *out)
{
    return sp_json_integer_of(value, out) && *out >= min && *out <= max;
}

/* The first lines for gates had no kind. */
static bool read_kind(struct reading *self)
{
    enum sp_evidence_kind kind = self->record->kind;
    const char *text;
    if (!sp_member_text(&self->at, "kind", kind == SP_EVIDENCE_APPROVAL, &text))
        return false;
    return !text || strcmp(text, kinds[kind]) == 0 ||
           sp_member_wrong(&self->at, "kind",
                           kind == SP_EVIDENCE_APPROVAL ? "\"approval\""
                                                        : "\"gate\"");
}

static bool read_metric(const char *name, const struct sp_json *value,
                        void *context)
{
    struct reading *self = context;
    struct sp_metric metric = {NULL, 0};
    if (!sp_evidence_is_name(sp_str(name)) ||
        !sp_json_number_of(value, &metric.value) ||
        self->record->metrics.count == SP_EVIDENCE_METRICS)
        return sp_member_wrong(&self->at, "metrics",
                               "an object of at most 64 numbers");
    long long whole;
    bool is_whole = sp_json_integer_of(value, &whole);
    if ((is_whole && !read_whole(value, -max_whole, max_whole, &whole)) ||
        metric.value > max_number || metric.value < -max_number)
        return is_too_large(self);
    metric.name = sp_strdup(name);
    SP_VEC_PUSH(&self->record->metrics, metric);
    return true;
}

static bool read_metrics(struct reading *self)
{
    const struct sp_json *value = sp_json_get(self->at.line, "metrics");
    if (!value)
        return true;
    if (!sp_json_is_object(value))
        return sp_member_wrong(&self->at, "metrics",
                               "an object of at most 64 numbers");
    return sp_json_each(value, read_metric, self);
}

static bool read_report(struct reading *self)
{
    struct sp_evidence_report *report = &self->record->report;
    struct sp_members inner = self->at;
    inner.line = sp_json_get(self->at.line, "report");
    if (!inner.line)
        return true;
    if (!sp_json_is_object(inner.line))
        return sp_member_wrong(&self->at, "report", "an object");
    bool is_good =
        sp_member_read(&inner, "format", true, &sp_form_name,
                       &report->format) &&
        sp_member_read(&inner, "sha256", true, &sha256_form, &report->sha256) &&
        sp_member_read(&inner, "name", true, &sp_form_line, &report->name);
    self->at.fault = inner.fault;
    return is_good;
}

static bool read_duration(struct reading *self)
{
    struct sp_evidence *record = self->record;
    const struct sp_json *value = sp_json_get(self->at.line, "duration-ms");
    record->has_duration = value != NULL;
    if (!value)
        return true;
    return read_whole(value, 0, max_whole, &record->duration_ms) ||
           sp_member_wrong(&self->at, "duration-ms", "a number from 0 to 2^53");
}

static bool read_common(struct reading *self)
{
    struct sp_evidence *record = self->record;
    return sp_member_version(&self->at) && read_kind(self) &&
           sp_member_id(&self->at, "commit", true, &record->commit) &&
           sp_member_id(&self->at, "tree", record->kind == SP_EVIDENCE_APPROVAL,
                        &record->tree) &&
           sp_member_read(&self->at, "actor", true, &sp_form_user,
                          &record->actor) &&
           sp_member_time(&self->at, "time", &record->time) &&
           sp_member_read(&self->at, "via", false, &sp_form_line,
                          &record->via) &&
           sp_member_read(&self->at, "tool", false, &sp_form_any,
                          &record->tool);
}

static bool read_approval(struct reading *self)
{
    struct sp_evidence *record = self->record;
    int decision = 0;
    if (!sp_member_word(&self->at, "decision", sp_opinion_words,
                        "approve, reject or withdraw", &decision) ||
        !sp_member_read(&self->at, "ref", true, &sp_form_ref, &record->ref) ||
        !sp_member_read(&self->at, "role", false, &sp_form_name,
                        &record->role) ||
        !sp_member_read(&self->at, "over", false, &sp_form_user,
                        &record->over) ||
        !sp_member_read(&self->at, "text", false, &sp_form_any, &record->text))
        return false;
    record->decision = (enum sp_opinion)decision;
    if (!record->over || record->decision == SP_APPROVE)
        return true;
    sp_buf_puts(self->at.why, "'over' is only for an approval");
    self->at.fault = SP_EVIDENCE_MEMBER;
    return false;
}

static bool read_gate(struct reading *self)
{
    struct sp_evidence *record = self->record;
    int result = 0;
    if (!sp_member_read(&self->at, "gate", true, &sp_form_name,
                        &record->gate) ||
        !sp_member_word(&self->at, "result", sp_gate_result_words,
                        "pass, fail or not-applicable", &result))
        return false;
    record->result = (enum sp_gate_result)result;
    return sp_member_read(&self->at, "reason", result == SP_GATE_NOT_APPLICABLE,
                          &sp_form_line, &record->reason) &&
           sp_member_read(&self->at, "mitigation", false, &sp_form_line,
                          &record->mitigation) &&
           sp_member_read(&self->at, "run", false, &sp_form_line,
                          &record->run) &&
           read_metrics(self) && read_report(self) && read_duration(self);
}

enum sp_evidence_fault sp_evidence_read(struct sp_evidence *out,
                                        enum sp_evidence_kind kind,
                                        struct sp_str line, struct sp_buf *why)
{
    struct sp_json *value = NULL;
    *out = (struct sp_evidence){.kind = kind};
    enum sp_evidence_fault fault =
        sp_members_parse(&value, line, SP_EVIDENCE_MAX, why);
    struct reading self = {{value, why, SP_EVIDENCE_GOOD}, out};
    bool is_good =
        !fault && read_common(&self) &&
        (kind == SP_EVIDENCE_GATE ? read_gate(&self) : read_approval(&self));
    sp_json_free(value);
    if (!is_good)
        sp_evidence_dispose(out);
    return fault ? fault : self.at.fault;
}

static void set_report(struct sp_json *line,
                       const struct sp_evidence_report *report)
{
    if (!report->format)
        return;
    struct sp_json *object = sp_json_object();
    sp_set_text(object, "format", report->format);
    sp_set_text(object, "sha256", report->sha256);
    sp_set_text(object, "name", report->name);
    sp_json_set(line, "report", object);
}

static void set_command(struct sp_json *line, const struct sp_strings *command)
{
    struct sp_json *list = command->count ? sp_json_array() : NULL;
    for (size_t i = 0; i < command->count; i++)
        sp_json_append(list, sp_json_text(command->items[i]));
    if (list)
        sp_json_set(line, "command", list);
}

void sp_evidence_write(struct sp_buf *out, const struct sp_evidence *record)
{
    char when[SP_UTC_TEXT + 1];
    bool is_gate = record->kind == SP_EVIDENCE_GATE;
    struct sp_json *line = sp_json_object();
    sp_json_set(line, "version", sp_json_integer(1));
    sp_set_text(line, "kind", kinds[record->kind]);
    sp_set_text(line, "gate", record->gate);
    if (is_gate)
        sp_set_text(line, "result", sp_gate_result_words[record->result]);
    sp_set_id(line, "commit", &record->commit);
    sp_set_id(line, "tree", &record->tree);
    sp_set_text(line, "ref", record->ref);
    if (!is_gate)
        sp_set_text(line, "decision", sp_opinion_words[record->decision]);
    sp_set_text(line, "role", record->role);
    sp_set_text(line, "over", record->over);
    sp_set_text(line, "actor", record->actor);
    sp_set_text(line, "time", sp_utc_write(when, record->time));
    sp_set_text(line, "via", record->via);
    sp_set_text(line, "text", record->text);
    sp_set_text(line, "reason", record->reason);
    sp_metrics_set(line, record->metrics.items, record->metrics.count);
    sp_set_text(line, "mitigation", record->mitigation);
    set_report(line, &record->report);
    if (record->has_duration)
        sp_json_set(line, "duration-ms", sp_json_integer(record->duration_ms));
    sp_set_text(line, "run", record->run);
    sp_set_text(line, "tool", record->tool);
    set_command(line, &record->command);
    sp_json_write(out, line);
    sp_json_free(line);
}
