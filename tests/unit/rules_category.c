#include "support.h"

static struct lab lab;
static struct sp_step step;

static void open_lab(void)
{
    lab_open(&lab, NULL);
    step = (struct sp_step){.by_paths = SP_HIGH, .category = SP_HIGH};
    step.landed = id_of("m");
    snprintf(step.path, sizeof step.path, "deploy/main.tf");
}

static void close_lab(void)
{
    lab_close(&lab);
}

TestSuite(rules_category, .init = open_lab, .fini = close_lab);

#define FOUND(expected) FINDS(&lab, "category", expected)

Test(rules_category, a_trailer_that_names_one_is_good)
{
    FOUND("");
    lab_message(&lab, "fix: a leak\n\nChange-Category: critical\n");
    FOUND("");
}

Test(rules_category, a_trailer_that_names_none_is_refused_on_any_branch)
{
    lab_message(&lab, "fix: a leak\n\nChange-Category: URGENT\n");
    FOUND("category/unknown 9f3c2ab: word=URGENT\n"
          "  type: git commit --amend --only\n");
}

static void land_on_main(void)
{
    lab_ref(&lab, "refs/heads/main", SP_UPDATE);
    lab.branch.steps = &step;
    lab.branch.step_count = 1;
}

Test(rules_category, a_trailer_may_raise_it)
{
    land_on_main();
    step.category = SP_CRITICAL;
    FOUND("");
}

Test(rules_category, a_trailer_that_would_lower_it_is_told)
{
    land_on_main();
    step.has_lower = true;
    step.lower = SP_LOW;
    step.lower_in = id_of("c");
    FOUND("category/lower c (warning): word=LOW; category=HIGH; "
          "path=deploy/main.tf\n");
}

Test(rules_category, each_code_says_what_is_wrong_and_how_to_fix_it)
{
    WORDED(
        "category",
        "category/unknown\n"
        "  'Change-Category: WORD' names no category\n"
        "  write LOW, MEDIUM, HIGH or CRITICAL there, or leave the line out\n",
        "category/lower (warning)\n"
        "  'Change-Category: WORD' does not count: the change is CATEGORY, "
        "because "
        "of PATH\n"
        "  leave the line out\n");
}
