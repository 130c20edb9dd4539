#include "export.h"

#include <string.h>

const char *const sp_export_formats[] = {"jsonl", "csv", "yaml", "cloudevents",
                                         NULL};

static const char *item_text(const struct sp_json *list, size_t at,
                             const char *member)
{
    const struct sp_json *item = sp_json_at(list, at);
    return member ? sp_json_string_in(item, member) : sp_json_string_of(item);
}

static bool is_repeated(const struct sp_json *list, size_t at,
                        const char *member)
{
    const char *text = item_text(list, at, member);
    for (size_t i = 0; i < at; i++) {
        const char *earlier = item_text(list, i, member);
        if (earlier && strcmp(earlier, text) == 0)
            return true;
    }
    return false;
}

size_t sp_export_join(struct sp_buf *out, const struct sp_json *list,
                      const char *member, const char *between)
{
    size_t count = 0;
    for (size_t i = 0; i < sp_json_count(list); i++) {
        const char *text = item_text(list, i, member);
        if (!text || is_repeated(list, i, member))
            continue;
        sp_buf_printf(out, "%s%s", count++ ? between : "", text);
    }
    return count;
}

bool sp_export_wants_landed(enum sp_export_format format)
{
    return format == SP_EXPORT_CSV || format == SP_EXPORT_YAML;
}

void sp_export_begin(struct sp_buf *out, enum sp_export_format format)
{
    if (format == SP_EXPORT_CSV)
        sp_export_csv_names(out);
}

static void export_line(struct sp_buf *out, const struct sp_export_entry *entry)
{
    sp_buf_add(out, entry->stored->line.ptr, entry->stored->line.len);
    sp_buf_putc(out, '\n');
}

void sp_export_entry(struct sp_buf *out, enum sp_export_format format,
                     const struct sp_export_entry *entry)
{
    static void (*const writers[])(struct sp_buf *,
                                   const struct sp_export_entry *) = {
        [SP_EXPORT_JSONL] = export_line,
        [SP_EXPORT_CSV] = sp_export_csv,
        [SP_EXPORT_YAML] = sp_export_yaml,
        [SP_EXPORT_CLOUDEVENTS] = sp_export_cloudevent,
    };
    writers[format](out, entry);
}
