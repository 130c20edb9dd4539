#include "trail.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/clock.h"
#include "sallyport/recorded.h"
#include "sallyport/refs.h"

static int open_store(struct trail *out, bool writes, struct sp_error *err)
{
    out->repository = realpath(sp_repo_commondir(out->repo), NULL);
    if (!out->repository || strcmp(out->policy->audit.path, "off") == 0)
        return sp_error_set(err, SP_EUSAGE,
                            "there is no trail: [audit] path is off");
    return sp_audit_open_of(&out->audit, &out->path, out->policy,
                            out->repository, writes, err);
}

int trail_open(struct trail *out, bool writes, const char *config,
               struct sp_error *err)
{
    int code = cli_open(&out->repo, &out->policy, config, err);
    if (!code)
        code = sp_repo_symbolic(out->repo, "HEAD", &out->head, err);
    return code ? code : open_store(out, writes, err);
}

int trail_tally(struct sp_tally *out, const struct trail *trail,
                const struct sp_audit_filter *filter, struct sp_error *err)
{
    out->protected = &trail->policy->refs.protected;
    out->head = sp_buf_text(&trail->head);
    return sp_tally_read(out, trail->audit, filter, err);
}

struct sp_overview_question trail_question(const struct trail *trail)
{
    return (struct sp_overview_question){.policy = trail->policy,
                                         .repo = trail->repo,
                                         .head = sp_buf_text(&trail->head),
                                         .repository = trail->repository,
                                         .now = sp_clock_now_ms()};
}

void trail_close(struct trail *trail)
{
    sp_audit_close(trail->audit);
    sp_policy_free(trail->policy);
    sp_repo_free(trail->repo);
    sp_buf_dispose(&trail->path);
    sp_buf_dispose(&trail->head);
    free(trail->repository);
}

int trail_answer(const struct sp_cli_args *args, trail_command *command)
{
    struct sp_error err = {0};
    struct trail trail = {0};
    if (sp_cli_flag(args, "--from"))
        return cli_become_ship(args->command->name, args);
    if (sp_cli_flag(args, "--origin"))
        return cli_usage(args->command, "--origin needs --from");
    int code = trail_open(&trail, false, sp_cli_value(args, "--config"), &err);
    if (!code)
        code = command(args, &trail, &err);
    trail_close(&trail);
    return code ? cli_fail(&err) : CLEAN;
}
