/* Writes entries of the trail for other programs. */
#include <stdio.h>
#include <string.h>

#include "audit.h"
#include "sallyport/sanitise.h"

struct exporting {
    struct audit_stream stream; /* the first member */
    enum sp_export_format format;
};

static void write_entry(struct audit_stream *stream,
                        const struct sp_export_entry *entry)
{
    sp_export_entry(&stream->text, ((struct exporting *)stream)->format, entry);
}

/* The entries that are there now are all that is exported, so the end is fixed. */
static int start(struct exporting *self, struct sp_audit *audit,
                 struct sp_error *err)
{
    struct sp_audit_head head;
    struct sp_audit_filter *filter = &self->stream.select.filter;
    bool wants_landed = sp_export_wants_landed(self->format);
    int code = sp_audit_hold(audit, err);
    if (!code)
        code = sp_audit_head(audit, &head, err);
    if (!code)
        code =
            audit_select_start(&self->stream.select, audit, wants_landed, err);
    if (!code)
        code = sp_audit_narrow(audit, filter, err);
    sp_audit_release(audit);
    if (!code && (!filter->end || filter->end > head.size))
        filter->end = head.size;
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

static void say_left_out(uint64_t count)
{
    struct sp_buf out = {0};
    sp_buf_printf(&out, "sallyport: %llu damaged %s left out; type: ",
                  (unsigned long long)count,
                  count == 1 ? "entry is" : "entries are");
    sp_command_typed(&out, "sallyport audit verify");
    fprintf(stderr, "%s\n", sp_buf_text(&out));
    sp_buf_dispose(&out);
}

int audit_export(struct audit_trail *trail, const struct sp_cli_args *args)
{
    struct exporting self = {.stream = {.write = write_entry},
                             .format = format_of(args)};
    struct sp_error err = {0};
    bool follows = sp_cli_flag(args, "--follow");
    if (follows && sp_export_wants_landed(self.format))
        return cli_usage(args->command,
                         "--follow goes with jsonl and cloudevents: the others "
                         "say what has landed, which is known later");
    int code = audit_select_read(&self.stream.select, args, &err);
    self.stream.select.wants_value = self.format != SP_EXPORT_JSONL;
    if (!code)
        code = start(&self, trail->audit, &err);
    sp_export_begin(&self.stream.text, self.format);
    if (!code)
        code = audit_stream(&self.stream, trail->audit, follows, &err);
    audit_select_dispose(&self.stream.select);
    sp_buf_dispose(&self.stream.text);
    if (code)
        return cli_fail(&err);
    if (!self.stream.left_out)
        return CLEAN;
    say_left_out(self.stream.left_out);
    return FINDINGS;
}
