/*
 * A push as the audit entry of a deployment: a document of YAML 1.1 or 1.2, with all
 * keys that the production policy names, in its order. What is not known is null.
 */
#include <ctype.h>
#include <string.h>

#include "export.h"

/* A text in quotes, and in ASCII: UTF-8 beyond it by its number, because YAML does not
 * join surrogates as JSON does. */
static void add_quoted(struct sp_buf *out, const char *text)
{
    sp_buf_putc(out, '"');
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c >= 0x80) {
            int more = *c >= 0xf0 ? 3 : *c >= 0xe0 ? 2 : 1;
            unsigned code = *c & (0x3fu >> more);
            while (more-- && c[1])
                code = code << 6 | (*++c & 0x3f);
            sp_buf_printf(out, code > 0xffff ? "\\U%08X" : "\\u%04X", code);
        } else if (*c < ' ' || *c == 0x7f) {
            sp_buf_printf(out, "\\x%02X", *c);
        } else {
            sp_buf_printf(out, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
        }
    }
    sp_buf_putc(out, '"');
}

static void add_key(struct sp_buf *out, const char *key, const char *text)
{
    sp_buf_printf(out, "%s: ", key);
    if (text)
        add_quoted(out, text);
    else
        sp_buf_puts(out, "null");
    sp_buf_putc(out, '\n');
}

static void add_list(struct sp_buf *out, const char *key,
                     const struct sp_json *list, const char *member)
{
    struct sp_buf text = {0};
    size_t count = sp_export_join(&text, list, member, ", ");
    add_key(out, key, count ? sp_buf_text(&text) : NULL);
    sp_buf_dispose(&text);
}

static bool is_zero(const char *id)
{
    return !id || !id[strspn(id, "0")];
}

static bool is_of_ref(const struct sp_json *item, const char *ref)
{
    const char *other = sp_json_string_in(item, "ref");
    return other && strcmp(other, ref) == 0;
}

static void add_result(struct sp_buf *out, const char *what, const char *result)
{
    sp_buf_printf(out, "%s%s ", out->len ? ", " : "", what);
    for (; *result; result++)
        sp_buf_putc(out, (char)toupper((unsigned char)*result));
}

/* "coverage PASS, tdd-order/green-before-red FAIL" */
static void add_validation(struct sp_buf *out,
                           const struct sp_export_entry *entry, const char *ref)
{
    const struct sp_json *gates = sp_json_get(entry->value, "gates");
    const struct sp_json *findings = sp_json_get(entry->value, "findings");
    for (size_t i = 0; i < sp_json_count(gates); i++) {
        const struct sp_json *gate = sp_json_at(gates, i);
        const char *name = sp_json_string_in(gate, "gate"),
                   *result = sp_json_string_in(gate, "result");
        if (is_of_ref(gate, ref) && name && result)
            add_result(out, name, result);
    }
    bool is_good = entry->stored->verdict == SP_ENTRY_ACCEPT;
    for (size_t i = 0; i < sp_json_count(findings); i++) {
        const struct sp_json *finding = sp_json_at(findings, i);
        const char *level = sp_json_string_in(finding, "level"),
                   *code = sp_json_string_in(finding, "code");
        if (!is_of_ref(finding, ref) || !level || !code)
            continue;
        bool is_excused = sp_json_string_in(finding, "excused-by") != NULL;
        bool refuses = !is_excused && strcmp(level, "enforce") == 0;
        is_good = is_good && !refuses;
        add_result(out, code,
                   is_excused ? "excused"
                   : refuses  ? "fail"
                              : "warn");
    }
    if (is_good)
        add_result(out, "sallyport", "pass");
    else if (!out->len)
        add_result(out, "sallyport", "fail");
}

static void add_change(struct sp_buf *out, const struct sp_export_entry *entry,
                       const struct sp_json *change)
{
    const char *ref = sp_json_string_in(change, "ref");
    struct sp_buf validation = {0};
    if (!ref)
        return;
    add_validation(&validation, entry, ref);
    add_key(out, "  - resource", ref);
    add_key(out, "    action",
            is_zero(sp_json_string_in(change, "old"))   ? "create"
            : is_zero(sp_json_string_in(change, "new")) ? "delete"
                                                        : "update");
    add_key(out, "    validation", sp_buf_text(&validation));
    sp_buf_dispose(&validation);
}

static void add_changes(struct sp_buf *out, const struct sp_export_entry *entry)
{
    const struct sp_json *refs = sp_json_get(entry->value, "refs");
    long long left;
    sp_buf_puts(out, sp_json_count(refs) ? "changes:\n" : "changes: []\n");
    for (size_t i = 0; i < sp_json_count(refs); i++)
        add_change(out, entry, sp_json_at(refs, i));
    if (sp_json_integer_of(sp_json_get(entry->value, "refs-left-out"), &left))
        sp_buf_printf(out, "  # and %lld more\n", left);
}

static const char *result_of(const struct sp_export_entry *entry)
{
    switch (entry->stored->verdict) {
    case SP_ENTRY_ACCEPT:
        return entry->has_landed ? "SUCCESS" : "NOT LANDED";
    case SP_ENTRY_REFUSE:
        return "REFUSED";
    case SP_ENTRY_UNDECIDED:
        return "UNDECIDED";
    case SP_ENTRY_NO_VERDICT:
        break;
    }
    return "NEVER ENDED";
}

/* Is there a value to go back to, for each ref that has moved? */
static bool can_roll_back(const struct sp_export_entry *entry)
{
    const struct sp_json *refs = sp_json_get(entry->value, "refs");
    for (size_t i = 0; i < sp_json_count(refs); i++)
        if (is_zero(sp_json_string_in(sp_json_at(refs, i), "old")))
            return false;
    return entry->has_landed;
}

/* The time without its milliseconds, as in the policy's example. */
static void add_times(struct sp_buf *out, const struct sp_export_entry *entry)
{
    enum { DAY = 10, SECOND = 19 };
    const char *time = sp_json_string_in(entry->value, "time");
    struct sp_buf text = {0};
    time = time ? time : "";
    sp_buf_printf(&text, "deploy-%.*s-%llu", DAY, time,
                  (unsigned long long)entry->stored->seq);
    add_key(out, "deployment_id", sp_buf_text(&text));
    sp_buf_reset(&text);
    sp_buf_printf(&text, "%.*sZ", SECOND, time);
    add_key(out, "timestamp", sp_buf_text(&text));
    sp_buf_dispose(&text);
}

void sp_export_yaml(struct sp_buf *out, const struct sp_export_entry *entry)
{
    long long request;
    if (entry->stored->kind != SP_ENTRY_PUSH)
        return;
    sp_buf_puts(out, "---\n");
    add_times(out, entry);
    if (sp_json_integer_of(sp_json_get(entry->value, "pull-request"), &request))
        sp_buf_printf(out, "pr_number: %lld\n", request);
    else
        add_key(out, "pr_number", NULL);
    add_key(out, "author", sp_json_string_in(entry->value, "user"));
    add_list(out, "reviewer", sp_json_get(entry->value, "approvals"), "actor");
    add_list(out, "prp_reference", sp_json_get(entry->value, "prps"), NULL);
    add_changes(out, entry);
    add_key(out, "deployment_result", result_of(entry));
    sp_buf_printf(out, "rollback_available: %s\n",
                  can_roll_back(entry) ? "true" : "false");
}
