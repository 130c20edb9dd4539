/* Which entries `audit log` and `audit export` take. */
#include <string.h>

#include "audit.h"

static unsigned bit_of(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; word && i < count; i++)
        if (words[i] && strcmp(words[i], word) == 0)
            return 1u << i;
    return 0;
}

int audit_select_read(struct audit_select *out, const struct sp_cli_args *args,
                      struct sp_error *err)
{
    *out = (struct audit_select){
        .filter = {.user = sp_cli_value(args, "--user"),
                   .ref = sp_cli_value(args, "--ref"),
                   .kinds = bit_of(sp_entry_kinds, SP_ENTRY_KINDS,
                                   sp_cli_value(args, "--kind")),
                   .verdicts = bit_of(sp_entry_verdicts, SP_ENTRY_UNDECIDED + 1,
                                      sp_cli_value(args, "--verdict"))},
        .code = sp_cli_value(args, "--code"),
        .prp = sp_cli_value(args, "--prp"),
        .incident = sp_cli_value(args, "--incident"),
        .must_land = sp_cli_flag(args, "--landed"),
        .must_not_land = sp_cli_flag(args, "--not-landed")};
    if (out->must_land || out->must_not_land)
        out->filter.verdicts = 1 << SP_ENTRY_ACCEPT;
    int code =
        audit_time(&out->filter.since, sp_cli_value(args, "--since"), err);
    return code ? code
                : audit_time(&out->filter.until, sp_cli_value(args, "--until"),
                             err);
}

int audit_select_start(struct audit_select *self, struct sp_audit *audit,
                       bool wants_landed, struct sp_error *err)
{
    return wants_landed || self->must_land || self->must_not_land
               ? audit_landed_read(&self->landed, audit, err)
               : SP_OK;
}

void audit_select_dispose(struct audit_select *self)
{
    audit_landed_dispose(&self->landed);
}

/* Does a text begin with these words, and end there or before this character? */
static bool begins(const char *text, const char *words, char before)
{
    size_t len = strlen(words);
    return text && strncmp(text, words, len) == 0 &&
           (!text[len] || text[len] == before);
}

/* Is it the code, or the rule before its slash? */
static bool has_code(const struct sp_json *value, const char *code)
{
    const struct sp_json *findings = sp_json_get(value, "findings");
    for (size_t i = 0; i < sp_json_count(findings); i++)
        if (begins(sp_json_string_in(sp_json_at(findings, i), "code"), code,
                   '/'))
            return true;
    return false;
}

/* Is it the reference, or the id that one begins with? */
static bool has_prp(const struct sp_json *value, const char *prp)
{
    const struct sp_json *prps = sp_json_get(value, "prps");
    for (size_t i = 0; i < sp_json_count(prps); i++)
        if (begins(sp_json_string_of(sp_json_at(prps, i)), prp, '-'))
            return true;
    return false;
}

static bool has_incident(const struct sp_json *value, const char *incident);

static bool is_without(const char *name, const struct sp_json *value,
                       void *incident)
{
    const char *text = sp_json_string_of(value);
    if (text)
        return strcmp(name, "incident") != 0 || strcmp(text, incident) != 0;
    return !has_incident(value, incident);
}

/* Does any member "incident" say so, however deep? A line that was read is at most
 * SP_JSON_DEPTH levels deep. */
static bool has_incident(const struct sp_json *value, const char *incident)
{
    if (sp_json_is_object(value))
        return !sp_json_each(value, is_without, (void *)(uintptr_t)incident);
    for (size_t i = 0; i < sp_json_count(value); i++)
        if (has_incident(sp_json_at(value, i), incident))
            return true;
    return false;
}

static bool needs_value(const struct audit_select *self)
{
    return self->wants_value || self->code || self->prp || self->incident;
}

bool audit_select_takes(const struct audit_select *self,
                        const struct sp_stored *entry, struct sp_json **value)
{
    bool has_landed = audit_landed_has(&self->landed, entry->seq);
    *value = NULL;
    if ((self->must_land && !has_landed) || (self->must_not_land && has_landed))
        return false;
    struct sp_error damaged = {0};
    if (!entry->is_pruned && needs_value(self) &&
        sp_json_parse(value, entry->line, &damaged))
        *value = NULL;
    if ((!self->code || has_code(*value, self->code)) &&
        (!self->prp || has_prp(*value, self->prp)) &&
        (!self->incident || has_incident(*value, self->incident)))
        return true;
    sp_json_free(*value);
    *value = NULL;
    return false;
}
