/* The wording of message-format. */
#include "support.h"

Test(rules_message_format_texts, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED(
        "message-format",
        "message-format/nul\n"
        "  the message holds a NUL byte\n"
        "  write the message again without it\n",
        "message-format/empty\n"
        "  the commit has no message\n"
        "  give the commit a message\n",
        "message-format/no-blank-line\n"
        "  there is no blank line between the subject and the body\n"
        "  leave the second line of the message empty\n",
        "message-format/subject-length\n"
        "  the subject has COUNT characters; at most MAX are allowed\n"
        "  shorten the subject; put the rest into the body\n",
        "message-format/line-length\n"
        "  a line of the body has COUNT characters; at most MAX are allowed\n"
        "  break the lines of the body\n",
        "message-format/header\n"
        "  the subject is not 'type: description' or 'type(scope): "
        "description'\n"
        "  write the subject like 'feat: open the tunnel'\n",
        "message-format/pattern\n"
        "  the subject does not match PATTERN\n"
        "  write the subject as the pattern asks\n",
        "message-format/type\n"
        "  the type 'TYPE' is not one of TYPES\n"
        "  begin the subject with one of these types\n",
        "message-format/scope\n"
        "  the scope 'SCOPE' is not one of SCOPES\n"
        "  write one of these scopes, or none\n",
        "message-format/not-a-revert\n"
        "  it says that it reverts NAMED, but it does not undo exactly that "
        "commit\n"
        "  call it fix: and test it, or make it again with 'git revert'\n");
}
