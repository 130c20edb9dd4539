/* What a server hands to clones. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/layers.h"
#include "support.h"

/* As a server has it: the built-in policy, and a file. */
static struct sp_policy *layers_of(const char *ini)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    cr_assert(
        !sp_policy_add(policy, sp_policy_builtin(), SP_BUILTIN_NAME, &err) &&
            !sp_policy_add(policy, sp_str(ini), "test.ini", &err) &&
            !sp_policy_finish(policy, &err),
        "%s", err.message);
    return policy;
}

static char *published(const char *ini)
{
    struct sp_buf out = {0};
    struct sp_policy *policy = layers_of(ini);
    sp_policy_publish(&out, policy);
    sp_policy_free(policy);
    return sp_buf_detach(&out);
}

Test(policy_publish, has_what_files_set_and_nothing_else)
{
    SAME(published("[policy]\nmode = observe\n[roles]\nci = bot,\n  other\n"
                   "[rule \"tdd-order\"]\nlevel = warn\n"),
         "[policy]\nmode = observe\n"
         "\n[roles]\nci = bot, other\n"
         "\n[rule \"tdd-order\"]\nlevel = warn\n");
    SAME(published(""), "");
}

Test(policy_publish, leaves_out_what_is_of_the_server_alone)
{
    SAME(published("[policy]\nbaseline = none\nnow = "
                   "2026-12-01\n[identity]\nhost = gitea\n"
                   "[limits]\ntime = 5s\n[report]\nmachine = on\n"),
         "");
}

Test(policy_publish, reads_back_as_it_was)
{
    static const char ini[] =
        "[message]\nheader = ^#[0-9]+; .+\ntypes += wip\n"
        "[paths]\ntest += /a/, !/c/\n[help]\ntdd-order = see; # there\n"
        "[exempt \"bot\"]\npusher = bot\nauthor = <b@x>\n";
    char before[SP_SHA256_HEX + 1], after[SP_SHA256_HEX + 1];
    struct sp_policy *policy = layers_of(ini);
    sp_policy_fingerprint(policy, before);
    sp_policy_free(policy);
    char *text = published(ini);
    policy = layers_of(text);
    sp_policy_fingerprint(policy, after);
    sp_policy_free(policy);
    cr_assert_str_eq(before, after, "%s", text);
    free(text);
}

/* The policy of that file alone, added to nothing but the built-in one. */
static char *print_of(const struct sp_policy *policy)
{
    char print[SP_SHA256_HEX + 1];
    return sp_strdup(sp_policy_fingerprint(policy, print));
}

Test(policy_publish, what_is_written_is_read_back_as_the_same_policy)
{
    struct sp_policy *policy = layers_of(
        "[policy]\nbaseline = now\n[limits]\ntime = 5s\n[identity]\nhost = "
        "plain\n[message]\nscopes = vpn, web\n[paths]\ndocs += *.org\n"
        "[roles]\nci = ci-bot\n[exempt \"bot\"]\npusher = bot\n"
        "author = <b@x>\n");
    struct sp_buf text = {0};
    sp_policy_write(&text, policy);
    struct sp_policy *again = layers_of(sp_buf_text(&text));
    char *one = print_of(policy), *other = print_of(again);
    cr_assert_str_eq(one, other, "%s", sp_buf_text(&text));
    cr_assert(strstr(sp_buf_text(&text), "\n[limits]\n"));
    cr_assert(strstr(sp_buf_text(&text), "\ntime = 5s\n"));
    free(one);
    free(other);
    sp_policy_free(policy);
    sp_policy_free(again);
    sp_buf_dispose(&text);
}
