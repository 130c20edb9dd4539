/* Evidence that was let in has entries of its own. */
#include <string.h>

#include "sallyport/recorded.h"
#include "support_assert.h"
#include "support_audit.h"

TestSuite(audit_let_in, .init = audit_enter, .fini = audit_leave);

#define COMMIT "ab00000000000000000000000000000000000000"

static struct sp_ref_update ref = {.name =
                                       (char[]){"refs/notes/sallyport/gates"}};
static const struct sp_push push = {&ref, 1, 1};
static struct sp_decision decision;

static void begin(void)
{
    struct sp_metric lines = {(char[]){"lines"}, 99.5};
    struct sp_evidence one = {.kind = SP_EVIDENCE_GATE,
                              .commit = {{0xab}},
                              .time = 1764345600,
                              .actor = (char[]){"ci-bot"},
                              .gate = (char[]){"unit"},
                              .result = SP_GATE_FAIL,
                              .metrics = {&lines, 1, 1}};
    decision = (struct sp_decision){.decided = SP_ACCEPTED, .push = &push};
    sp_count_let_in(&decision.found.counted, &one);
    sp_count_let_in(NULL, &one);
    one = (struct sp_evidence){.kind = SP_EVIDENCE_APPROVAL,
                               .commit = {{0xab}},
                               .time = 1764345600,
                               .actor = (char[]){"bob"},
                               .role = (char[]){"security"},
                               .decision = SP_REJECT};
    sp_count_let_in(&decision.found.counted, &one);
}

/* The members of an entry, from its record. */
static void members(uint64_t number, const char *expected)
{
    audit_assert_recorded(sp_record_let_in, &decision, number, "record",
                          "\"record\":{", expected);
    sp_verdict_dispose(&decision.found);
}

Test(audit_let_in, a_result_says_what_was_measured)
{
    begin();
    members(1, "\"record\":{\"ref\":\"refs/notes/sallyport/gates\",\"commit\":"
               "\"" COMMIT "\",\"actor\":\"ci-bot\",\"time\":"
               "\"2025-11-28T16:00:00Z\",\"result\":\"fail\",\"gate\":\"unit\","
               "\"metrics\":{\"lines\":99.5}},\"push\":0}");
}

Test(audit_let_in, an_approval_says_what_was_decided)
{
    begin();
    members(2, "\"record\":{\"ref\":\"refs/notes/sallyport/gates\",\"commit\":"
               "\"" COMMIT "\",\"actor\":\"bob\",\"time\":"
               "\"2025-11-28T16:00:00Z\",\"decision\":\"reject\",\"role\":"
               "\"security\"},\"push\":0}");
}

Test(audit_let_in, what_is_refused_let_nothing_in)
{
    begin();
    decision.decided = SP_REFUSED;
    members(1, "none");
}
