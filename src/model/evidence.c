#include "sallyport/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/json.h"
#include "sallyport/sha256.h"
#include "sallyport/utc.h"

#define NAME_IS "a name of letters, digits, '-', '_' and '.'"

static const char *const refs[] = {
    [SP_EVIDENCE_APPROVAL] = "refs/notes/sallyport/approvals",
    [SP_EVIDENCE_GATE] = "refs/notes/sallyport/gates"};
static const char *const kinds[] = {
    [SP_EVIDENCE_APPROVAL] = "approval", [SP_EVIDENCE_GATE] = "gate"};
const char *const sp_opinion_words[] = {"approve", "reject", "withdraw", NULL};
const char *const sp_gate_result_words[] = {"pass", "fail", "not-applicable",
                                            NULL};

static const long long max_whole = 1LL << 53;
static const double max_number = 9007199254740992.0; /* 2^53 */

const char *sp_evidence_ref(enum sp_evidence_kind kind)
{
    return refs[kind];
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
    for (size_t i = 0; i < record->metrics.count; i++)
        free(record->metrics.items[i].name);
    free(record->metrics.items);
    free(record->mitigation);
    free(record->report.format);
    free(record->report.sha256);
    free(record->report.name);
    free(record->run);
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
    const struct sp_json *line;
    struct sp_evidence *record;
    struct sp_buf *why;
    enum sp_evidence_fault fault;
};

static bool is_wrong(struct reading *self, const char *name, const char *must)
{
    sp_buf_printf(self->why, "'%s' must be %s", name, must);
    self->fault = SP_EVIDENCE_MEMBER;
    return false;
}

static bool is_missing(struct reading *self, const char *name)
{
    sp_buf_printf(self->why, "'%s' is missing", name);
    self->fault = SP_EVIDENCE_MEMBER;
    return false;
}

static bool is_too_large(struct reading *self)
{
    sp_buf_puts(self->why, "a number in it is too large");
    self->fault = SP_EVIDENCE_NUMBER;
    return false;
}

/* What the text of a member must be. */
struct form {
    const char *is;
    bool (*fits)(const char *text);
};

static bool is_name(const char *text)
{
    return sp_evidence_is_name(sp_str(text));
}

static bool is_line(const char *text)
{
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            return false;
    return *text;
}

/* The names that a host can give. */
static bool is_user(const char *text)
{
    return is_line(text) && !strpbrk(text, ",*");
}

static bool is_ref(const char *text)
{
    return strncmp(text, "refs/", 5) == 0 && is_line(text) &&
           !strpbrk(text, " *?[\\~^:") && text[strlen(text) - 1] != '/';
}

static bool is_sha256(const char *text)
{
    return strlen(text) == SP_SHA256_HEX &&
           strspn(text, "0123456789abcdef") == SP_SHA256_HEX;
}

static bool is_anything(const char *text)
{
    (void)text;
    return true;
}

static const struct form name_form = {NAME_IS, is_name};
static const struct form user_form = {"the name of a user", is_user};
static const struct form ref_form = {"the full name of one ref", is_ref};
static const struct form line_form = {"a text of one line", is_line};
static const struct form sha256_form = {"64 digits", is_sha256};
static const struct form any_form = {"a text", is_anything};

/* A text, or NULL where the member may be missing and is. False for a fault. */
static bool read_text(struct reading *self, const char *name, bool is_needed,
                      const char **out)
{
    const struct sp_json *value = sp_json_get(self->line, name);
    *out = value ? sp_json_string_of(value) : NULL;
    if (value)
        return *out || is_wrong(self, name, "a text");
    return !is_needed || is_missing(self, name);
}

static bool read_member(struct reading *self, const char *name, bool is_needed,
                        const struct form *form, char **out)
{
    const char *text;
    if (!read_text(self, name, is_needed, &text))
        return false;
    if (text && !form->fits(text))
        return is_wrong(self, name, form->is);
    *out = text ? sp_strdup(text) : NULL;
    return true;
}

static bool read_id(struct reading *self, const char *name, bool is_needed,
                    struct sp_oid *out)
{
    const char *text;
    if (!read_text(self, name, is_needed, &text))
        return false;
    return !text || sp_oid_parse(out, text, strlen(text)) ||
           is_wrong(self, name, "an id of 40 digits");
}

/* The place of a text in a list of words. */
static bool read_word(struct reading *self, const char *name,
                      const char *const *words, const char *must, int *out)
{
    const char *text;
    if (!read_text(self, name, true, &text))
        return false;
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], text) == 0) {
            *out = i;
            return true;
        }
    return is_wrong(self, name, must);
}

/* A whole number within bounds, or false. */
static bool read_whole(const struct sp_json *value, long long min,
                       long long max, long long *out)
{
    return sp_json_integer_of(value, out) && *out >= min && *out <= max;
}

static bool read_version(struct reading *self)
{
    long long version;
    const struct sp_json *value = sp_json_get(self->line, "version");
    if (!value)
        return is_missing(self, "version");
    return read_whole(value, 1, 1, &version) || is_wrong(self, "version", "1");
}

/* The first lines for gates had no kind. */
static bool read_kind(struct reading *self)
{
    enum sp_evidence_kind kind = self->record->kind;
    const char *text;
    if (!read_text(self, "kind", kind == SP_EVIDENCE_APPROVAL, &text))
        return false;
    return !text || strcmp(text, kinds[kind]) == 0 ||
           is_wrong(self, "kind",
                    kind == SP_EVIDENCE_APPROVAL ? "\"approval\"" : "\"gate\"");
}

static bool read_time(struct reading *self)
{
    const char *text;
    return read_text(self, "time", true, &text) &&
           (sp_utc_read(&self->record->time, sp_str(text)) ||
            is_wrong(self, "time",
                     "a time in UTC, such as 2026-11-23T13:45:33Z"));
}

static bool read_metric(const char *name, const struct sp_json *value,
                        void *context)
{
    struct reading *self = context;
    struct sp_metric metric = {NULL, 0};
    if (!is_name(name) || !sp_json_number_of(value, &metric.value) ||
        self->record->metrics.count == SP_EVIDENCE_METRICS)
        return is_wrong(self, "metrics", "an object of at most 64 numbers");
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
    const struct sp_json *value = sp_json_get(self->line, "metrics");
    if (!value)
        return true;
    if (!sp_json_is_object(value))
        return is_wrong(self, "metrics", "an object of at most 64 numbers");
    return sp_json_each(value, read_metric, self);
}

static bool read_report(struct reading *self)
{
    struct sp_evidence_report *report = &self->record->report;
    struct reading inner = *self;
    inner.line = sp_json_get(self->line, "report");
    if (!inner.line)
        return true;
    if (!sp_json_is_object(inner.line))
        return is_wrong(self, "report", "an object");
    bool is_good =
        read_member(&inner, "format", true, &name_form, &report->format) &&
        read_member(&inner, "sha256", true, &sha256_form, &report->sha256) &&
        read_member(&inner, "name", true, &line_form, &report->name);
    self->fault = inner.fault;
    return is_good;
}

static bool read_duration(struct reading *self)
{
    struct sp_evidence *record = self->record;
    const struct sp_json *value = sp_json_get(self->line, "duration-ms");
    record->has_duration = value != NULL;
    if (!value)
        return true;
    return read_whole(value, 0, max_whole, &record->duration_ms) ||
           is_wrong(self, "duration-ms", "a number from 0 to 2^53");
}

static bool read_common(struct reading *self)
{
    struct sp_evidence *record = self->record;
    return read_version(self) && read_kind(self) &&
           read_id(self, "commit", true, &record->commit) &&
           read_id(self, "tree", record->kind == SP_EVIDENCE_APPROVAL,
                   &record->tree) &&
           read_member(self, "actor", true, &user_form, &record->actor) &&
           read_time(self) &&
           read_member(self, "via", false, &line_form, &record->via) &&
           read_member(self, "tool", false, &any_form, &record->tool);
}

static bool read_approval(struct reading *self)
{
    struct sp_evidence *record = self->record;
    int decision = 0;
    if (!read_word(self, "decision", sp_opinion_words,
                   "approve, reject or withdraw", &decision) ||
        !read_member(self, "ref", true, &ref_form, &record->ref) ||
        !read_member(self, "role", false, &name_form, &record->role) ||
        !read_member(self, "over", false, &user_form, &record->over) ||
        !read_member(self, "text", false, &any_form, &record->text))
        return false;
    record->decision = (enum sp_opinion)decision;
    if (!record->over || record->decision == SP_APPROVE)
        return true;
    sp_buf_puts(self->why, "'over' is only for an approval");
    self->fault = SP_EVIDENCE_MEMBER;
    return false;
}

static bool read_gate(struct reading *self)
{
    struct sp_evidence *record = self->record;
    int result = 0;
    if (!read_member(self, "gate", true, &name_form, &record->gate) ||
        !read_word(self, "result", sp_gate_result_words,
                   "pass, fail or not-applicable", &result))
        return false;
    record->result = (enum sp_gate_result)result;
    return read_member(self, "reason", result == SP_GATE_NOT_APPLICABLE,
                       &line_form, &record->reason) &&
           read_member(self, "mitigation", false, &line_form,
                       &record->mitigation) &&
           read_member(self, "run", false, &line_form, &record->run) &&
           read_metrics(self) && read_report(self) && read_duration(self);
}

static const struct {
    enum sp_evidence_fault fault;
    const char *why;
} json_faults[] = {
    [SP_JSON_LARGE] = {SP_EVIDENCE_LONG, "it is longer than 4096 bytes"},
    [SP_JSON_DEEP] = {SP_EVIDENCE_DEEP, "it is nested deeper than 8 levels"},
    [SP_JSON_NOT_UTF8] = {SP_EVIDENCE_NOT_UTF8, "it is not UTF-8"},
    [SP_JSON_TWICE] = {SP_EVIDENCE_TWICE, "a name stands twice in it"},
    [SP_JSON_NUMBER] = {SP_EVIDENCE_NUMBER, "a number in it is too large"},
    [SP_JSON_CUT] = {SP_EVIDENCE_CUT, "it ends too early"},
    [SP_JSON_OTHER] = {SP_EVIDENCE_MALFORMED, "it is not a JSON object"},
};

static enum sp_evidence_fault fail(struct sp_buf *why, enum sp_json_fault fault)
{
    sp_buf_puts(why, json_faults[fault].why);
    return json_faults[fault].fault;
}

enum sp_evidence_fault sp_evidence_read(struct sp_evidence *out,
                                        enum sp_evidence_kind kind,
                                        struct sp_str line, struct sp_buf *why)
{
    struct sp_error ignored = {0};
    struct sp_json *value = NULL;
    *out = (struct sp_evidence){.kind = kind};
    if (line.len > SP_EVIDENCE_MAX)
        return fail(why, SP_JSON_LARGE);
    enum sp_json_fault fault =
        sp_json_read(&value, line, SP_EVIDENCE_DEPTH, &ignored);
    if (!fault && !sp_json_is_object(value))
        fault = SP_JSON_OTHER;
    struct reading self = {value, out, why, SP_EVIDENCE_GOOD};
    bool is_good =
        !fault && read_common(&self) &&
        (kind == SP_EVIDENCE_GATE ? read_gate(&self) : read_approval(&self));
    sp_json_free(value);
    if (!is_good)
        sp_evidence_dispose(out);
    return fault ? fail(why, fault) : self.fault;
}

static void set_id(struct sp_json *line, const char *name,
                   const struct sp_oid *id)
{
    char hex[SP_OID_HEX + 1];
    if (!sp_oid_is_zero(id))
        sp_json_set(line, name, sp_json_string(sp_oid_format(hex, id)));
}

static void set_text(struct sp_json *line, const char *name, const char *text)
{
    if (text)
        sp_json_set(line, name, sp_json_text(text));
}

static void set_metrics(struct sp_json *line, const struct sp_evidence *record)
{
    if (!record->metrics.count)
        return;
    struct sp_json *metrics = sp_json_object();
    for (size_t i = 0; i < record->metrics.count; i++)
        sp_json_set(metrics, record->metrics.items[i].name,
                    sp_json_number(record->metrics.items[i].value));
    sp_json_set(line, "metrics", metrics);
}

static void set_report(struct sp_json *line,
                       const struct sp_evidence_report *report)
{
    if (!report->format)
        return;
    struct sp_json *object = sp_json_object();
    set_text(object, "format", report->format);
    set_text(object, "sha256", report->sha256);
    set_text(object, "name", report->name);
    sp_json_set(line, "report", object);
}

void sp_evidence_write(struct sp_buf *out, const struct sp_evidence *record)
{
    char when[SP_UTC_TEXT + 1];
    bool is_gate = record->kind == SP_EVIDENCE_GATE;
    struct sp_json *line = sp_json_object();
    sp_json_set(line, "version", sp_json_integer(1));
    set_text(line, "kind", kinds[record->kind]);
    set_text(line, "gate", record->gate);
    if (is_gate)
        set_text(line, "result", sp_gate_result_words[record->result]);
    set_id(line, "commit", &record->commit);
    set_id(line, "tree", &record->tree);
    set_text(line, "ref", record->ref);
    if (!is_gate)
        set_text(line, "decision", sp_opinion_words[record->decision]);
    set_text(line, "role", record->role);
    set_text(line, "over", record->over);
    set_text(line, "actor", record->actor);
    set_text(line, "time", sp_utc_write(when, record->time));
    set_text(line, "via", record->via);
    set_text(line, "text", record->text);
    set_text(line, "reason", record->reason);
    set_metrics(line, record);
    set_text(line, "mitigation", record->mitigation);
    set_report(line, &record->report);
    if (record->has_duration)
        sp_json_set(line, "duration-ms", sp_json_integer(record->duration_ms));
    set_text(line, "run", record->run);
    set_text(line, "tool", record->tool);
    sp_json_write(out, line);
    sp_json_free(line);
}
