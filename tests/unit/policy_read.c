/* What may stand in a policy file, and what is said of anything else. */
#include <stdio.h>
#include <string.h>

#include "sallyport/host.h"
#include "sallyport/policy.h"
#include "support_assert.h"

static struct sp_policy *policy;

static void init(void)
{
    policy = sp_policy_new();
}

static void dispose(void)
{
    sp_policy_free(policy);
}

TestSuite(policy_read, .init = init, .fini = dispose);

/* "[section]\nkey = value\n" */
static int read_value(const char *section, const char *key, const char *value,
                      struct sp_error *err)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "[%s]\n%s = %s\n", section, key, value);
    int code = sp_policy_add(policy, sp_str(sp_buf_text(&text)), "p.ini", err);
    sp_buf_dispose(&text);
    return code;
}

static void set(const char *section, const char *key, const char *value)
{
    struct sp_error err = {0};
    int code = read_value(section, key, value, &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
}

#define ID "0123456789abcdef0123456789ABCDEF01234567"
#define LIST_COMMAS "items separated by single commas"
#define LIST_END "an item after the last comma"
#define REFS                                                                   \
    "full ref names such as refs/heads/main or refs/heads/release/*, or HEAD"
#define HOSTS "{hosts}" /* the names of all rows of hosts.def */
#define BASELINE_IDS "now, none, or commit ids of 40 digits"

/* Messages without "p.ini:2: [section] key = value: expected ". */
static const struct {
    const char *section, *key, *value, *expected;
} wrong[] = {
    /* words */
    {"policy", "mode", "", "enforce or observe or off"},
    {"policy", "mode", "Off", "enforce or observe or off; did you mean 'off'?"},
    {"policy", "mode", "enforced",
     "enforce or observe or off; did you mean 'enforce'?"},
    {"policy", "mode", "off off", "enforce or observe or off"},
    {"identity", "host", "plan", HOSTS "; did you mean 'plain'?"},
    {"identity", "host", "gitae", HOSTS "; did you mean 'gitea'?"},
    {"identity", "host", "gitlab, gitea", HOSTS},
    {"refs", "tag", "yes", "immutable or free"},
    {"message", "merge", "skipped", "skip or check"},
    {"prp", "where", "trailers",
     "trailer or message or branch or trailer-anywhere; did you mean "
     "'trailer'?"},
    {"prp", "require", "on", "commit or branch or off"},
    /* text */
    {"prp", "trailer", "", "a value"},
    /* lists */
    {"message", "types", ",", LIST_COMMAS},
    {"message", "types", "a,,b", LIST_COMMAS},
    {"message", "types", ", a", LIST_COMMAS},
    {"message", "types", "a,", LIST_END},
    {"message", "types", "a, b ,", LIST_END},
    {"refs", "merge-roles", "a,", LIST_END},
    {"refs", "protected", "main", REFS},
    {"refs", "protected", "refs/heads/a, heads/b", REFS},
    {"refs", "protected", "head", REFS},
    {"refs", "protected", "!heads/a, refs/heads/b", REFS},
    {"refs", "protected", "!refs/heads/a",
     "a ref without '!' as well, since an "
     "exclusion only takes away"},
    {"refs", "protected", "refs/heads/a,", LIST_END},
    {"policy", "baseline", "", "now, none, or commit ids"},
    {"policy", "baseline", "HEAD", BASELINE_IDS},
    {"policy", "baseline", "0123456", BASELINE_IDS},
    {"policy", "baseline", "now, none", BASELINE_IDS},
    {"policy", "baseline", ID ", none", BASELINE_IDS},
    {"policy", "baseline", ID "0", BASELINE_IDS},
    {"policy", "baseline", ID ",", LIST_END},
    /* regular expressions */
    {"refs", "branch-name", "", "a regular expression"},
    {"message", "header", "", "a regular expression"},
    {"tdd", "red", "", "a regular expression"},
    /* numbers */
    {"policy", "version", "2", "a number from 1 to 1"},
    {"policy", "version", "0", "a number from 1 to 1"},
    {"policy", "version", "1.0", "a number from 1 to 1"},
    {"message", "header-max", "", "a number from 0 to 10000"},
    {"message", "header-max", "-1", "a number from 0 to 10000"},
    {"message", "header-max", "+1", "a number from 0 to 10000"},
    {"message", "header-max", "10001", "a number from 0 to 10000"},
    {"message", "header-max", "1k", "a number from 0 to 10000"},
    {"message", "header-max", "0x10", "a number from 0 to 10000"},
    {"message", "header-max", "1 0", "a number from 0 to 10000"},
    {"message", "header-max", "ten", "a number from 0 to 10000"},
    {"message", "header-max", "99999999999999999999",
     "a number from 0 to 10000"},
    {"limits", "commits", "0", "a number from 1 to 10000000"},
    /* sizes */
    {"limits", "object", "",
     "a size such as 512, 64k or 1m, from 1024 to 33554432 bytes"},
    {"limits", "object", "1023",
     "a size such as 512, 64k or 1m, from 1024 to 33554432 bytes"},
    {"limits", "object", "33m",
     "a size such as 512, 64k or 1m, from 1024 to 33554432 bytes"},
    {"limits", "object", "9007199254740992k",
     "a size such as 512, 64k or 1m, from 1024 to 33554432 bytes"},
    {"limits", "message", "1M",
     "a size such as 512, 64k or 1m, from 64 to 33554432 bytes"},
    {"limits", "message", "64 k",
     "a size such as 512, 64k or 1m, from 64 to 33554432 bytes"},
    {"limits", "message", "1g",
     "a size such as 512, 64k or 1m, from 64 to 33554432 bytes"},
    {"limits", "message", "-1k",
     "a size such as 512, 64k or 1m, from 64 to 33554432 bytes"},
    /* durations */
    {"limits", "memory", "31m",
     "a size such as 512, 64k or 1m, from 33554432 to 2146435072 bytes"},
    {"limits", "memory", "2048m",
     "a size such as 512, 64k or 1m, from 33554432 to 2146435072 bytes"},
    {"limits", "time", "30",
     "a duration such as 30s, 5m or 1h, from 1 to 3600 seconds"},
    {"limits", "time", "0s",
     "a duration such as 30s, 5m or 1h, from 1 to 3600 seconds"},
    {"limits", "time", "61m",
     "a duration such as 30s, 5m or 1h, from 1 to 3600 seconds"},
    {"limits", "time", "1d",
     "a duration such as 30s, 5m or 1h, from 1 to 3600 seconds"},
    {"limits", "time", "1k",
     "a duration such as 30s, 5m or 1h, from 1 to 3600 seconds"},
    {"limits", "time", "s",
     "a duration such as 30s, 5m or 1h, from 1 to 3600 seconds"},
    /* roles and rules */
    {"roles", "qa", "a,,b", LIST_COMMAS},
    {"roles", "maintainer", "a,", LIST_END},
};

/* Appends a text of the table. */
static void add_expected(struct sp_buf *out, const char *text)
{
    bool has_hosts = sp_str_starts(sp_str(text), HOSTS);
    for (const struct sp_host_row *host = sp_hosts; has_hosts && host->name;
         host++)
        sp_buf_printf(out, "%s%s", host == sp_hosts ? "" : " or ", host->name);
    sp_buf_puts(out, has_hosts ? text + strlen(HOSTS) : text);
}

Test(policy_read, says_what_was_expected)
{
    for (size_t i = 0; i < LENGTH(wrong); i++) {
        struct sp_error err = {0};
        struct sp_buf message = {0};
        int code =
            read_value(wrong[i].section, wrong[i].key, wrong[i].value, &err);
        sp_buf_printf(&message, "p.ini:2: [%s] %s = %s: expected ",
                      wrong[i].section, wrong[i].key, wrong[i].value);
        add_expected(&message, wrong[i].expected);
        cr_assert_eq(code, SP_EPOLICY);
        assert_error(err, SP_EPOLICY, sp_buf_text(&message));
        sp_buf_dispose(&message);
    }
}

/* Each would be within the limits once it has wrapped, or is no number. */
Test(policy_read, a_number_that_wraps_is_too_large)
{
    static const char *const numbers[] = {
        "99999999999999h",       "9223372036854775807s", "9223372036854775808s",
        "18446744073709551617s", "5124095576030432h",    "4294967297s",
        "-18446744073709551615s"};
    for (size_t i = 0; i < LENGTH(numbers); i++) {
        struct sp_error err = {0};
        char message[160];
        snprintf(message, sizeof message,
                 "p.ini:2: [limits] time = %s: expected a duration such as "
                 "30s, 5m or 1h, from 1 to 3600 seconds",
                 numbers[i]);
        cr_assert_eq(read_value("limits", "time", numbers[i], &err),
                     SP_EPOLICY);
        assert_error(err, SP_EPOLICY, message);
    }
}

static void assert_refuses(const char *text, const char *message)
{
    struct sp_error err = {0};
    cr_assert_eq(sp_policy_add(policy, sp_str(text), "p.ini", &err),
                 SP_EPOLICY);
    assert_error(err, SP_EPOLICY, message);
}

Test(policy_read, says_what_is_wrong_with_a_regular_expression)
{
    assert_refuses("[tdd]\nred = (\n",
                   "p.ini:2: [tdd] red: not a regular expression: missing "
                   "closing parenthesis at character 2");
    assert_refuses("[message]\n\nauthors-skip = [a\n",
                   "p.ini:3: [message] authors-skip: not a regular "
                   "expression: missing terminating ] for character class at "
                   "character 3");
}

Test(policy_read, names_what_is_unknown_and_what_comes_near)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"[polcy]\nmode = off\n",
         "p.ini:1: unknown section 'polcy'; did you mean 'policy'?"},
        {"[role]\nqa = eve\n",
         "p.ini:1: unknown section 'role'; did you mean 'roles'?"},
        {"[breakage]\nquorum = 2\n", "p.ini:1: unknown section 'breakage'"},
        {"[Policy]\nmode = off\n",
         "p.ini:1: unknown section 'Policy'; did you mean 'policy'?"},
        {"[refs]\n[tddd]\n", "p.ini:2: unknown section 'tddd'; did you mean "
                             "'tdd'?"},
        {"[rule]\nlevel = warn\n",
         "p.ini:1: expected [rule \"id\"], with the id of a rule"},
        {"[rule]\n", "p.ini:1: expected [rule \"id\"], with the id of a rule"},
        {"[policy]\nmodes = off\n",
         "p.ini:2: unknown key 'modes'; did you mean 'mode'?"},
        {"[policy]\nmood = off\n", "p.ini:2: unknown key 'mood'"},
        {"[limits]\nmessages = 1k\n",
         "p.ini:2: unknown key 'messages'; did you mean 'message'?"},
        {"[limits]\nnonsense = 1k\n", "p.ini:2: unknown key 'nonsense'"},
        {"[policy]\nprotected = HEAD\n", "p.ini:2: unknown key 'protected'"},
        {"[policy \"x\"]\nmode = off\n",
         "p.ini:1: the section [policy \"x\"] is unknown"},
        {"[gat \"coverage\"]\nlevel = warn\n",
         "p.ini:1: the section [gat \"coverage\"] is unknown; did you mean "
         "'gate'?"},
        {"[windows \"xmas\"]\nfreeze = 12-24 - 12-26",
         "p.ini:1: the section [windows \"xmas\"] is unknown; did you mean "
         "'window'?"},
    };
    for (size_t i = 0; i < LENGTH(cases); i++)
        assert_refuses(cases[i].text, cases[i].message);
}

Test(policy_read, rules_have_a_level_and_refs)
{
    assert_refuses("[rule \"tag\"]\nlevel = wran\n",
                   "p.ini:2: [rule] level = wran: expected enforce or warn or "
                   "off; did you mean 'warn'?");
    assert_refuses("[rule \"tag\"]\nlevel = warm\n",
                   "p.ini:2: [rule] level = warm: expected enforce or warn or "
                   "off; did you mean 'warn'?");
    assert_refuses("[rule \"tag\"]\nrefs = v1\n",
                   "p.ini:2: [rule] refs = v1: expected " REFS);
    assert_refuses("[rule \"tag\"]\nrefs = refs/tags/v1, HEAD\n",
                   "p.ini:2: [rule] refs = refs/tags/v1, HEAD: expected full "
                   "ref names; HEAD stands only in [refs] protected");
    set("rule \"tag\"", "level", "off");
    set("rule \"tag\"", "refs", "refs/tags/v1, refs/tags/*");
    cr_assert_eq(policy->rules.items[0].level, SP_LEVEL_OFF);
    cr_assert_eq(policy->rules.items[0].refs.count, 2);
}

Test(policy_read, what_the_reader_of_lines_says_comes_through)
{
    assert_refuses("mode = off\n", "p.ini:1: a key needs a [section] above it");
    assert_refuses("[policy]\nmode = off\nmode = off\n",
                   "p.ini:3: 'mode' is already set in line 2");
    assert_refuses("[policy]\nmode\n",
                   "p.ini:2: expected [section] or key = value");
}

Test(policy_read, the_first_mistake_is_the_one_that_is_told)
{
    assert_refuses("[policy]\nmode = oops\nnonsense\n[limits\n",
                   "p.ini:2: [policy] mode = oops: expected enforce or observe "
                   "or off");
}

Test(policy_read, words_stand_for_numbers)
{
    static const char *const modes[] = {"enforce", "observe", "off"};
    static const char *const wheres[] = {"trailer", "message", "branch"};
    static const char *const requires[] = {"commit", "branch", "off"};
    for (int i = 0; i < 3; i++) {
        set("policy", "mode", modes[i]);
        set("prp", "where", wheres[i]);
        set("prp", "require", requires[i]);
        set("rule \"x\"", "level", sp_level_words[i]);
        cr_assert_eq(policy->policy.mode, i);
        cr_assert_eq(policy->prp.where, i);
        cr_assert_eq(policy->prp.require, i);
        cr_assert_eq(policy->rules.items[0].level, i);
    }
    set("prp", "where", "trailer-anywhere");
    cr_assert_eq(policy->prp.where, SP_PRP_TRAILER_ANYWHERE);
    set("refs", "tag", "free");
    set("message", "merge", "check");
    cr_assert_eq(policy->refs.tag, SP_TAG_FREE);
    cr_assert_eq(policy->message.merge, SP_MERGE_CHECK);
}

Test(policy_read, numbers_sizes_and_durations_have_units)
{
    static const struct {
        const char *value;
        long number;
    } sizes[] = {{"1024", 1024},
                 {"64k", 65536},
                 {"1m", 1048576},
                 {"01k", 1024},
                 {"32m", 32 << 20}},
      durations[] = {{"1s", 1}, {"3600s", 3600}, {"60m", 3600}, {"1h", 3600}},
      numbers[] = {{"0", 0}, {"10000", 10000}, {"007", 7}};
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        set("limits", "object", sizes[i].value);
        cr_assert_eq(policy->limits.max_object, sizes[i].number);
    }
    for (size_t i = 0; i < LENGTH(durations); i++) {
        set("limits", "time", durations[i].value);
        cr_assert_eq(policy->limits.max_seconds, durations[i].number);
    }
    for (size_t i = 0; i < LENGTH(numbers); i++) {
        set("message", "body-max-line", numbers[i].value);
        cr_assert_eq(policy->message.max_body_line, numbers[i].number);
    }
}

static void assert_list(const struct sp_strings *list, const char *expected)
{
    struct sp_buf joined = {0};
    for (size_t i = 0; i < list->count; i++)
        sp_buf_printf(&joined, "%s|", list->items[i]);
    assert_text(sp_buf_text(&joined), expected);
    sp_buf_dispose(&joined);
}

Test(policy_read, lists_have_items)
{
    set("message", "scopes", "");
    assert_list(&policy->message.scopes, "");
    set("message", "scopes", " a , b-c,d");
    assert_list(&policy->message.scopes, "a|b-c|d|");
    set("message", "scopes", "a,\n b,\n c");
    assert_list(&policy->message.scopes, "a|b|c|");
    set("refs", "protected", "HEAD, refs/heads/*, refs/tags/v[0-9]");
    assert_list(&policy->refs.protected, "HEAD|refs/heads/*|refs/tags/v[0-9]|");
    set("refs", "protected", "");
    assert_list(&policy->refs.protected, "");
}

Test(policy_read, the_baseline_is_now_or_none_or_commits)
{
    set("policy", "baseline", "now");
    assert_list(&policy->policy.baseline, "now|");
    set("policy", "baseline", "none");
    assert_list(&policy->policy.baseline, "");
    set("policy", "baseline", ID ", " ID);
    assert_list(&policy->policy.baseline, ID "|" ID "|");
}

Test(policy_read, a_long_value_leaves_room_for_what_was_expected)
{
    struct sp_buf value = {0};
    struct sp_error err = {0};
    for (int i = 0; i < 300; i++)
        sp_buf_printf(&value, "item-%d,\n ", i);
    read_value("message", "types", sp_buf_text(&value), &err);
    cr_assert(strstr(err.message, "…: expected " LIST_END), "%s", err.message);
    sp_buf_dispose(&value);
}

static void add(const char *text, const char *file)
{
    struct sp_error err = {0};
    int code = sp_policy_add(policy, sp_str(text), file, &err);
    assert_text(err.message, "");
    cr_assert_eq(code, SP_OK);
}

Test(policy_read, a_plus_adds_to_every_kind_of_list)
{
    add("[message]\ntypes = a, b\n[refs]\nprotected = HEAD\n"
        "[paths]\ntest = tests/\n[policy]\nbaseline = " ID "\n"
        "[roles]\nmaintainer = ana\n[rule \"tag\"]\nrefs = refs/heads/a\n",
        "1.ini");
    add("[message]\ntypes += c, d\n[refs]\nprotected += refs/heads/b\n"
        "[paths]\ntest += !tests/a/\n[policy]\nbaseline += " ID "\n"
        "[roles]\nmaintainer += bob\nqa += cy\n"
        "[rule \"tag\"]\nrefs += refs/heads/c\n",
        "2.ini");
    assert_list(&policy->message.types, "a|b|c|d|");
    assert_list(&policy->refs.protected, "HEAD|refs/heads/b|");
    assert_list(&policy->paths.test, "tests/|!tests/a/|");
    assert_list(&policy->policy.baseline, ID "|" ID "|");
    assert_list(&policy->roles.items[0].users, "ana|bob|");
    assert_list(&policy->roles.items[1].users, "cy|");
    assert_list(&policy->rules.items[0].refs, "refs/heads/a|refs/heads/c|");
}

Test(policy_read, a_plus_keeps_both_origins)
{
    add("[message]\ntypes = a\nscopes =\n", "1.ini");
    add("\n[message]\ntypes += b\ntypes += c\nscopes += d\n", "2.ini");
    const struct sp_setting *at =
        sp_policy_setting(policy, "message", NULL, "types");
    assert_text(at->value, "a, b, c");
    assert_text(at->before, "1.ini:2, 2.ini:3");
    assert_text(at->file, "2.ini");
    cr_assert_eq(at->line, 4);
    at = sp_policy_setting(policy, "message", NULL, "scopes");
    assert_text(at->value, "d");
    assert_text(at->before, "1.ini:3");
    add("[message]\ntypes = e\n", "3.ini");
    at = sp_policy_setting(policy, "message", NULL, "types");
    assert_text(at->value, "e");
    cr_assert_null(at->before);
    assert_list(&policy->message.types, "e|");
}

Test(policy_read, a_plus_adds_something_and_to_lists_alone)
{
    assert_refuses("[tdd]\nred += (\n",
                   "p.ini:2: [tdd] red: '+=' adds to a list, and this is no "
                   "list; write '='");
    assert_refuses("[policy]\nmode += off\n",
                   "p.ini:2: [policy] mode: '+=' adds to a list, and this is "
                   "no list; write '='");
    assert_refuses("[rule \"tag\"]\nlevel += off\n",
                   "p.ini:2: [rule] level: '+=' adds to a list, and this is "
                   "no list; write '='");
    assert_refuses("[rule \"tag\"]\nmoved += off\n",
                   "p.ini:2: [rule] moved: '+=' adds to a list, and this is "
                   "no list; write '='");
    assert_refuses("[message]\ntypes +=\n",
                   "p.ini:2: [message] types += : expected an item to add");
    assert_refuses("[message]\ntypes += a,,b\n",
                   "p.ini:2: [message] types += a,,b: expected items separated "
                   "by single commas");
    assert_refuses("[message]\ntype += a\n",
                   "p.ini:2: unknown key 'type'; did you mean 'types'?");
}
