/* Lists entries of the trail. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit.h"
#include "sallyport/alloc.h"
#include "sallyport/json.h"
#include "sallyport/sanitise.h"

enum { MAX_REFS = 3, MAX_CODES = 5, MAX_LISTED = 1000000 };

/* The newest `room` entries that fit, the newest first. */
struct listing {
    struct sp_audit_visitor visitor;
    const char *code;
    bool is_json, must_land, must_not_land;
    struct audit_landed landed;
    struct sp_buf *lines;
    size_t count, room;
};

static const char *text_of(const struct sp_json *object, const char *name)
{
    const char *text = sp_json_string_of(sp_json_get(object, name));
    return text ? text : "-";
}

/* Is it the code, or the rule before its slash? */
static bool has_code(const struct sp_json *value, const char *code)
{
    const struct sp_json *findings = sp_json_get(value, "findings");
    size_t len = strlen(code);
    for (size_t i = 0; i < sp_json_count(findings); i++) {
        const char *found = text_of(sp_json_at(findings, i), "code");
        if (strncmp(found, code, len) == 0 &&
            (!found[len] || found[len] == '/'))
            return true;
    }
    return false;
}

static void add_list(struct sp_buf *out, const struct sp_json *list,
                     const char *name, size_t max)
{
    size_t count = sp_json_count(list);
    for (size_t i = 0; i < count && i < max; i++)
        sp_buf_printf(out, "  %s", text_of(sp_json_at(list, i), name));
    if (count > max)
        sp_buf_printf(out, "  and %zu more", count - max);
}

static void write_text(struct sp_buf *out, const struct sp_stored *entry,
                       const struct sp_json *value)
{
    struct sp_buf text = {0};
    const char *verdict = sp_entry_verdicts[entry->verdict];
    bool is_push = entry->kind == SP_ENTRY_PUSH;
    sp_buf_printf(&text, "%llu  %.19sZ  %s  %s", (unsigned long long)entry->seq,
                  text_of(value, "time"),
                  verdict   ? verdict
                  : is_push ? "never ended"
                            : sp_entry_kinds[entry->kind],
                  entry->user ? entry->user : "-");
    add_list(&text, sp_json_get(value, "refs"), "ref", MAX_REFS);
    add_list(&text, sp_json_get(value, "findings"), "code", MAX_CODES);
    if (entry->is_pruned)
        sp_buf_puts(&text, "  (pruned)");
    sp_sanitise(out, (struct sp_str){sp_buf_text(&text), text.len}, 0);
    sp_buf_dispose(&text);
}

static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *entry, struct sp_error *err)
{
    struct listing *self = (struct listing *)visitor;
    struct sp_json *value = NULL;
    bool has_landed = audit_landed_has(&self->landed, entry->seq);
    if ((self->must_land && !has_landed) || (self->must_not_land && has_landed))
        return 0;
    if (!entry->is_pruned && sp_json_parse(&value, entry->line, err))
        return err->code;
    if ((!self->code || has_code(value, self->code)) &&
        !(self->is_json && entry->is_pruned)) {
        struct sp_buf *line = &self->lines[self->count++];
        if (self->is_json)
            sp_buf_add(line, entry->line.ptr, entry->line.len);
        else
            write_text(line, entry, value);
    }
    sp_json_free(value);
    return self->count == self->room;
}

int audit_time(int64_t *out, const char *text, struct sp_error *err)
{
    static const char *const formats[] = {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"};
    for (size_t i = 0; text && i < 2; i++) {
        struct tm parts = {0};
        const char *end = strptime(text, formats[i], &parts);
        if (end && !*end) {
            *out = (int64_t)timegm(&parts) * 1000;
            return SP_OK;
        }
    }
    return !text ? SP_OK
                 : sp_error_set(err, SP_EUSAGE,
                                "'%s' is no time; type one such as 2026-11-28 "
                                "or 2026-11-28T15:00:00Z",
                                text);
}

static unsigned bit_of(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; word && i < count; i++)
        if (words[i] && strcmp(words[i], word) == 0)
            return 1u << i;
    return 0;
}

static int read_filter(struct listing *self, struct sp_audit_filter *filter,
                       const struct sp_cli_args *args, struct sp_error *err)
{
    uint64_t room = 0;
    *filter = (struct sp_audit_filter){
        .user = sp_cli_value(args, "--user"),
        .ref = sp_cli_value(args, "--ref"),
        .kinds = bit_of(sp_entry_kinds, SP_ENTRY_KINDS,
                        sp_cli_value(args, "--kind")),
        .verdicts = bit_of(sp_entry_verdicts, SP_ENTRY_UNDECIDED + 1,
                           sp_cli_value(args, "--verdict")),
        .newest_first = true};
    self->code = sp_cli_value(args, "--code");
    self->is_json = strcmp(sp_cli_value(args, "--format"), "json") == 0;
    self->must_land = sp_cli_flag(args, "--landed");
    self->must_not_land = sp_cli_flag(args, "--not-landed");
    if (self->must_land || self->must_not_land)
        filter->verdicts = 1 << SP_ENTRY_ACCEPT;
    int code = audit_time(&filter->since, sp_cli_value(args, "--since"), err);
    if (!code)
        code = audit_time(&filter->until, sp_cli_value(args, "--until"), err);
    if (!code)
        code = audit_number(&room, sp_cli_value(args, "-n"), err);
    if (!code && (!room || room > MAX_LISTED))
        code = sp_error_set(err, SP_EUSAGE, "-n is from 1 to %d", MAX_LISTED);
    self->room = (size_t)room;
    return code;
}

int audit_log(struct sp_audit *audit, const struct sp_cli_args *args)
{
    struct listing self = {.visitor = {visit}};
    struct sp_audit_filter filter;
    struct sp_error err = {0};
    int code = read_filter(&self, &filter, args, &err);
    if (!code && (self.must_land || self.must_not_land))
        code = audit_landed_read(&self.landed, audit, &err);
    if (!code) {
        self.lines = sp_calloc(self.room, sizeof *self.lines);
        code = sp_audit_each(audit, &filter, &self.visitor, &err);
    }
    for (size_t i = self.count; i--;) {
        if (code >= 0)
            printf("%s\n", sp_buf_text(&self.lines[i]));
        sp_buf_dispose(&self.lines[i]);
    }
    free(self.lines);
    audit_landed_dispose(&self.landed);
    return code < 0 ? cli_fail(&err) : CLEAN;
}
