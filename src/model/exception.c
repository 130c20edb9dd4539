#include "sallyport/exception.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "sallyport/utc.h"

const char *const sp_exception_words[] = {"break-glass", "waiver", NULL};
const char *const sp_act_words[] = {"request", "approve", "revoke",
                                    "close",   "review",  NULL};

static const char *const prefixes[] = {"bg-", "wv-"};

void sp_act_dispose(struct sp_act *act)
{
    free(act->id);
    free(act->actor);
    free(act->tool);
    free(act->text);
    free(act->ref);
    free(act->incident);
    free(act->rule);
    free(act->reason);
    free(act->risk);
    free(act->mitigation);
    free(act->prp);
    *act = (struct sp_act){.kind = SP_BREAK_GLASS};
}

void sp_act_new_id(char out[SP_ACT_ID + 1], enum sp_exception_kind kind,
                   uint64_t random)
{
    snprintf(out, SP_ACT_ID + 1, "%s%08x", prefixes[kind],
             (unsigned)(random & 0xffffffff));
}

static bool is_id(const char *text, enum sp_exception_kind kind)
{
    size_t len = strlen(prefixes[kind]);
    return strncmp(text, prefixes[kind], len) == 0 &&
           strlen(text) == SP_ACT_ID &&
           strspn(text + len, "0123456789abcdef") == SP_ACT_ID - len;
}

static bool is_text(const char *text)
{
    struct sp_str trimmed = sp_str_trim(sp_str(text));
    return trimmed.len && strlen(text) <= SP_ACT_TEXT_MAX && sp_is_line(text);
}

static bool is_pattern(const char *text)
{
    return strncmp(text, "refs/", 5) == 0 && is_text(text) &&
           !strpbrk(text, " \\~^:");
}

static bool is_incident(const char *text)
{
    return strncmp(text, "INC-", 4) == 0 &&
           sp_evidence_is_name(sp_str(text + 4)) &&
           sp_evidence_is_name(sp_str(text));
}

static const struct sp_form text_form = {"a text of one line", is_text};
static const struct sp_form pattern_form = {
    "the full name of a ref, or a pattern", is_pattern};
static const struct sp_form incident_form = {
    "INC- and letters, digits, '-', '_' or '.'", is_incident};

static bool read_lasts(struct sp_members *self, long *out)
{
    long long number;
    const struct sp_json *value = sp_json_get(self->line, "for");
    if (!value)
        return sp_member_missing(self, "for");
    if (!sp_json_integer_of(value, &number) || number < 1 ||
        number > 366L * SP_DAY)
        return sp_member_wrong(self, "for", "a number of seconds");
    *out = (long)number;
    return true;
}

static bool read_grant(struct sp_members *self, struct sp_act *act)
{
    return sp_member_read(self, "incident", true, &incident_form,
                          &act->incident) &&
           sp_member_read(self, "ref", true, &sp_form_ref, &act->ref) &&
           read_lasts(self, &act->lasts) &&
           sp_member_read(self, "text", true, &text_form, &act->text);
}

static bool read_waiver(struct sp_members *self, struct sp_act *act)
{
    return sp_member_read(self, "rule", true, &text_form, &act->rule) &&
           sp_member_read(self, "ref", true, &pattern_form, &act->ref) &&
           sp_member_read(self, "reason", true, &text_form, &act->reason) &&
           sp_member_read(self, "risk", true, &text_form, &act->risk) &&
           sp_member_read(self, "mitigation", true, &text_form,
                          &act->mitigation) &&
           sp_member_read(self, "prp", true, &text_form, &act->prp) &&
           sp_member_time(self, "until", &act->until) &&
           sp_member_read(self, "text", false, &text_form, &act->text);
}

/* What is done with a request names its commit. */
static bool read_answer(struct sp_members *self, struct sp_act *act)
{
    if (act->act == SP_ACT_REVIEW && act->kind == SP_WAIVER)
        return sp_member_wrong(self, "act", "what a waiver can have");
    return sp_member_id(self, "request", true, &act->request) &&
           sp_member_read(self, "prp", act->act == SP_ACT_REVIEW, &text_form,
                          &act->prp) &&
           sp_member_read(self, "text", false, &text_form, &act->text);
}

static bool read_id(struct sp_members *self, struct sp_act *act)
{
    const char *text;
    if (!sp_member_text(self, "id", true, &text))
        return false;
    if (!is_id(text, act->kind))
        return sp_member_wrong(
            self, "id", "bg- or wv- and 8 digits of a hexadecimal number");
    act->id = sp_strdup(text);
    return true;
}

static bool read_members(struct sp_members *self, struct sp_act *act)
{
    int kind = 0, what = 0;
    if (!sp_member_version(self) ||
        !sp_member_word(self, "kind", sp_exception_words,
                        "break-glass or waiver", &kind) ||
        !sp_member_word(self, "act", sp_act_words,
                        "request, approve, revoke, close or review", &what))
        return false;
    act->kind = (enum sp_exception_kind)kind;
    act->act = (enum sp_act_kind)what;
    if (!read_id(self, act) ||
        !sp_member_read(self, "actor", true, &sp_form_user, &act->actor) ||
        !sp_member_time(self, "time", &act->time) ||
        !sp_member_read(self, "tool", false, &sp_form_line, &act->tool))
        return false;
    if (act->act != SP_ACT_REQUEST)
        return read_answer(self, act);
    return act->kind == SP_WAIVER ? read_waiver(self, act)
                                  : read_grant(self, act);
}

static void add_subject(struct sp_buf *out, const struct sp_act *act)
{
    sp_buf_printf(out, "%s %s %s", sp_exception_words[act->kind],
                  sp_act_words[act->act], act->id);
}

/* Splits the message; false where it has not three lines. */
static bool split(struct sp_str message, struct sp_str *subject,
                  struct sp_str *document, struct sp_str *rest)
{
    struct sp_str empty;
    *rest = message;
    return sp_str_line(rest, subject) && subject->len &&
           sp_str_line(rest, &empty) && !empty.len &&
           sp_str_line(rest, document) && document->len;
}

static enum sp_evidence_fault check_shape(const struct sp_act *act,
                                          struct sp_str subject,
                                          struct sp_str rest,
                                          struct sp_buf *why)
{
    struct sp_buf expected = {0};
    add_subject(&expected, act);
    bool fits = !rest.len && sp_str_equal_c(subject, sp_buf_text(&expected));
    if (!fits)
        sp_buf_printf(why,
                      "the message must be '%s', an empty line and one "
                      "document",
                      sp_buf_text(&expected));
    sp_buf_dispose(&expected);
    return fits ? SP_EVIDENCE_GOOD : SP_EVIDENCE_SHAPE;
}

enum sp_evidence_fault sp_act_read(struct sp_act *out, struct sp_str message,
                                   struct sp_buf *why)
{
    struct sp_str subject, document, rest;
    struct sp_json *value = NULL;
    *out = (struct sp_act){.kind = SP_BREAK_GLASS};
    if (!split(message, &subject, &document, &rest)) {
        sp_buf_puts(why, "the message has no document below an empty line");
        return SP_EVIDENCE_SHAPE;
    }
    enum sp_evidence_fault fault =
        sp_members_parse(&value, document, SP_ACT_MAX, why);
    struct sp_members self = {value, why, SP_EVIDENCE_GOOD};
    if (!fault && !read_members(&self, out))
        fault = self.fault;
    if (!fault)
        fault = check_shape(out, subject, rest, why);
    sp_json_free(value);
    if (fault)
        sp_act_dispose(out);
    return fault;
}

static void add_request(struct sp_json *line, const struct sp_act *act)
{
    char until[SP_UTC_TEXT + 1];
    sp_set_text(line, "incident", act->incident);
    sp_set_text(line, "rule", act->rule);
    sp_set_text(line, "ref", act->ref);
    if (act->lasts)
        sp_json_set(line, "for", sp_json_integer(act->lasts));
    sp_set_text(line, "reason", act->reason);
    sp_set_text(line, "risk", act->risk);
    sp_set_text(line, "mitigation", act->mitigation);
    sp_set_text(line, "prp", act->prp);
    if (act->until)
        sp_set_text(line, "until", sp_utc_write(until, act->until));
}

void sp_act_write(struct sp_buf *out, const struct sp_act *act)
{
    char time[SP_UTC_TEXT + 1];
    struct sp_json *line = sp_json_object();
    sp_json_set(line, "version", sp_json_integer(1));
    sp_set_text(line, "kind", sp_exception_words[act->kind]);
    sp_set_text(line, "act", sp_act_words[act->act]);
    sp_set_text(line, "id", act->id);
    sp_set_id(line, "request", &act->request);
    add_request(line, act);
    sp_set_text(line, "actor", act->actor);
    sp_set_text(line, "time", sp_utc_write(time, act->time));
    sp_set_text(line, "text", act->text);
    sp_set_text(line, "tool", act->tool);
    add_subject(out, act);
    sp_buf_puts(out, "\n\n");
    sp_json_write(out, line);
    sp_buf_putc(out, '\n');
    sp_json_free(line);
}

/* The letters of a reason alone, without case. */
static void letters_of(char *out, size_t size, const char *reason)
{
    size_t len = 0;
    for (; *reason && len + 1 < size; reason++)
        if (sp_is_alnum(*reason))
            out[len++] = *reason;
    out[len] = '\0';
    sp_lower(out, len);
}

const char *sp_waiver_never(const char *reason)
{
    static const struct {
        const char *letters, *why;
    } rows[] = {
        {"timepressure",
         "time pressure is no reason: it passes, and the change stays"},
        {"needtoshipfast",
         "time pressure is no reason: it passes, and the change stays"},
        {"deadline",
         "time pressure is no reason: it passes, and the change stays"},
        {"lackoftest",
         "a lack of tests is no reason: it is what the rules are for"},
        {"notest",
         "a lack of tests is no reason: it is what the rules are for"},
        {"smallchange",
         "a small change is no reason: small changes break things, too"},
        {"trustme", "trust is no reason: it is not what is in question"},
        {"itworks", "trust is no reason: it is not what is in question"},
    };
    char letters[64];
    letters_of(letters, sizeof letters, reason);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strstr(letters, rows[i].letters))
            return rows[i].why;
    return NULL;
}
