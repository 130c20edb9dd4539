/* The subject to show for a commit, by what it changes. */
#include "../../src/rules/subject_kind.h"
#include "support.h"

static void shows(enum sp_path_class path_class, const char *subject)
{
    struct sp_content content = {.is_known = true};
    content.edited[path_class] = 1;
    cr_assert_str_eq(sp_subject_kind_of(&content)->usual, subject);
}

Test(rules_subject_kind, what_is_changed_alone_names_the_kind)
{
    const struct sp_content unknown = {.is_known = false, .is_empty = true};
    const struct sp_content empty = {.is_known = true, .is_empty = true};
    shows(SP_PATH_DOCS, "docs: describe the tunnel");
    shows(SP_PATH_TEST, "test: the tunnel opens");
    shows(SP_PATH_BUILD, "chore: pin the cipher");
    shows(SP_PATH_INFRA, "feat: open the tunnel");
    shows(SP_PATH_IMPLEMENTATION, "feat: open the tunnel");
    cr_assert_str_eq(sp_subject_kind_of(&empty)->usual,
                     "chore: run the pipeline again");
    cr_assert_str_eq(sp_subject_kind_of(&unknown)->usual,
                     "feat: open the tunnel");
}
