/* The grants and waivers that touch a branch, byte by byte. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/status.h"
#include "support.h"

enum { NOW = 1795441533, HOUR = 3600, DAY = 24 * HOUR };

static struct sp_exceptions all;
static struct sp_policy *policy;
static struct sp_act acts[8];
static size_t count;
static struct sp_status status;

static void begin(void)
{
    policy = policy_of("[roles]\nmaintainer = ann, bob\ndevops = dana\n");
    status = (struct sp_status){.policy = policy,
                                .branch = "refs/heads/feature/x",
                                .head = id_of("h"),
                                .target = "refs/heads/main",
                                .target_ref = "refs/remotes/origin/main",
                                .exceptions = &all,
                                .now = NOW,
                                .columns = 72};
}

static void end(void)
{
    sp_exceptions_dispose(&all);
    sp_policy_free(policy);
}

TestSuite(report_status_exceptions, .init = begin, .fini = end);

static struct sp_act *add(enum sp_exception_kind kind, enum sp_act_kind what,
                          const char *actor, int64_t time)
{
    static const struct sp_oid commit = {{1}};
    struct sp_act *one = &acts[count++];
    bool is_waiver = kind == SP_WAIVER;
    *one = (struct sp_act){
        .kind = kind,
        .act = what,
        .id = (char *)(uintptr_t)(is_waiver ? "wv-00000001" : "bg-00000001"),
        .actor = (char *)(uintptr_t)actor,
        .time = time,
        .ref = (char *)(uintptr_t)(is_waiver ? "refs/heads/feature/*"
                                             : "refs/heads/main"),
        .lasts = 4L * HOUR,
        .until = NOW + DAY};
    *(is_waiver ? &one->rule : &one->incident) =
        (char *)(uintptr_t)(is_waiver ? "tdd-order" : "INC-1");
    sp_exceptions_add(&all, one, &commit);
    return one;
}

static void approved(enum sp_exception_kind kind, int64_t time)
{
    add(kind, SP_ACT_REQUEST, "dana", time);
    add(kind, SP_ACT_APPROVE, "ann", time);
    add(kind, SP_ACT_APPROVE, "bob", time);
}

#define HEAD                                                                   \
    "feature/x  no commits since main\n\n"                                     \
    "  begin with a test that fails, in a commit of its own (RED)\n"

static char *text(void)
{
    struct sp_buf out = {0};
    sp_status_text(&out, &status);
    return sp_buf_detach(&out);
}

Test(report_status_exceptions, what_is_open_says_until_when)
{
    approved(SP_WAIVER, NOW - 60);
    approved(SP_BREAK_GLASS, NOW - HOUR);
    SAME(text(), HEAD "\n  waiver wv-00000001 of tdd-order: open, ends "
                      "2026-11-24T13:45:33Z\n"
                      "  break-glass bg-00000001 (INC-1) for main, of dana: "
                      "open, ends\n    | 2026-11-23T16:45:33Z\n");
}

Test(report_status_exceptions, what_waits_says_for_how_many)
{
    add(SP_WAIVER, SP_ACT_REQUEST, "dana", NOW);
    add(SP_WAIVER, SP_ACT_APPROVE, "ann", NOW);
    SAME(text(),
         HEAD "\n  waiver wv-00000001 of tdd-order: waits for 1 more "
              "approval: sallyport\n    | waiver approve wv-00000001\n");
    status.is_clone = true;
    SAME(text(),
         HEAD "\n  waiver wv-00000001 of tdd-order: waits for 1 more "
              "approval, as far as\n    | this clone knows; to fetch the "
              "newest: sallyport exceptions\n");
}

Test(report_status_exceptions, a_review_that_is_due_says_until_when)
{
    approved(SP_BREAK_GLASS, NOW - 5L * HOUR);
    SAME(text(), HEAD "\n  break-glass bg-00000001 (INC-1) for main, of dana: "
                      "its review is due\n    | 2026-11-24T12:45:33Z\n");
    status.now = NOW + DAY;
    SAME(text(), HEAD "\n  break-glass bg-00000001 (INC-1) for main, of dana: "
                      "its review was due\n    | 2026-11-24T12:45:33Z\n");
}

Test(report_status_exceptions, what_is_over_or_elsewhere_is_not_said)
{
    approved(SP_WAIVER, NOW - 60);
    status.branch = "refs/heads/fix/x";
    SAME(text(), "fix/x  no commits since main\n\n"
                 "  begin with a test that fails, in a commit of its own "
                 "(RED)\n");
    status.branch = "refs/heads/feature/x";
    status.now = NOW + DAY;
    SAME(text(), HEAD);
}

Test(report_status_exceptions, json_lists_them)
{
    struct sp_buf out = {0};
    approved(SP_BREAK_GLASS, NOW - 5L * HOUR);
    sp_status_json(&out, &status);
    const char *from = strstr(sp_buf_text(&out), "\"exceptions\"");
    SAME(sp_strdup(from),
         "\"exceptions\":[{\"id\":\"bg-00000001\",\"kind\":\"break-glass\","
         "\"state\":\"ended\",\"ref\":\"refs/heads/main\",\"incident\":"
         "\"INC-1\",\"rule\":null,\"requester\":\"dana\",\"ends\":"
         "\"2026-11-23T12:45:33Z\",\"review-due\":"
         "\"2026-11-24T12:45:33Z\"}]}\n");
    sp_buf_dispose(&out);
}
