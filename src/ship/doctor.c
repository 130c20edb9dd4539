/* Adds what `sallyport doctor --format json` says, a line for each repository. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "sallyport/json.h"
#include "ship.h"

static int add(struct far *far, const char *machine, struct sp_str line,
               const struct sp_json *report, struct sp_error *err)
{
    const char *repository = sp_json_string_in(report, "repository");
    const struct sp_json *findings = sp_json_get(report, "findings");
    char number[FAR_NUMBER];
    int64_t problems = 0;
    if (!repository)
        return sp_error_set(err, SP_EINPUT,
                            "a line is not of sallyport doctor --format json");
    for (size_t i = 0; i < sp_json_count(findings); i++) {
        const char *level = sp_json_string_in(sp_json_at(findings, i), "level");
        problems += level && strcmp(level, "wrong") == 0;
    }
    bool is_guarded = sp_json_is_true(sp_json_get(report, "guarded"));
    const struct far_value values[] = {
        far_text(machine),
        far_text(repository),
        far_text(is_guarded ? "t" : "f"),
        far_text(sp_json_string_in(report, "mode")),
        far_number(number, problems),
        far_bytes(line.ptr, line.len)};
    return far_do(far,
                  "INSERT INTO sallyport.doctor (machine, repository, guarded, "
                  "mode, problems, report) VALUES ($1::text, $2::text, "
                  "$3::boolean, $4::text, $5::int, $6::bytea)",
                  values, 6, err);
}

static int add_line(struct far *far, const char *machine, struct sp_str line,
                    struct sp_error *err)
{
    struct sp_json *report = NULL;
    int code = sp_json_parse(&report, line, err);
    if (!code)
        code = add(far, machine, line, report, err);
    sp_json_free(report);
    return code;
}

/* All of it, or nothing. */
static int add_all(struct far *far, const char *machine, size_t *count,
                   struct sp_error *err)
{
    char *text = NULL;
    size_t room = 0;
    ssize_t len;
    int code = far_run(far, "BEGIN", err);
    while (!code && (len = getline(&text, &room, stdin)) >= 0) {
        struct sp_str line = sp_str_trim((struct sp_str){text, (size_t)len});
        if (!line.len)
            continue;
        code = add_line(far, machine, line, err);
        ++*count;
    }
    free(text);
    return code ? code : far_run(far, "COMMIT", err);
}

int ship_doctor(const struct sp_cli_args *args)
{
    struct far far = {0};
    struct sp_buf machine = {0};
    struct sp_error err = {0};
    size_t count = 0;
    if (sp_cli_flag(args, "--origin"))
        sp_buf_puts(&machine, sp_cli_value(args, "--origin"));
    else
        audit_machine(&machine);
    int code = far_open_tables(&far, ship_url(args), &err);
    if (!code)
        code = add_all(&far, sp_buf_text(&machine), &count, &err);
    far_close(&far);
    sp_buf_dispose(&machine);
    if (code)
        return cli_fail(&err);
    printf("%zu sent\n", count);
    return CLEAN;
}
