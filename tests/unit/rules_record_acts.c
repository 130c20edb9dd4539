/* The rule record on refs/notes/sallyport/exceptions. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { NOW = 1795441533, HOUR = 3600, DAY = 24 * HOUR };

static struct lab lab;
static struct sp_chain chain;

#define PEOPLE                                                                 \
    "[roles]\nmaintainer = ann, bob, carol, ann#7, ann2#7, bobby\n"            \
    "devops = dana, ann\n[identity]\nbob = b@x.org\nbobby = b@x.org, "         \
    "c@x.org\n"

static void close_lab(void)
{
    sp_chain_dispose(&chain);
    lab_close(&lab);
}

static void open_lab(void)
{
    lab_open(&lab, PEOPLE);
    lab_ref(&lab, "refs/notes/sallyport/exceptions", SP_UPDATE);
    lab.push.now = lab.push.policy_now = NOW;
    lab.ref.chain = &chain;
}

TestSuite(rules_record_acts, .init = open_lab, .fini = close_lab);

static void set(char **text, const char *value)
{
    free(*text);
    *text = value ? sp_strdup(value) : NULL;
}

/* Adds an act about bg-00000001, at that time; a new one by dana, who pushes. */
static struct sp_chain_link *add(enum sp_act_kind what, const char *actor,
                                 int64_t time, bool is_new)
{
    struct sp_chain_link link = {.commit = id_of("a"), .is_new = is_new};
    link.commit.raw[19] = (unsigned char)(chain.links.count + 1);
    SP_VEC_PUSH(&chain.links, link);
    struct sp_chain_link *one = &chain.links.items[chain.links.count - 1];
    one->act = (struct sp_act){.kind = SP_BREAK_GLASS,
                               .act = what,
                               .id = sp_strdup("bg-00000001"),
                               .actor = sp_strdup(actor),
                               .time = time};
    if (what == SP_ACT_REQUEST) {
        one->act.incident = sp_strdup("INC-1");
        one->act.ref = sp_strdup("refs/heads/main");
        one->act.lasts = 4L * HOUR;
        one->act.text = sp_strdup("the tunnel is down");
    } else {
        one->act.request = chain.links.items[0].commit;
    }
    if (what == SP_ACT_REVIEW)
        one->act.prp = sp_strdup("WU-7");
    lab.push.user = is_new ? one->act.actor : "dana";
    return one;
}

static struct sp_chain_link *request(bool is_new)
{
    return add(SP_ACT_REQUEST, "dana", is_new ? NOW : NOW - HOUR, is_new);
}

static struct sp_chain_link *waiver(void)
{
    struct sp_chain_link *link = add(SP_ACT_REQUEST, "dana", NOW, true);
    link->act.kind = SP_WAIVER;
    set(&link->act.id, "wv-00000001");
    set(&link->act.incident, NULL);
    set(&link->act.ref, "refs/heads/feature/*");
    link->act.rule = sp_strdup("tdd-order");
    link->act.reason = sp_strdup("vendor-limitation");
    link->act.risk = sp_strdup("untested");
    link->act.mitigation = sp_strdup("watched");
    link->act.prp = sp_strdup("WU-7");
    link->act.until = NOW + 30 * DAY;
    return link;
}

/* Starts again with an empty chain. */
static void again(void)
{
    sp_chain_dispose(&chain);
}

/* One that was opened an hour ago and lasts four. */
static void opened(void)
{
    request(false);
    add(SP_ACT_APPROVE, "ann", NOW - HOUR, false);
    add(SP_ACT_APPROVE, "bob", NOW - HOUR, false);
}

#define FOUND(expected) FINDS(&lab, "record", expected)

Test(rules_record_acts, the_whole_story_is_let_in)
{
    request(true);
    FOUND("");
    again();
    request(false);
    add(SP_ACT_APPROVE, "ann", NOW, true);
    FOUND("");
    again();
    request(false);
    add(SP_ACT_APPROVE, "ann", NOW - 60, false);
    add(SP_ACT_APPROVE, "bob", NOW, true);
    FOUND("");
    again();
    opened();
    add(SP_ACT_REVOKE, "carol", NOW, true);
    FOUND("");
    again();
    opened();
    add(SP_ACT_CLOSE, "dana", NOW, true);
    add(SP_ACT_REVIEW, "dana", NOW, true);
    lab.push.user = "dana";
    FOUND("record/own-request a: actor=dana; act=review\n");
    again();
    opened();
    add(SP_ACT_CLOSE, "dana", NOW - 60, false);
    add(SP_ACT_REVIEW, "carol", NOW, true);
    FOUND("");
}

Test(rules_record_acts, a_waiver_is_let_in)
{
    waiver();
    FOUND("");
}

Test(rules_record_acts, who_acts_is_who_pushes)
{
    request(true);
    lab.push.user = "erin";
    FOUND("record/forged-actor a: actor=dana; user=erin\n"
          "  type: git config sallyport.user erin\n");
    lab.push.user = NULL;
    FOUND("record/unknown-user: who=an unknown user\n");
}

Test(rules_record_acts, the_time_is_that_of_the_server)
{
    request(true)->act.time = NOW - 301;
    FOUND("record/back-dated a: time=2026-11-23T13:40:32Z; "
          "now=2026-11-23T13:45:33Z\n");
    chain.links.items[0].act.time = NOW + 301;
    FOUND("record/future a: time=2026-11-23T13:50:34Z; "
          "now=2026-11-23T13:45:33Z\n");
}

Test(rules_record_acts, a_clock_that_goes_back_is_seen)
{
    request(false)->act.time = NOW + 2 * HOUR;
    add(SP_ACT_APPROVE, "ann", NOW, true);
    FOUND("record/out-of-order a: time=2026-11-23T13:45:33Z; "
          "last=2026-11-23T15:45:33Z\n");
}

Test(rules_record_acts, who_may_request)
{
    request(true);
    set(&chain.links.items[0].act.actor, "erin");
    lab.push.user = "erin";
    FOUND("record/may-not-act a: actor=erin; act=request; id=bg-00000001; "
          "roles=devops or security\n");
}

Test(rules_record_acts, who_may_answer)
{
    static const enum sp_act_kind acts[] = {SP_ACT_APPROVE, SP_ACT_REVOKE,
                                            SP_ACT_REVIEW};
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        struct sp_buf expected = {0};
        again();
        opened();
        add(acts[i], "erin", NOW, true);
        sp_buf_printf(&expected,
                      "record/may-not-act a: actor=erin; act=%s; "
                      "id=bg-00000001; roles=maintainer\n",
                      sp_act_words[acts[i]]);
        FOUND(sp_buf_text(&expected));
        sp_buf_dispose(&expected);
    }
    again();
    opened();
    add(SP_ACT_CLOSE, "ann", NOW, true);
    FOUND("record/may-not-act a: actor=ann; act=close; id=bg-00000001; "
          "roles=dana\n");
}

Test(rules_record_acts, nobody_approves_their_own)
{
    request(false);
    set(&chain.links.items[0].act.actor, "ann");
    add(SP_ACT_APPROVE, "ann", NOW, true);
    FOUND("record/own-request a: actor=ann; act=approve\n");
    again();
    request(false);
    set(&chain.links.items[0].act.actor, "ann2#7");
    add(SP_ACT_APPROVE, "ann#7", NOW, true);
    FOUND("record/own-request a: actor=ann#7; act=approve\n");
    again();
    request(false);
    set(&chain.links.items[0].act.actor, "bobby");
    add(SP_ACT_APPROVE, "bob", NOW, true);
    FOUND("record/own-request a: actor=bob; act=approve\n");
}

Test(rules_record_acts, a_person_approves_once_under_any_name)
{
    static const char *const pairs[][2] = {
        {"ann", "ann"}, {"ann#7", "ann2#7"}, {"Ann", "ann"}, {"bobby", "bob"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct sp_buf expected = {0};
        again();
        request(false);
        add(SP_ACT_APPROVE, pairs[i][0], NOW - 60, false);
        add(SP_ACT_APPROVE, pairs[i][1], NOW, true);
        sp_buf_printf(&expected,
                      "record/approved-already a: actor=%s; id=bg-00000001\n",
                      pairs[i][1]);
        FOUND(sp_buf_text(&expected));
        sp_buf_dispose(&expected);
    }
}

Test(rules_record_acts, an_id_is_used_once)
{
    request(false);
    request(true);
    FOUND("record/id-taken a: id=bg-00000001\n");
}

Test(rules_record_acts, an_answer_needs_its_request)
{
    add(SP_ACT_APPROVE, "ann", NOW, true);
    FOUND("record/no-request a: id=bg-00000001\n");
    again();
    request(false);
    add(SP_ACT_APPROVE, "ann", NOW, true)->act.request = id_of("x");
    FOUND("record/other-request a: id=bg-00000001; act=approve\n"
          "  type: sallyport exceptions\n");
}

Test(rules_record_acts, what_is_over_is_over)
{
    static const enum sp_act_kind acts[] = {SP_ACT_APPROVE, SP_ACT_REVOKE};
    for (size_t i = 0; i < 2; i++) {
        struct sp_buf expected = {0};
        again();
        opened();
        add(SP_ACT_CLOSE, "dana", NOW - 60, false);
        add(acts[i], "carol", NOW, true);
        sp_buf_printf(&expected,
                      "record/state a: id=bg-00000001; state=closed; act=%s\n",
                      sp_act_words[acts[i]]);
        FOUND(sp_buf_text(&expected));
        sp_buf_dispose(&expected);
    }
    again();
    request(false);
    add(SP_ACT_REVIEW, "carol", NOW, true);
    FOUND("record/state a: id=bg-00000001; state=pending; act=review\n");
    again();
    opened();
    add(SP_ACT_REVIEW, "carol", NOW, true);
    FOUND("record/early-review a: id=bg-00000001\n");
}

Test(rules_record_acts, a_grant_has_a_longest_time)
{
    request(true)->act.lasts = 4L * HOUR + 1;
    FOUND("record/too-long-a-time a: id=bg-00000001; max=4 h\n");
    again();
    waiver()->act.until = NOW + 30 * DAY + 1;
    FOUND("record/too-long-a-time a: id=wv-00000001; max=30 d\n");
    chain.links.items[0].act.until = NOW;
    FOUND("record/state a: id=wv-00000001; state=ended; act=request\n");
}

Test(rules_record_acts, a_grant_opens_no_ref_that_holds_evidence)
{
    static const char *const refs[] = {
        "refs/notes/sallyport/approvals", "refs/notes/sallyport/exceptions",
        "refs/sallyport/x", "refs/replace/x", "refs/notes/commits"};
    for (size_t i = 0; i < sizeof refs / sizeof refs[0]; i++) {
        struct sp_buf expected = {0};
        again();
        set(&request(true)->act.ref, refs[i]);
        sp_buf_printf(&expected, "record/closed-ref a: ref=%s\n", refs[i]);
        FOUND(sp_buf_text(&expected));
        sp_buf_dispose(&expected);
    }
}

/* Records are made now, whatever [policy] now says of what has ended. */
Test(rules_record_acts, a_time_for_tests_ends_a_grant)
{
    opened();
    add(SP_ACT_REVIEW, "carol", NOW, true);
    FOUND("record/early-review a: id=bg-00000001\n");
    lab.push.policy_now = NOW + 4 * HOUR;
    FOUND("");
}

Test(rules_record_acts, an_overdue_review_stops_the_next_grant)
{
    opened();
    for (size_t i = 0; i < 3; i++)
        chain.links.items[i].act.time = NOW - 30 * HOUR;
    struct sp_chain_link *next = request(true);
    set(&next->act.id, "bg-00000002");
    FOUND("record/review-overdue a: id=bg-00000001; who=dana; "
          "due=2026-11-23T11:45:33Z\n"
          "  type: sallyport break-glass review bg-00000001 --prp PRP\n");
    next->is_new = false;
    next->act.time = NOW - 60;
    struct sp_chain_link *approval = add(SP_ACT_APPROVE, "ann", NOW, true);
    set(&approval->act.id, "bg-00000002");
    approval->act.request = chain.links.items[3].commit;
    FOUND("record/review-overdue a: id=bg-00000001; who=dana; "
          "due=2026-11-23T11:45:33Z\n"
          "  type: sallyport break-glass review bg-00000001 --prp PRP\n");
    set(&chain.links.items[3].act.ref, SP_DRILL_REF);
    FOUND("");
}

/* The server's clock is set back, so that the review would not be overdue. */
Test(rules_record_acts, an_overdue_review_stays_overdue)
{
    opened();
    for (size_t i = 0; i < 3; i++)
        chain.links.items[i].act.time = NOW - 5 * HOUR;
    struct sp_chain_link *next = request(true);
    set(&next->act.id, "bg-00000002");
    FOUND("");
    lab.push.latest = NOW + 26 * HOUR;
    FOUND("record/review-overdue a: id=bg-00000001; who=dana; "
          "due=2026-11-24T12:45:33Z\n"
          "  type: sallyport break-glass review bg-00000001 --prp PRP\n");
}

Test(rules_record_acts, a_document_is_there)
{
    waiver()->lacks_document = true;
    FOUND("record/no-document a: prp=WU-7\n");
}

/* The document of the proposal that a waiver names, with that fault. */
static struct sp_prp_document *document(void)
{
    again();
    struct sp_prp_document *one = &waiver()->document;
    one->found = true;
    sp_strings_add(&one->files, "WU-7-x.md", strlen("WU-7-x.md"));
    return one;
}

#define UNFINISHED                                                             \
    "record/unfinished-document a: prp=WU-7; file=docs/prp/WU-7-x.md; why="

Test(rules_record_acts, a_document_is_finished)
{
    struct sp_prp_document *one = document();
    FOUND("");
    sp_strings_add(&one->missing, "security assessment", 19);
    sp_strings_add(&one->missing, "test strategy", 13);
    FOUND(UNFINISHED
          "it has no text under 'security assessment', 'test strategy'\n");
    document()->empty = true;
    FOUND(UNFINISHED "it is empty\n");
    document()->superseded = true;
    FOUND(UNFINISHED "it says that it is superseded\n");
    document()->is_large = true;
    FOUND(UNFINISHED "it is larger than 1048576 bytes\n");
}

Test(rules_record_acts, so_is_a_proposal)
{
    waiver()->is_no_reference = true;
    FOUND("record/no-proposal a: prp=WU-7; "
          "example=WU-006a-vpn-tunnel-foundation\n");
    lab_policy(&lab, "[prp]\npattern = (?!)\n");
    FOUND("record/no-proposal a: prp=WU-7\n");
}

Test(rules_record_acts, a_waiver_has_a_reason_of_the_list)
{
    set(&waiver()->act.reason, "time-pressure");
    FOUND("record/never-a-reason a: reason=time-pressure; why=time pressure "
          "is no reason: it passes, and the change stays; "
          "reasons=vendor-limitation, critical-bug-workaround, "
          "isolated-pilot\n");
    set(&chain.links.items[0].act.reason, "because");
    FOUND("record/reason a: reason=because; reasons=vendor-limitation, "
          "critical-bug-workaround, isolated-pilot\n");
}

Test(rules_record_acts, nothing_excuses_some_rules)
{
    static const struct {
        const char *rule, *expected;
    } rows[] = {
        {"record", "record/not-excusable"},
        {"record/forged-actor", "record/not-excusable"},
        {"limits", "record/not-excusable"},
        {"lockout", "record/not-excusable"},
        {"merge-shape", "record/not-excusable"},
        {"merge-shape/rewound", "record/not-excusable"},
        {"protected-ref", "record/not-excusable"},
        {"protected-ref/deleted", "record/not-excusable"},
        {"tag/moved", "record/not-excusable"},
        {"protected-ref/direct-push", ""},
        {"merge-shape/sidelined", ""},
        {"tdd-content/red-with-code", ""},
        {"tdd-odrer", "record/no-rule"},
        {"tdd-order/x", "record/no-rule"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        again();
        set(&waiver()->act.rule, rows[i].rule);
        char *found = lab_run(&lab, "record");
        cr_assert(strncmp(found, rows[i].expected, strlen(rows[i].expected)) ==
                          0 &&
                      (*rows[i].expected || !*found),
                  "%s: %s", rows[i].rule, found);
        free(found);
    }
}

Test(rules_record_acts, what_is_no_act_is_refused_by_its_fault)
{
    static const struct {
        enum sp_evidence_fault fault;
        const char *code;
    } rows[] = {
        {SP_EVIDENCE_SHAPE, "shape"},   {SP_EVIDENCE_LONG, "too-long"},
        {SP_EVIDENCE_CUT, "cut-short"}, {SP_EVIDENCE_MEMBER, "member"},
        {SP_EVIDENCE_DEEP, "too-deep"}, {SP_EVIDENCE_TWICE, "name-twice"}};
    struct sp_chain_link *link = request(true);
    link->why = sp_strdup("so it is");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char expected[64];
        link->fault = rows[i].fault;
        snprintf(expected, sizeof expected, "record/%s a: why=so it is\n",
                 rows[i].code);
        FOUND(expected);
    }
}

Test(rules_record_acts, the_chain_neither_rewinds_nor_goes_nor_grows_for_ever)
{
    chain.rewinds = true;
    FOUND("record/not-on-top: ref=refs/notes/sallyport/exceptions\n");
    chain.rewinds = false;
    chain.is_tag = true;
    FOUND("record/tag: ref=refs/notes/sallyport/exceptions\n");
    chain.is_tag = false;
    chain.too_many = true;
    FOUND("record/too-many: max=100\n");
    chain.too_many = false;
    chain.is_full = true;
    FOUND("record/full: ref=refs/notes/sallyport/exceptions; max=10000\n");
    lab_ref(&lab, "refs/notes/sallyport/exceptions", SP_DELETE);
    FOUND("record/deleted: ref=refs/notes/sallyport/exceptions\n");
}
