/* What /proc says of a process. */
#include "sallyport/ancestor.h"

#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "support_assert.h"

TestSuite(base_ancestor);

Test(base_ancestor, a_process_has_a_name_a_parent_and_a_start)
{
    struct sp_process_about ours, again, parents;
    cr_assert(prctl(PR_SET_NAME, "a) b (c") == 0);
    cr_assert(sp_process_look(getpid(), &ours));
    assert_text(ours.name, "a) b (c");
    cr_assert_eq(ours.parent, getppid());
    cr_assert(sp_process_look(getpid(), &again));
    cr_assert_eq(again.started, ours.started);
    cr_assert(sp_process_look(getppid(), &parents));
    cr_assert(parents.started <= ours.started);
}

Test(base_ancestor, a_name_may_have_a_line_break)
{
    struct sp_process_about ours;
    cr_assert(prctl(PR_SET_NAME, "a\nb") == 0);
    cr_assert(sp_process_look(getpid(), &ours));
    assert_text(ours.name, "a\nb");
    cr_assert_eq(ours.parent, getppid());
}

Test(base_ancestor, nobody_is_no_process)
{
    struct sp_process_about about;
    struct sp_buf arguments = {0};
    pid_t parent = 1;
    cr_assert_not(sp_process_look(0, &about));
    cr_assert_not(sp_process_look(-1, &about));
    cr_assert_not(sp_process_arguments(0, &arguments, &parent));
    cr_assert_eq(parent, 0);
    sp_buf_dispose(&arguments);
}

Test(base_ancestor, its_arguments_are_those_it_was_started_with)
{
    struct sp_buf arguments = {0};
    pid_t parent;
    cr_assert(sp_process_arguments(getpid(), &arguments, &parent));
    cr_assert(arguments.len > 0 && arguments.data[arguments.len - 1] == '\0');
    cr_assert_eq(parent, getppid());
    sp_buf_dispose(&arguments);
}
