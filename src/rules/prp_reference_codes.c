#include "prp_reference.h"

/* The codes that explain a missing reference: without a phase it is not known whether
 * a reference is needed; a valid revert needs none; and a NUL byte hides what
 * follows. */
#define CAUSES                                                                 \
    SP_YIELDS("tdd-phase/unknown", "tdd-phase/contradiction",                  \
              "message-format/not-a-revert", "message-format/nul")

#define AND_PUSH "on the branch, then push it"
#define BELOW_LINES                                                            \
    "on the branch, each below a line such as '## Test strategy', then push "  \
    "it"

const struct sp_finding_code sp_prp_codes[] = {
    [MISSING] = {.id = "prp-reference/missing",
                 .wrong = "no '{trailer}:' line says which proposal this "
                          "change belongs to",
                 .fix = "end its message with a line like '{trailer}: "
                        "{example}'",
                 .yields_to = CAUSES},
    [MISSING_IN_MESSAGE] =
        {.id = "prp-reference/missing-in-message",
         .wrong =
             "the message does not say which proposal this change belongs to",
         .fix = "put '{example}' into its message",
         .yields_to = CAUSES},
    [NOT_A_TRAILER] =
        {.id = "prp-reference/not-a-trailer",
         .wrong = "'{trailer}:' is there, in line {line}, but it is not a "
                  "trailer for git: {reason}",
         .fix = "write '{trailer}: {value}' at the end of the message, {place}",
         .yields_to = CAUSES},
    [IN_SUBJECT] = {.id = "prp-reference/in-subject",
                    .wrong = "'{trailer}:' is there, in line {line}, but it "
                             "is not a trailer for git: no blank line "
                             "separates it from the subject",
                    .fix = "put a blank line above it",
                    .yields_to = SP_YIELDS("message-format/no-blank-line",
                                           "tdd-phase/unknown",
                                           "tdd-phase/contradiction",
                                           "message-format/not-a-revert")},
    [MALFORMED] = {.id = "prp-reference/malformed",
                   .wrong = "the reference '{reference}' is not like "
                            "{example}",
                   .fix = "correct the reference in its message"},
    [TOO_MANY] = {.id = "prp-reference/too-many",
                  .wrong = "the message names more than {max} proposals",
                  .fix = "split the commit, or name only the proposals that it "
                         "belongs to"},
    [MISSING_IN_BRANCH] =
        {.id = "prp-reference/missing-in-branch",
         .wrong = "no commit says which proposal the branch belongs to",
         .fix = "name the proposal in the last commit's "
                "message"},
    [MISSING_IN_NAME] = {.id = "prp-reference/missing-in-name",
                         .wrong = "the branch name does not say which proposal "
                                  "the branch belongs to",
                         .fix = "rename the branch, so that its name has the "
                                "id of your proposal"},
    [NO_DOCUMENT] = {.id = "prp-reference/no-document",
                     .wrong = "{proposal} has no document in {directory}/",
                     .fix = "write {directory}/{proposal}.md " AND_PUSH},
    [SEVERAL_DOCUMENTS] = {.id = "prp-reference/several-documents",
                           .wrong = "{proposal} has more than one document: "
                                    "{files}",
                           .fix = "keep one of them in {directory}/ on the "
                                  "branch, then push it"},
    [SUPERSEDED] = {.id = "prp-reference/superseded",
                    .wrong = "the document of {proposal} says that it is "
                             "superseded",
                    .fix = "refer to the proposal that took its place"},
    [DOCUMENT_SIZE] = {.id = "prp-reference/document-size",
                       .wrong = "{file} is larger than {max} bytes",
                       .fix = "shorten {file} " AND_PUSH},
    [EMPTY_DOCUMENT] = {.id = "prp-reference/empty-document",
                        .wrong = "{file} is empty",
                        .fix = "write {sections} in {file} " BELOW_LINES},
    [MISSING_SECTIONS] = {.id = "prp-reference/missing-sections",
                          .wrong = "{file} has no text under {sections}",
                          .fix = "write it in {file} " BELOW_LINES},
    {.id = NULL},
};
