/* Prints the trail as metrics. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sallyport/metrics.h"
#include "sallyport/replace.h"
#include "trail.h"

enum { FOR_ALL = 0644 };

/* node_exporter, another user, has to read it; it must see the old file or the new
 * one. */
static int write_file(const char *file, const struct sp_buf *text,
                      struct sp_error *err)
{
    static const char ending[] = ".prom";
    struct stat about;
    size_t len = strlen(file), end = strlen(ending);
    if (len <= end || strcmp(file + len - end, ending) != 0)
        return sp_error_set(err, SP_EUSAGE,
                            "the name of a textfile ends in .prom, or "
                            "node_exporter does not read it: %s",
                            file);
    bool is_new = lstat(file, &about) != 0;
    if (!sp_replace_file(file, (struct sp_str){sp_buf_text(text), text->len}) ||
        (is_new && chmod(file, FOR_ALL) != 0))
        return sp_error_set(err, SP_ESYSTEM, "cannot write %s: %s", file,
                            strerror(errno));
    return SP_OK;
}

static int print(const struct sp_cli_args *args, const struct sp_buf *text,
                 struct sp_error *err)
{
    const char *file = sp_cli_value(args, "--textfile");
    if (file)
        return write_file(file, text, err);
    fwrite(sp_buf_text(text), 1, text->len, stdout);
    return SP_OK;
}

/* What was counted is kept beside the store; a fleet has none here. */
static int count(struct sp_tally *out, const struct trail *trail,
                 struct sp_error *err)
{
    static const struct sp_audit_filter all;
    struct sp_buf path = {0};
    out->is_short = true;
    if (!trail->repo)
        return trail_tally(out, trail, &all, err);
    sp_buf_printf(&path, "%s-counted", sp_buf_text(&trail->path));
    out->protected = &trail->policy->refs.protected;
    out->head = sp_buf_text(&trail->head);
    int code = sp_tally_resume(out, trail->audit, sp_buf_text(&path), err);
    sp_buf_dispose(&path);
    return code;
}

static int add_due(struct sp_buf *out, const struct trail *trail,
                   struct sp_error *err)
{
    const struct sp_overview_question question = trail_question(trail);
    struct sp_overview due = {.since = 0};
    int code = sp_overview_due_read(&due, trail->audit, &question, err);
    if (!code)
        sp_metrics_due(out, &due, sp_buf_text(&trail->path));
    sp_overview_dispose(&due);
    return code;
}

int cli_metrics(const struct sp_cli_args *args, const struct trail *trail,
                const struct sp_buf *more, struct sp_error *err)
{
    struct sp_tally tally = {0};
    struct sp_buf text = {0};
    uint64_t size;
    int code = sp_audit_size(trail->audit, &size, err);
    if (!code)
        code = count(&tally, trail, err);
    if (!code)
        sp_metrics_write(&text, &tally, sp_buf_text(&trail->path), size);
    if (!code && trail->repo)
        code = add_due(&text, trail, err);
    if (more)
        sp_buf_puts(&text, sp_buf_text(more));
    if (!code)
        code = print(args, &text, err);
    sp_buf_dispose(&text);
    sp_tally_dispose(&tally);
    return code;
}

static int answer(const struct sp_cli_args *args, const struct trail *trail,
                  struct sp_error *err)
{
    return cli_metrics(args, trail, NULL, err);
}

int sp_cli_metrics(const struct sp_cli_args *args)
{
    return trail_answer(args, answer);
}
