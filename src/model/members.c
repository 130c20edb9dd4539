#include "members.h"

#include <string.h>

#include "sallyport/utc.h"

bool sp_member_wrong(struct sp_members *self, const char *name,
                     const char *must)
{
    sp_buf_printf(self->why, "'%s' must be %s", name, must);
    self->fault = SP_EVIDENCE_MEMBER;
    return false;
}

bool sp_member_missing(struct sp_members *self, const char *name)
{
    sp_buf_printf(self->why, "'%s' is missing", name);
    self->fault = SP_EVIDENCE_MEMBER;
    return false;
}

static bool is_name(const char *text)
{
    return sp_evidence_is_name(sp_str(text));
}

bool sp_is_line(const char *text)
{
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            return false;
    return *text;
}

/* The names that a host can give. */
static bool is_user(const char *text)
{
    return sp_is_line(text) && !strpbrk(text, ",*");
}

static bool is_ref(const char *text)
{
    return strncmp(text, "refs/", 5) == 0 && sp_is_line(text) &&
           !strpbrk(text, " *?[\\~^:") && text[strlen(text) - 1] != '/';
}

static bool is_anything(const char *text)
{
    (void)text;
    return true;
}

const struct sp_form sp_form_name = {
    "a name of letters, digits, '-', '_' and '.'", is_name};
const struct sp_form sp_form_user = {"the name of a user", is_user};
const struct sp_form sp_form_ref = {"the full name of one ref", is_ref};
const struct sp_form sp_form_line = {"a text of one line", sp_is_line};
const struct sp_form sp_form_any = {"a text", is_anything};

bool sp_member_text(struct sp_members *self, const char *name, bool is_needed,
                    const char **out)
{
    const struct sp_json *value = sp_json_get(self->line, name);
    *out = value ? sp_json_string_of(value) : NULL;
    if (value)
        return *out || sp_member_wrong(self, name, "a text");
    return !is_needed || sp_member_missing(self, name);
}

bool sp_member_read(struct sp_members *self, const char *name, bool is_needed,
                    const struct sp_form *form, char **out)
{
    const char *text;
    if (!sp_member_text(self, name, is_needed, &text))
        return false;
    if (text && !form->fits(text))
        return sp_member_wrong(self, name, form->is);
    *out = sp_strdup_or_null(text);
    return true;
}

bool sp_member_id(struct sp_members *self, const char *name, bool is_needed,
                  struct sp_oid *out)
{
    const char *text;
    if (!sp_member_text(self, name, is_needed, &text))
        return false;
    return !text || sp_oid_parse(out, text, strlen(text)) ||
           sp_member_wrong(self, name, "an id of 40 digits");
}

bool sp_member_word(struct sp_members *self, const char *name,
                    const char *const *words, const char *must, int *out)
{
    const char *text;
    if (!sp_member_text(self, name, true, &text))
        return false;
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], text) == 0) {
            *out = i;
            return true;
        }
    return sp_member_wrong(self, name, must);
}

bool sp_member_version(struct sp_members *self)
{
    long long version;
    const struct sp_json *value = sp_json_get(self->line, "version");
    if (!value)
        return sp_member_missing(self, "version");
    return (sp_json_integer_of(value, &version) && version == 1) ||
           sp_member_wrong(self, "version", "1");
}

bool sp_member_time(struct sp_members *self, const char *name, int64_t *out)
{
    const char *text;
    return sp_member_text(self, name, true, &text) &&
           (sp_utc_read(out, sp_str(text)) ||
            sp_member_wrong(self, name,
                            "a time in UTC, such as 2026-11-23T13:45:33Z"));
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

enum sp_evidence_fault sp_members_parse(struct sp_json **out,
                                        struct sp_str text, size_t max,
                                        struct sp_buf *why)
{
    struct sp_error ignored = {0};
    enum sp_json_fault fault =
        text.len > max ? SP_JSON_LARGE
                       : sp_json_read(out, text, SP_EVIDENCE_DEPTH, &ignored);
    if (!fault && !sp_json_is_object(*out))
        fault = SP_JSON_OTHER;
    if (!fault)
        return SP_EVIDENCE_GOOD;
    sp_json_free(*out);
    *out = NULL;
    sp_buf_puts(why, json_faults[fault].why);
    return json_faults[fault].fault;
}

void sp_set_text(struct sp_json *line, const char *name, const char *text)
{
    if (text)
        sp_json_set(line, name, sp_json_text(text));
}

void sp_set_id(struct sp_json *line, const char *name, const struct sp_oid *id)
{
    char hex[SP_OID_HEX + 1];
    if (!sp_oid_is_zero(id))
        sp_json_set(line, name, sp_json_string(sp_oid_format(hex, id)));
}
