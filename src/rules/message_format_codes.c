#include "message_format.h"

#include <stdlib.h>

const struct sp_finding_code sp_message_codes[] = {
    [NUL] = {.id = "message-format/nul",
             .wrong = "the message holds a NUL byte",
             .fix = "write the message again without it"},
    [EMPTY] = {.id = "message-format/empty",
               .wrong = "the commit has no message",
               .fix = "give the commit a message"},
    [NO_BLANK_LINE] = {.id = "message-format/no-blank-line",
                       .wrong = "there is no blank line between the subject "
                                "and the body",
                       .fix = "leave the second line of the message empty"},
    [SUBJECT_LENGTH] = {.id = "message-format/subject-length",
                        .wrong = "the subject has {count} characters; at most "
                                 "{max} are allowed",
                        .fix = "shorten the subject; put the rest into the "
                               "body"},
    [LINE_LENGTH] = {.id = "message-format/line-length",
                     .wrong = "a line of the body has {count} characters; at "
                              "most {max} are allowed",
                     .fix = "break the lines of the body"},
    [HEADER] = {.id = "message-format/header",
                .wrong = "the subject is not 'type: description' or "
                         "'type(scope): description'",
                .fix = "write the subject like 'feat: open the tunnel'"},
    [PATTERN] = {.id = "message-format/pattern",
                 .wrong = "the subject does not match {pattern}",
                 .fix = "write the subject as the pattern asks"},
    [TYPE] = {.id = "message-format/type",
              .wrong = "the type '{type}' is not one of {types}",
              .fix = "begin the subject with one of these types"},
    [SCOPE] = {.id = "message-format/scope",
               .wrong = "the scope '{scope}' is not one of {scopes}",
               .fix = "write one of these scopes, or none"},
    [NOT_A_REVERT] = {.id = "message-format/not-a-revert",
                      .wrong = "it says that it reverts {named}, but it does "
                               "not undo exactly that commit",
                      .fix = "call it fix: and test it, or make it again with "
                             "'git revert'"},
    {.id = NULL},
};

void sp_message_report(const struct sp_message_look *look, int code,
                       const struct sp_advice *advice,
                       const struct sp_word *words)
{
    char *command = sp_fix_reword(look->commit);
    sp_report_message(look->sink, look->commit,
                      &(struct sp_claim){.code = &sp_message_codes[code],
                                         .commit = look->commit->id,
                                         .command = command,
                                         .words = words,
                                         .advice = advice});
    free(command);
}
