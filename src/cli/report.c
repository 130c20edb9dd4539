/* Reports what the trail says of a period. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "audit.h"
#include "sallyport/overview_report.h"
#include "sallyport/replace.h"
#include "sallyport/utc.h"
#include "trail.h"

static const int64_t day = INT64_C(1000) * SP_DAY, weeks = 13;

/* Monday, 00:00, of the first of so many weeks; 1970 began on a Thursday. */
static int64_t first_monday(int64_t until)
{
    int64_t last = until / day - 1;
    int64_t monday = last - (last + 3) % 7;
    return (monday - 7 * (weeks - 1)) * day;
}

/* By default the last 13 weeks, of which the last may have just begun. */
static int read_period(struct sp_overview_question *q,
                       const struct sp_cli_args *args, struct sp_error *err)
{
    q->until = (q->now / day + 1) * day;
    int code = audit_time(&q->until, sp_cli_value(args, "--until"), err);
    q->since = first_monday(q->until);
    if (!code)
        code = audit_time(&q->since, sp_cli_value(args, "--since"), err);
    if (!code && (q->since >= q->until || q->since < 0))
        code = sp_error_set(err, SP_EUSAGE, "--since has to be before --until");
    return code;
}

static int write_page(const char *file, const struct sp_buf *page,
                      struct sp_error *err)
{
    if (sp_replace_file(file, (struct sp_str){sp_buf_text(page), page->len}))
        return SP_OK;
    return sp_error_set(err, SP_ESYSTEM, "cannot write %s: %s", file,
                        strerror(errno));
}

static int print(const struct sp_overview *overview, const struct trail *trail,
                 const struct sp_cli_args *args, struct sp_error *err)
{
    const char *file = sp_cli_value(args, "--html"), *title = trail->repository;
    struct sp_buf out = {0};
    int code = SP_OK;
    if (file)
        sp_overview_html(&out, overview, title);
    else if (strcmp(sp_cli_value(args, "--format"), "json") == 0)
        sp_overview_json(&out, overview, title);
    else
        sp_overview_text(&out, overview, title);
    if (file)
        code = write_page(file, &out, err);
    else
        fwrite(sp_buf_text(&out), 1, out.len, stdout);
    sp_buf_dispose(&out);
    return code;
}

int cli_report(const struct sp_cli_args *args, const struct trail *trail,
               struct sp_error *err)
{
    struct sp_overview overview = {0};
    struct sp_overview_question q = trail_question(trail);
    int code = read_period(&q, args, err);
    if (!code)
        code = sp_overview_read(&overview, trail->audit, &q, err);
    if (!code)
        code = print(&overview, trail, args, err);
    sp_overview_dispose(&overview);
    return code;
}

int sp_cli_report(const struct sp_cli_args *args)
{
    return trail_answer(args, cli_report);
}
