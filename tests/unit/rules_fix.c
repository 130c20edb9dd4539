/* How to fix a message, where it can be fixed. */
#include <string.h>

#include "support.h"

static struct lab lab;

static void open_lab(void)
{
    lab_open(&lab, NULL);
    lab_message(&lab, "dosc: x\n");
}

static void close_lab(void)
{
    lab_close(&lab);
}

TestSuite(rules_fix, .init = open_lab, .fini = close_lab);

#define TYPE                                                                   \
    "message-format/type 9f3c2ab: type=dosc; types=docs, feat; near=docs"

static void asked(void)
{
    lab_policy(&lab, "[message]\ntypes = docs, feat\n");
}

Test(rules_fix, a_message_of_a_hosts_merge_is_edited_in_its_form)
{
    asked();
    lab.push.is_host_merge = true;
    FINDS(&lab, "message-format",
          TYPE "; own=begin the subject with 'docs:'; "
               "form=the merge form of the host\n");
    lab.commit.is_tip = false;
    FINDS(&lab, "message-format", TYPE "\n  type: git rebase -i main\n");
}

Test(rules_fix, one_that_was_written_on_the_hosts_pages_is_edited_there)
{
    asked();
    lab.push.via = "web";
    FINDS(&lab, "message-format",
          TYPE "; own=begin the subject with 'docs:'; "
               "form=the commit form of the host\n");
}

Test(rules_fix, a_bot_has_its_message_from_a_setting)
{
    asked();
    lab.commit.author =
        sp_str("dependabot[bot] <49699333+dependabot[bot]@users.noreply>");
    FINDS(&lab, "message-format",
          TYPE "; own=begin the subject with 'docs:'; "
               "form='commit-message' of .github/dependabot.yml\n"
               "  type: git commit --amend --only\n");
    lab.commit.author = sp_str("any[bot] <any@example.org>");
    FINDS(&lab, "message-format",
          TYPE "; own=begin the subject with 'docs:'; "
               "form=the settings of the bot\n"
               "  type: git commit --amend --only\n");
}

Test(rules_fix, a_reference_too)
{
    lab.push.is_host_merge = true;
    lab_message(&lab, "feat: x\n\n- PRP: A-1\n");
    FINDS(&lab, "prp-reference",
          "prp-reference/not-a-trailer 9f3c2ab: trailer=PRP; line=3; "
          "reason='- ' stands before it in its line; "
          "own=write 'PRP: A-1' at the end of the message, below a blank line; "
          "form=the merge form of the host\n");
}
