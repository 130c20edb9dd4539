/*
 * The settings of the last push are kept as a list of [section, name, key, value], so
 * that a change can be told apart.
 */
#include <string.h>

#include "internal.h"
#include "list.h"
#include "sallyport/json.h"
#include "sallyport/recorded.h"

/* Bytes of the list of changes. */
enum { CHANGES_MAX = 30000 };

static struct sp_json *settings_of(const struct sp_policy *policy)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < policy->settings.count; i++) {
        const struct sp_setting *one = &policy->settings.items[i];
        sp_json_append(list,
                       sp_json_pack("[o, o, o, o]", sp_json_text(one->section),
                                    sp_json_text(one->name ? one->name : ""),
                                    sp_json_text(one->key),
                                    sp_json_text(one->value)));
    }
    return list;
}

static const char *part(const struct sp_json *setting, size_t at)
{
    const char *text = sp_json_string_of(sp_json_at(setting, at));
    return text ? text : "";
}

/* The setting of that section, name and key; NULL when there is none. */
static const struct sp_json *find(const struct sp_json *list,
                                  const struct sp_json *setting)
{
    for (size_t i = 0; i < sp_json_count(list); i++) {
        const struct sp_json *other = sp_json_at(list, i);
        if (strcmp(part(other, 2), part(setting, 2)) == 0 &&
            strcmp(part(other, 1), part(setting, 1)) == 0 &&
            strcmp(part(other, 0), part(setting, 0)) == 0)
            return other;
    }
    return NULL;
}

static struct sp_json *value_of(const struct sp_json *setting)
{
    return setting ? sp_json_text(part(setting, 3)) : sp_json_null();
}

/* What is in `list` and differs from `other`, or with only_missing is not in it. */
static void add_changes(struct entry_list *out, const struct sp_json *list,
                        const struct sp_json *other, bool only_missing)
{
    for (size_t i = 0; i < sp_json_count(list); i++) {
        const struct sp_json *one = sp_json_at(list, i);
        const struct sp_json *found = find(other, one);
        if (found &&
            (only_missing || strcmp(part(found, 3), part(one, 3)) == 0))
            continue;
        const struct sp_json *old = only_missing ? one : found;
        const struct sp_json *new = only_missing ? NULL : one;
        struct sp_json *change = sp_json_pack(
            "{s:o, s:o, s:o, s:o, s:o}", "section", sp_json_text(part(one, 0)),
            "name", *part(one, 1) ? sp_json_text(part(one, 1)) : sp_json_null(),
            "key", sp_json_text(part(one, 2)), "old", value_of(old), "new",
            value_of(new));
        sp_list_add(out, change);
    }
}

/* Who changed it is not known: the entry names who pushed when it was noticed. */
static int append_change(struct sp_audit *audit, const struct sp_entry *given,
                         const char *was, const char *fingerprint,
                         const struct sp_json *old, const struct sp_json *new,
                         struct sp_error *err)
{
    struct sp_buf members = {0};
    sp_buf_printf(&members,
                  "\"action\":\"policy\",\"was\":\"%s\",\"policy\":\"%s\"", was,
                  fingerprint);
    if (given->user) {
        sp_buf_puts(&members, ",\"noticed-at-push-of\":");
        sp_json_add_text(&members, sp_str(given->user));
    }
    struct entry_list list = sp_list_begin(&members, "changes", CHANGES_MAX);
    add_changes(&list, new, old, false);
    add_changes(&list, old, new, true);
    sp_list_end(&list, 0);
    struct sp_entry entry = *given;
    entry.user = NULL;
    return sp_append_admin(audit, &entry, &members, err);
}

static int keep(struct sp_audit *audit, const struct sp_entry *entry,
                const char *fingerprint, const struct sp_json *settings,
                struct sp_error *err)
{
    sqlite3_stmt *put;
    struct sp_buf text = {0};
    int code = sp_store_statement(audit, STATEMENT_PUT_POLICY, &put, err);
    if (code)
        return code;
    sp_json_write(&text, settings);
    sp_store_bind_text(put, 1, entry->repository);
    sp_store_bind_text(put, 2, fingerprint);
    sp_store_bind_text(put, 3, sp_buf_text(&text));
    code = sp_store_step(audit, put, err);
    sp_buf_dispose(&text);
    return code;
}

/* A store of one repository has one row. Is it of this policy, so that nothing else need be
 * read? 1, 0, or an error. */
static int is_only_policy(struct sp_audit *audit, const struct sp_entry *entry,
                          const char *fingerprint, struct sp_error *err)
{
    sqlite3_stmt *first;
    int code = sp_store_statement(audit, STATEMENT_FIRST_POLICY, &first, err);
    if (!code)
        code = sp_store_step(audit, first, err);
    if (code != 1)
        return code;
    const char *repository = (const char *)sqlite3_column_text(first, 0);
    const char *was = (const char *)sqlite3_column_text(first, 1);
    bool is = repository && was && entry->repository &&
              strcmp(repository, entry->repository) == 0 &&
              strcmp(was, fingerprint) == 0;
    sqlite3_reset(first);
    return is;
}

/* The row of the last push: 1 when it is there. was and old are filled then. */
static int read_last(struct sp_audit *audit, const struct sp_entry *entry,
                     char was[SP_SHA256_HEX + 1], struct sp_buf *old,
                     struct sp_error *err)
{
    sqlite3_stmt *get;
    int code = sp_store_statement(audit, STATEMENT_GET_POLICY, &get, err);
    if (code)
        return code;
    sp_store_bind_text(get, 1, entry->repository);
    code = sp_store_step(audit, get, err);
    if (code != 1)
        return code;
    const char *text = (const char *)sqlite3_column_text(get, 0);
    snprintf(was, SP_SHA256_HEX + 1, "%s", text ? text : "");
    text = (const char *)sqlite3_column_text(get, 1);
    sp_buf_puts(old, text ? text : "[]");
    sqlite3_reset(get);
    return 1;
}

/* Compares a policy with that of the last push. */
static int compare(struct sp_audit *audit, const struct sp_policy *policy,
                   const char *fingerprint, const struct sp_entry *entry,
                   struct sp_error *err)
{
    char was[SP_SHA256_HEX + 1];
    struct sp_buf text = {0};
    int code = read_last(audit, entry, was, &text, err);
    if (code < 0 || (code == 1 && strcmp(was, fingerprint) == 0)) {
        sp_buf_dispose(&text);
        return code < 0 ? code : SP_OK;
    }
    struct sp_json *new = settings_of(policy), *old = NULL;
    struct sp_error ignored = {0};
    if (code == 1)
        sp_json_parse(&old, (struct sp_str){sp_buf_text(&text), text.len},
                      &ignored);
    code = code == 1
               ? append_change(audit, entry, was, fingerprint, old, new, err)
               : SP_OK;
    if (!code)
        code = keep(audit, entry, fingerprint, new, err);
    sp_json_free(new);
    sp_json_free(old);
    sp_buf_dispose(&text);
    return code;
}

int sp_record_policy(struct sp_audit *audit, const struct sp_policy *policy,
                     const char *fingerprint, const struct sp_entry *entry,
                     struct sp_error *err)
{
    int code = is_only_policy(audit, entry, fingerprint, err);
    if (code)
        return code < 0 ? code : SP_OK;
    return compare(audit, policy, fingerprint, entry, err);
}

/* The retention among settings, in seconds; 0: they have none. */
static int retention_of(long *out, const char *settings, struct sp_error *err)
{
    struct sp_json *list,
        *wanted = sp_json_pack("[s, s, s]", "audit", "", "retention");
    int code = sp_json_parse(&list, sp_str(settings), err);
    const struct sp_json *found = code ? NULL : find(list, wanted);
    *out = 0;
    if (found) {
        struct sp_policy *policy = sp_policy_new();
        struct sp_buf text = {0};
        sp_buf_printf(&text, "[audit]\nretention = %s\n", part(found, 3));
        code =
            sp_policy_add(policy, (struct sp_str){sp_buf_text(&text), text.len},
                          "the policy in the trail", err);
        *out = policy->audit.retention;
        sp_buf_dispose(&text);
        sp_policy_free(policy);
    }
    if (!code)
        sp_json_free(list);
    sp_json_free(wanted);
    return code;
}

int sp_recorded_retention(long *seconds, struct sp_audit *audit,
                          struct sp_error *err)
{
    sqlite3_stmt *all;
    int code =
        sp_store_prepare(audit, &all, "SELECT settings FROM policy", err);
    while (!code && (code = sp_store_step(audit, all, err)) == 1) {
        const char *text = (const char *)sqlite3_column_text(all, 0);
        long one;
        code = retention_of(&one, text ? text : "[]", err);
        if (!code && one > *seconds)
            *seconds = one;
    }
    sqlite3_finalize(all);
    return code;
}
