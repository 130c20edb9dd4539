/* The wording of prp-reference. */
#include "support.h"

Test(rules_prp_reference_texts, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED(
        "prp-reference",
        "prp-reference/missing\n"
        "  no 'TRAILER:' line says which proposal this change belongs to\n"
        "  end its message with a line like 'TRAILER: EXAMPLE'\n",
        "prp-reference/missing-in-message\n"
        "  the message does not say which proposal this change belongs to\n"
        "  put 'EXAMPLE' into its message\n",
        "prp-reference/not-a-trailer\n"
        "  'TRAILER:' is there, in line LINE, but it is not a trailer for git: "
        "REASON\n"
        "  write 'TRAILER: VALUE' at the end of the message, PLACE\n",
        "prp-reference/in-subject\n"
        "  'TRAILER:' is there, in line LINE, but it is not a trailer for git: "
        "no "
        "blank line separates it from the subject\n"
        "  put a blank line above it\n",
        "prp-reference/malformed\n"
        "  the reference 'REFERENCE' is not like EXAMPLE\n"
        "  correct the reference in its message\n",
        "prp-reference/too-many\n"
        "  the message names more than MAX proposals\n"
        "  split the commit, or name only the proposals that it belongs to\n",
        "prp-reference/missing-in-branch\n"
        "  no commit says which proposal the branch belongs to\n"
        "  name the proposal in the last commit's message\n",
        "prp-reference/missing-in-name\n"
        "  the branch name does not say which proposal the branch belongs to\n"
        "  rename the branch, so that its name has the id of your proposal\n",
        "prp-reference/no-document\n"
        "  PROPOSAL has no document in DIRECTORY/\n"
        "  write DIRECTORY/PROPOSAL.md on the branch, then push it\n",
        "prp-reference/several-documents\n"
        "  PROPOSAL has more than one document: FILES\n"
        "  keep one of them in DIRECTORY/ on the branch, then push it\n",
        "prp-reference/superseded\n"
        "  the document of PROPOSAL says that it is superseded\n"
        "  refer to the proposal that took its place\n",
        "prp-reference/document-size\n"
        "  FILE is larger than MAX bytes\n"
        "  shorten FILE on the branch, then push it\n",
        "prp-reference/empty-document\n"
        "  FILE is empty\n"
        "  write SECTIONS in FILE on the branch, each below a line such as '## "
        "Test strategy', then push it\n",
        "prp-reference/missing-sections\n"
        "  FILE has no text under SECTIONS\n"
        "  write it in FILE on the branch, each below a line such as '## Test "
        "strategy', then push it\n");
}
