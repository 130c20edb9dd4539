/* Lists entries of the trail. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "sallyport/alloc.h"
#include "sallyport/sanitise.h"
#include "sallyport/utc.h"

enum { MAX_REFS = 3, MAX_CODES = 5, MAX_LISTED = 1000000 };

/* The newest `room` entries that fit, the newest first. */
struct listing {
    struct sp_audit_visitor visitor;
    struct audit_select select;
    bool is_json;
    struct sp_buf *lines;
    size_t count, room;
};

/* Prints the entries that come later. */
struct following {
    struct audit_stream stream; /* the first member */
    bool is_json;
};

static const char *text_of(const struct sp_json *object, const char *name)
{
    const char *text = sp_json_string_in(object, name);
    return text ? text : "-";
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

/* "fail  coverage  9f3c2ab" */
static void add_record(struct sp_buf *out, const struct sp_json *record)
{
    bool is_gate = sp_json_string_in(record, "gate") != NULL;
    sp_buf_printf(out, "  %s",
                  text_of(record, is_gate ? "result" : "decision"));
    if (is_gate || sp_json_string_in(record, "role"))
        sp_buf_printf(out, "  %s", text_of(record, is_gate ? "gate" : "role"));
    sp_buf_printf(out, "  %.7s", text_of(record, "commit"));
}

static bool is_of(const char *wanted, const struct sp_json *value)
{
    const char *action = value ? sp_json_string_in(value, "action") : NULL;
    return action && strcmp(action, wanted) == 0;
}

/* Entries of earlier versions have the pusher as their user. */
static void add_policy(struct sp_buf *out, const struct sp_stored *entry,
                       const struct sp_json *value)
{
    const char *pusher = sp_json_string_in(value, "noticed-at-push-of");
    pusher = pusher ? pusher : entry->user;
    sp_buf_printf(out, "  policy changed, noticed at the push of %s",
                  pusher ? pusher : "an unknown user");
}

static void add_gone(struct sp_buf *out, const struct sp_json *value)
{
    static const char *const words[][2] = {
        {"trail-gone", "an earlier trail is gone"},
        {"trail-gone-acknowledged",
         "acknowledged that an earlier trail is gone"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (is_of(words[i][0], value))
            sp_buf_printf(out, "  %s", words[i][1]);
}

/* "4  2026-11-28T10:00:00Z  accept  alice" */
static void add_head(struct sp_buf *out, const struct sp_stored *entry,
                     const struct sp_json *value)
{
    const char *verdict = sp_entry_verdicts[entry->verdict];
    bool is_push = entry->kind == SP_ENTRY_PUSH;
    char time[SP_UTC_TEXT + 1];
    sp_buf_printf(out, "%llu  %s  %s  %s", (unsigned long long)entry->seq,
                  sp_utc_write(time, entry->time / 1000),
                  verdict   ? verdict
                  : is_push ? "never ended"
                            : sp_entry_kinds[entry->kind],
                  entry->user && !is_of("policy", value) ? entry->user : "-");
}

static void write_text(struct sp_buf *out, const struct sp_stored *entry,
                       const struct sp_json *value)
{
    struct sp_buf text = {0};
    add_head(&text, entry, value);
    if (is_of("policy", value))
        add_policy(&text, entry, value);
    add_gone(&text, value);
    if (entry->kind == SP_ENTRY_EXCEPTION)
        sp_buf_printf(&text, "  %s  %s  %s", text_of(value, "act"),
                      text_of(value, "exception"), text_of(value, "on"));
    if (entry->kind == SP_ENTRY_RECORD)
        add_record(&text, sp_json_get(value, "record"));
    add_list(&text, sp_json_get(value, "refs"), "ref", MAX_REFS);
    add_list(&text, sp_json_get(value, "findings"), "code", MAX_CODES);
    if (entry->is_pruned || !value)
        sp_buf_puts(&text, entry->is_pruned ? "  (pruned)" : "  (damaged)");
    sp_sanitise(out, (struct sp_str){sp_buf_text(&text), text.len}, 0);
    sp_buf_dispose(&text);
}

static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *entry, struct sp_error *err)
{
    struct listing *self = (struct listing *)visitor;
    struct sp_json *value;
    (void)err;
    if (audit_select_takes(&self->select, entry, &value) &&
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

static int read_room(size_t *out, const struct sp_cli_args *args,
                     struct sp_error *err)
{
    uint64_t room = 0;
    int code = audit_number(&room, sp_cli_value(args, "-n"), err);
    if (!code && (!room || room > MAX_LISTED))
        code = sp_error_set(err, SP_EUSAGE, "-n is from 1 to %d", MAX_LISTED);
    *out = (size_t)room;
    return code;
}

static void write_entry(struct audit_stream *stream,
                        const struct sp_export_entry *entry)
{
    bool is_json = ((struct following *)stream)->is_json;
    if (is_json)
        sp_buf_add(&stream->text, entry->stored->line.ptr,
                   entry->stored->line.len);
    else
        write_text(&stream->text, entry->stored, entry->value);
    sp_buf_putc(&stream->text, '\n');
}

/* What comes after the entry `first` - 1. */
static int follow(const struct listing *listed, struct sp_audit *audit,
                  uint64_t first, struct sp_error *err)
{
    struct following self = {
        .stream = {.select = listed->select, .write = write_entry},
        .is_json = listed->is_json};
    self.stream.select.filter.newest_first = false;
    self.stream.select.filter.first = first;
    self.stream.select.filter.end = first;
    self.stream.select.filter.is_narrow = true;
    int code = audit_stream(&self.stream, audit, true, err);
    sp_buf_dispose(&self.stream.text);
    return code;
}

/* Lists the entries before `end`. */
static int list(struct listing *self, struct sp_audit *audit, uint64_t end,
                struct sp_error *err)
{
    self->select.filter.newest_first = true;
    self->select.filter.end = end;
    self->lines = sp_calloc(self->room, sizeof *self->lines);
    int code =
        end ? sp_audit_each(audit, &self->select.filter, &self->visitor, err)
            : SP_OK;
    for (size_t i = self->count; i--;) {
        if (code >= 0)
            printf("%s\n", sp_buf_text(&self->lines[i]));
        sp_buf_dispose(&self->lines[i]);
    }
    free(self->lines);
    return code < 0 ? code : SP_OK;
}

int audit_log(struct audit_trail *trail, const struct sp_cli_args *args)
{
    struct listing self = {
        .visitor = {visit},
        .is_json = strcmp(sp_cli_value(args, "--format"), "json") == 0};
    struct sp_audit_head head;
    struct sp_error err = {0};
    int code = audit_select_read(&self.select, args, &err);
    self.select.wants_value = !self.is_json;
    if (!code)
        code = read_room(&self.room, args, &err);
    if (!code)
        code = sp_audit_hold(trail->audit, &err);
    if (!code)
        code = sp_audit_head(trail->audit, &head, &err);
    if (!code)
        code = audit_select_start(&self.select, trail->audit, false, &err);
    if (!code)
        code = list(&self, trail->audit, head.size, &err);
    sp_audit_release(trail->audit);
    if (!code && sp_cli_flag(args, "--follow"))
        code = follow(&self, trail->audit, head.size, &err);
    audit_select_dispose(&self.select);
    return code ? cli_fail(&err) : CLEAN;
}
