#include "sallyport/compose.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

#define SCISSORS "# ------------------------ >8 ------------------------\n"

static struct sp_cleanup how = {SP_CLEANUP_STRIP, "#", true};

static char *composed(const char *text, const char *header, const char *value)
{
    struct sp_buf out = {0};
    sp_compose(&out, sp_str(text), &how, header, "PRP", value);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

Test(client_compose, a_trailer_is_added_as_git_does_it)
{
    SAME(composed("feat: x\n", "", "A-1"), "feat: x\n\nPRP: A-1\n");
    SAME(composed("feat: x", "", "A-1"), "feat: x\n\nPRP: A-1\n");
    SAME(composed("feat: x\n\nbody\n", "", "A-1"),
         "feat: x\n\nbody\n\nPRP: A-1\n");
    SAME(composed("feat: x\n\nSigned-off-by: A <a@example.org>\n", "", "A-1"),
         "feat: x\n\nSigned-off-by: A <a@example.org>\nPRP: A-1\n");
    SAME(composed("feat: x\n\n\n", "", "A-1"), "feat: x\n\nPRP: A-1\n\n\n");
}

Test(client_compose, what_git_will_not_store_stays_below)
{
    SAME(composed("feat: x\n# a\n\n# b\n", "", "A-1"),
         "feat: x\n\nPRP: A-1\n# a\n\n# b\n");
    SAME(composed("feat: x\n" SCISSORS "diff\n", "", "A-1"),
         "feat: x\n\nPRP: A-1\n" SCISSORS "diff\n");
    how.is_cut = false;
    how.mode = SP_CLEANUP_WHITESPACE;
    SAME(composed("feat: x\n# a\n", "", "A-1"), "feat: x\n# a\n\nPRP: A-1\n");
    how.mode = SP_CLEANUP_SCISSORS;
    SAME(composed("feat: x\n# a\n" SCISSORS "diff\n", "", "A-1"),
         "feat: x\n# a\n\nPRP: A-1\n" SCISSORS "diff\n");
    how = (struct sp_cleanup){SP_CLEANUP_STRIP, "#", true};
}

Test(client_compose, an_empty_message_gets_a_place_for_its_subject)
{
    SAME(composed("\n# a\n", "test: ", "A-1"), "test: \n\nPRP: A-1\n\n# a\n");
    SAME(composed("\n# a\n", "", "A-1"), "\n\nPRP: A-1\n\n# a\n");
    SAME(composed("\n# a\n", "test: ", ""), "test: \n\n# a\n");
    SAME(composed("", "test: ", ""), "test: \n");
}

/* The reference for a branch that uses those of the words. */
static char *reference(const char *branch, const char *used)
{
    struct sp_error err = {0};
    struct sp_buf out = {0};
    struct sp_strings list = {0};
    struct sp_str item, rest = sp_str(used);
    struct sp_policy *policy = policy_of("");
    while (sp_str_item(&rest, ',', &item))
        sp_strings_add(&list, item.ptr, item.len);
    int found = sp_compose_reference(&out, &policy->prp, branch, &list, &err);
    cr_assert(found == (out.len > 0));
    sp_strings_dispose(&list);
    sp_policy_free(policy);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

Test(client_compose, the_name_of_the_branch_has_the_reference)
{
    SAME(reference("refs/heads/feature/WU-006a-vpn-tunnel-foundation", ""),
         "WU-006a-vpn-tunnel-foundation");
    SAME(reference("refs/heads/fix/WU-7", "A-1,B-1"), "WU-7");
    SAME(reference("refs/heads/feature/wu-7", ""), "");
    SAME(reference("refs/heads/feature/xWU-7-x", ""), "");
    SAME(reference("refs/heads/feature/xWU-7/A-1", ""), "A-1");
    SAME(reference("", ""), "");
}

Test(client_compose, the_branch_says_how_it_is_written)
{
    SAME(reference("refs/heads/fix/WU-7", "A-1,WU-7-audit-log"),
         "WU-7-audit-log");
    SAME(reference("refs/heads/fix/WU-7-log", "WU-7-audit-log"),
         "WU-7-audit-log");
    SAME(reference("refs/heads/fix/x", "A-1"), "A-1");
    SAME(reference("refs/heads/fix/x", "A-1,B-1"), "");
}

Test(client_compose, a_pattern_that_takes_too_long_is_told)
{
    struct sp_error err = {0};
    struct sp_buf out = {0};
    struct sp_strings none = {0};
    struct sp_policy *policy = policy_of("[prp]\npattern = (a+)+$\n");
    cr_assert(
        sp_compose_reference(
            &out, &policy->prp,
            "refs/heads/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
            &none, &err) == SP_ELIMIT);
    sp_policy_free(policy);
}

static char *header(const char *ini, enum sp_phase phase)
{
    struct sp_buf out = {0};
    struct sp_policy *policy = policy_of(ini);
    sp_compose_header(&out, policy, phase);
    sp_policy_free(policy);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

Test(client_compose, a_type_is_proposed_where_the_policy_knows_it)
{
    SAME(header("", SP_PHASE_RED), "test: ");
    SAME(header("", SP_PHASE_GREEN), "feat: ");
    SAME(header("", SP_PHASE_REFACTOR), "refactor: ");
    SAME(header("", SP_PHASE_UNKNOWN), "");
    SAME(header("", SP_PHASE_NEUTRAL), "");
    SAME(header("[message]\ntypes = feat, docs\n", SP_PHASE_RED), "");
    SAME(header("[message]\ntypes =\n", SP_PHASE_RED), "test: ");
    SAME(header("[message]\nheader = .*\n", SP_PHASE_RED), "");
    SAME(header("[tdd]\nred = ^RED:\n", SP_PHASE_RED), "");
    SAME(header("[tdd]\nneutral = : x$\n", SP_PHASE_RED), "");
    SAME(header("[tdd]\nred = x\n", SP_PHASE_GREEN), "");
}

static bool wants(const char *ini, const char *text)
{
    struct sp_policy *policy = policy_of(ini);
    struct sp_message message = {0};
    sp_message_parse(&message, sp_str(text));
    bool result = sp_compose_wants_reference(policy, &message);
    sp_message_dispose(&message);
    sp_policy_free(policy);
    return result;
}

Test(client_compose, a_reference_is_wanted_where_it_would_be_missed)
{
    static const char *const wanting[] = {"feat: x\n", "test: x\n", "wip\n", "",
                                          "feat: x\n\nRefs: y\n"};
    static const char *const hidden[] = {
        "feat: x\n\nPRP: A-1\n\nKey: x\n", "feat: x\n\n- PRP: A-1\n",
        "feat: x (PRP: A-1)\n", "feat: x\nPRP: A-1\n"};
    static const char *const content[] = {"docs: x\n",
                                          "fixup! feat: x\n",
                                          "Revert \"feat: x\"\n",
                                          "feat: x\n\nprp: A-1\n",
                                          "feat: x\n\nPRP: none\n",
                                          "amend! feat: x\n"};
    for (size_t i = 0; i < sizeof wanting / sizeof wanting[0]; i++)
        cr_expect(wants("", wanting[i]), "%s", wanting[i]);
    for (size_t i = 0; i < sizeof content / sizeof content[0]; i++)
        cr_expect(!wants("", content[i]), "%s", content[i]);
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
        cr_expect(!wants("", hidden[i]), "%s", hidden[i]);
    cr_expect(wants("[prp]\nwhere = trailer-anywhere\n", "feat: x\n"));
    cr_expect(!wants("[prp]\nwhere = trailer-anywhere\n",
                     "feat: x\n\nPRP: A-1\n\nb\n"));
    cr_expect(!wants("[prp]\nrequire = off\n", "feat: x\n"));
    cr_expect(wants("[prp]\nrequire = branch\n", "feat: x\n"));
    cr_expect(!wants("[prp]\nwhere = message\n", "feat: x\n"));
    cr_expect(!wants("[tdd]\nred = (a+)+$\n",
                     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n"));
}

/* The text with a line that is no trailer made one. */
static char *moved(const char *text)
{
    struct sp_policy *policy = policy_of("");
    struct sp_message message = {0};
    struct sp_buf out = {0};
    sp_message_parse(&message, sp_str(text));
    if (!sp_compose_move(&out, sp_str(text), &how, policy, &message))
        sp_buf_puts(&out, "stays");
    sp_message_dispose(&message);
    sp_policy_free(policy);
    return sp_buf_detach(&out);
}

Test(client_compose, a_line_that_is_no_trailer_is_moved_to_where_it_is_one)
{
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"feat: x\n\nPRP: A-1\n\nKey: x\n", "feat: x\n\nKey: x\nPRP: A-1\n"},
        {"feat: x\n\nPRP: A-1\n\nWhy.\n# c\n",
         "feat: x\n\nWhy.\n\nPRP: A-1\n# c\n"},
        {"feat: x\n\nPRP: A-1 \nCloses #3\n",
         "feat: x\n\nCloses #3\n\nPRP: A-1\n"},
        {"feat: x\nprp: A-1, B-2\n", "feat: x\n\nPRP: A-1, B-2\n"},
        {"docs: x\n\nPRP: A-1\n\nb\n", "stays"},
        {"feat: x\n\n- PRP: A-1\n", "stays"},
        {"feat: x\n\n  PRP: A-1\n", "stays"},
        {"feat: x\n\nPRP: A-1 and more\n\nb\n", "stays"},
        {"feat: x\n\nPRP:\nA-1\n", "stays"},
        {"feat: x\n\nPRP: A-1\n", "stays"},
        {"feat: x\n", "stays"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        SAME(moved(rows[i].text), rows[i].expected);
}
