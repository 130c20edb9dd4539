/*
 * A CloudEvent of version 1.0 in JSON
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md).
 * Its data is the entry, byte for byte. Its id is the hash of the leaf, the same in every
 * export.
 */
#include <string.h>

#include "export.h"

/* The path of the repository, as a reference of RFC 3986. */
static void add_source(struct sp_buf *out, const char *path)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz"
                                "0123456789-._~/";
    for (const char *c = path; *c; c++)
        sp_buf_printf(out, strchr(plain, *c) ? "%c" : "%%%02X",
                      (unsigned char)*c);
}

static void add_id(struct sp_buf *out, struct sp_str line)
{
    struct sp_hash leaf;
    sp_merkle_leaf(&leaf, line);
    for (size_t i = 0; i < SP_HASH_SIZE; i++)
        sp_buf_printf(out, "%02x", leaf.bytes[i]);
}

static void add_member(struct sp_buf *out, const char *name, const char *text)
{
    struct sp_json *value = sp_json_text(text);
    sp_buf_printf(out, ",\"%s\":", name);
    sp_json_write(out, value);
    sp_json_free(value);
}

/* The last word: "accept", … of a push, "begun" where it never ended. */
static void add_type(struct sp_buf *out, const struct sp_stored *stored)
{
    const char *verdict = sp_entry_verdicts[stored->verdict];
    sp_buf_printf(out, ",\"type\":\"sallyport.%s",
                  sp_entry_kinds[stored->kind]);
    if (stored->kind == SP_ENTRY_PUSH)
        sp_buf_printf(out, ".%s", verdict ? verdict : "begun");
    sp_buf_putc(out, '"');
}

void sp_export_cloudevent(struct sp_buf *out,
                          const struct sp_export_entry *entry)
{
    const struct sp_stored *stored = entry->stored;
    const struct sp_json *refs = sp_json_get(entry->value, "refs");
    const char *time = sp_json_string_in(entry->value, "time");
    const char *ref = sp_json_string_in(sp_json_at(refs, 0), "ref");
    struct sp_buf source = {0};
    sp_buf_puts(out, "{\"specversion\":\"1.0\",\"id\":\"");
    add_id(out, stored->line);
    sp_buf_putc(out, '"');
    add_type(out, stored);
    add_source(&source, stored->repository ? stored->repository : "");
    add_member(out, "source", source.len ? sp_buf_text(&source) : "sallyport");
    if (time)
        add_member(out, "time", time);
    if (ref && sp_json_count(refs) == 1)
        add_member(out, "subject", ref);
    sp_buf_printf(out,
                  ",\"sequence\":\"%020llu\",\"datacontenttype\":"
                  "\"application/json\",\"data\":",
                  (unsigned long long)stored->seq);
    sp_buf_add(out, stored->line.ptr, stored->line.len);
    sp_buf_puts(out, "}\n");
    sp_buf_dispose(&source);
}
