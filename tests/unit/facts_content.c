/* What the numbers of changed paths say of a commit. */
#include <criterion/criterion.h>

#include "sallyport/facts.h"

#define CLASS(name) [SP_PATH_##name] = 1

Test(facts_content, code_is_implementation_and_infrastructure_that_changes)
{
    const struct sp_content content = {
        .added = {CLASS(IMPLEMENTATION), CLASS(TEST)},
        .edited = {CLASS(INFRA), CLASS(DOCS)},
        .deleted = {CLASS(IMPLEMENTATION), CLASS(BUILD)},
        .moved = {CLASS(IMPLEMENTATION)}};
    cr_assert_eq(sp_content_code(&content), 3);
}

Test(facts_content, a_move_does_nothing_but_move)
{
    struct sp_content content = {.moved = {CLASS(TEST)}};
    cr_assert(sp_content_is_move(&content));
    content.edited[SP_PATH_DOCS] = 1;
    cr_assert_not(sp_content_is_move(&content));
    cr_assert_not(sp_content_is_move(&(struct sp_content){.is_empty = true}));
}

Test(facts_content, a_deletion_takes_code_out_and_adds_no_test)
{
    struct sp_content content = {
        .deleted = {CLASS(IMPLEMENTATION), CLASS(TEST)},
        .edited = {CLASS(DOCS)}};
    cr_assert(sp_content_is_deletion(&content));
    content.edited[SP_PATH_TEST] = 1;
    cr_assert_not(sp_content_is_deletion(&content));
    cr_assert_not(
        sp_content_is_deletion(&(struct sp_content){.deleted = {CLASS(TEST)}}));
}

Test(facts_content, a_test_that_only_moved_is_left)
{
    struct sp_content content = {.moved = {CLASS(TEST)},
                                 .edited = {CLASS(IMPLEMENTATION)}};
    cr_assert(sp_content_leaves_tests(&content));
    content.deleted[SP_PATH_TEST] = 1;
    cr_assert_not(sp_content_leaves_tests(&content));
}

Test(facts_content, the_head_of_a_squash_is_no_parent_of_its_own)
{
    struct sp_node node = {.parent_count = 2};
    cr_assert_eq(sp_node_own_parents(&node), 2);
    node.is_squash = true;
    cr_assert_eq(sp_node_own_parents(&node), 1);
}
