/* Shows one entry of the trail. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "sallyport/json.h"
#include "sallyport/sanitise.h"

int audit_number(uint64_t *out, const char *text, struct sp_error *err)
{
    char *end;
    errno = 0;
    *out = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno || *out > INT64_MAX)
        return sp_error_set(err, SP_EUSAGE, "'%s' is no number", text);
    return SP_OK;
}

void audit_count(struct sp_buf *out, uint64_t entries)
{
    sp_buf_printf(out, "%llu %s", (unsigned long long)entries,
                  entries == 1 ? "entry" : "entries");
}

/* Each line is safe on a terminal. */
static void print_indented(const struct sp_json *value)
{
    struct sp_buf text = {0}, safe = {0};
    struct sp_str rest, line;
    sp_json_write_indented(&text, value);
    rest = (struct sp_str){sp_buf_text(&text), text.len};
    while (sp_str_line(&rest, &line)) {
        sp_buf_reset(&safe);
        sp_sanitise(&safe, line, 0);
        printf("%s\n", sp_buf_text(&safe));
    }
    sp_buf_dispose(&safe);
    sp_buf_dispose(&text);
}

int audit_show(struct audit_trail *trail, const struct sp_cli_args *args)
{
    struct sp_buf line = {0};
    struct sp_json *value = NULL;
    struct sp_error err = {0};
    uint64_t seq;
    int code = audit_number(&seq, args->words[1], &err);
    if (!code)
        code = sp_audit_read(trail->audit, seq, &line, &err);
    if (!code && !line.len)
        code = sp_error_set(&err, SP_ENOTFOUND, "entry %llu was pruned",
                            (unsigned long long)seq);
    struct sp_str exact = {sp_buf_text(&line), line.len};
    if (!code && strcmp(sp_cli_value(args, "--format"), "json") == 0)
        printf("%s\n", sp_buf_text(&line));
    else if (!code && !(code = sp_json_parse(&value, exact, &err)))
        print_indented(value);
    sp_json_free(value);
    sp_buf_dispose(&line);
    return code ? cli_fail(&err) : CLEAN;
}
