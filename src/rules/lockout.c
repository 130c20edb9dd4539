#include <stdio.h>

#include "sallyport/rule.h"
#include "sallyport/sanitise.h"
#include "sallyport/utc.h"

#define WAIT "wait until then, and judge your work with 'sallyport check' first"

static const struct sp_finding_code codes[] = {
    {.id = "lockout/too-often",
     .wrong = "{who} was refused {max} times, and nothing is let in until "
              "{until}",
     .fix = WAIT "; or ask the administrator, who can type in the repository "
                 "on the server: sallyport lockout clear {name}"},
    {.id = NULL},
};

/* A lock of users without a name ends by itself. */
static const struct sp_advice nameless = {"", WAIT};

static int check_ref(const struct sp_ref_facts *ref,
                     const struct sp_policy *policy, struct sp_sink *sink,
                     struct sp_error *err)
{
    const char *user = ref->push->user;
    char max[32], until[SP_UTC_TEXT + 1];
    struct sp_buf who = {0}, name = {0};
    (void)err;
    if (!ref->push->locked_until)
        return SP_OK;
    snprintf(max, sizeof max, "%ld", policy->lockout.refusals);
    sp_rule_user(&who, ref);
    if (user)
        sp_shell_quote(&name, sp_str(user));
    sp_report(sink,
              &(struct sp_claim){
                  .code = codes,
                  .words = SP_WORDS(
                      {"who", sp_buf_text(&who)}, {"max", max},
                      {"until", sp_utc_write(until, ref->push->locked_until)},
                      {user ? "name" : NULL, sp_buf_text(&name)}),
                  .advice = user ? NULL : &nameless});
    sp_buf_dispose(&who);
    sp_buf_dispose(&name);
    return SP_OK;
}

const struct sp_rule sp_rule_lockout = {
    .id = "lockout",
    .summary = "who is refused too often waits for a while",
    .is_fixed = true,
    .guards_names = true,
    .codes = codes,
    .ref = check_ref,
    .text =
        {
            .why = "Pushing again and again until something gets in is an "
                   "attack, or a script that has gone wrong.",
            .breaks = "A push by a user whose pushes to this repository were "
                      "refused [lockout] refusals times within [lockout] "
                      "within. Until [lockout] for has passed since the last "
                      "of them, everything is refused; these refusals do not "
                      "count. An unknown user is never locked out.",
            .wrong = "a job that pushes the same refused commit once a minute",
            .right = "a job that stops when its push is refused",
            .fix = "Wait until the time that the refusal names, in UTC. The "
                   "owner of the trail can lift the lock, in the repository "
                   "on the server:\n"
                   "  sallyport lockout clear USER",
            .set = "[lockout]\n"
                   "refusals = 20\n"
                   "within = 24h\n"
                   "for = 1h\n"
                   "exempt-roles = ci",
        },
};
