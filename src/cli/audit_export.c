/* Writes entries of the trail for other programs. */
#include <stdio.h>
#include <string.h>

#include "audit.h"
#include "sallyport/export.h"

/* Bytes that are read at a time. Who reads them may be slow; meanwhile the trail is not
 * held, so that no push has to wait. */
enum { PAGE = 256 * 1024 };

struct exporting {
    struct sp_audit_visitor visitor;
    struct audit_select select;
    enum sp_export_format format;
    struct sp_buf text;
    uint64_t next; /* the entry after the last one */
};

static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *stored, struct sp_error *err)
{
    struct exporting *self = (struct exporting *)visitor;
    struct sp_json *value;
    self->next = stored->seq + 1;
    if (stored->is_pruned)
        return 0;
    int code = audit_select_takes(&self->select, stored, &value, err);
    if (code == 1) {
        const struct sp_export_entry entry = {
            .stored = stored,
            .value = value,
            .has_landed = audit_landed_has(&self->select.landed, stored->seq)};
        sp_export_entry(&self->text, self->format, &entry);
        sp_json_free(value);
    }
    return code < 0 ? code : self->text.len >= PAGE;
}

/* False when nobody reads any more. */
static bool print(struct exporting *self)
{
    fwrite(sp_buf_text(&self->text), 1, self->text.len, stdout);
    sp_buf_reset(&self->text);
    return fflush(stdout) == 0;
}

/* All entries up to the end of the filter, page by page. */
static int export_all(struct exporting *self, struct sp_audit *audit,
                      struct sp_error *err)
{
    int code;
    do {
        code = sp_audit_each(audit, &self->select.filter, &self->visitor, err);
        self->select.filter.first = self->next;
    } while (code >= 0 && print(self) && code == 1);
    return code;
}

/* The entries that are there now are all that is exported, so the end is fixed. */
static int start(struct exporting *self, struct sp_audit *audit,
                 struct sp_error *err)
{
    struct sp_audit_head head;
    bool wants_landed =
        self->format == SP_EXPORT_CSV || self->format == SP_EXPORT_YAML;
    int code = sp_audit_head(audit, &head, err);
    if (!code)
        code = audit_select_start(&self->select, audit, wants_landed, err);
    if (!code)
        code = sp_audit_narrow(audit, &self->select.filter, err);
    if (!code &&
        (!self->select.filter.end || self->select.filter.end > head.size))
        self->select.filter.end = head.size;
    return code;
}

static enum sp_export_format format_of(const struct sp_cli_args *args)
{
    const char *name = sp_cli_value(args, "--format");
    for (int i = 0; sp_export_formats[i]; i++)
        if (strcmp(sp_export_formats[i], name) == 0)
            return (enum sp_export_format)i;
    return SP_EXPORT_JSONL;
}

int audit_export(struct audit_trail *trail, const struct sp_cli_args *args)
{
    struct exporting self = {.visitor = {visit}, .format = format_of(args)};
    struct sp_error err = {0};
    int code = audit_select_read(&self.select, args, &err);
    if (!code)
        code = start(&self, trail->audit, &err);
    sp_export_begin(&self.text, self.format);
    if (!code && self.select.filter.end)
        code = export_all(&self, trail->audit, &err);
    else if (!code)
        print(&self);
    audit_select_dispose(&self.select);
    sp_buf_dispose(&self.text);
    return code < 0 ? cli_fail(&err) : CLEAN;
}
