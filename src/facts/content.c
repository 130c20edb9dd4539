#include "sallyport/facts.h"

/* The number of changed paths of one class, moves excluded. */
static unsigned changed(const struct sp_content *content,
                        enum sp_path_class path_class)
{
    return content->added[path_class] + content->edited[path_class] +
           content->deleted[path_class];
}

unsigned sp_content_code(const struct sp_content *content)
{
    return changed(content, SP_PATH_IMPLEMENTATION) +
           changed(content, SP_PATH_INFRA);
}

bool sp_content_is_move(const struct sp_content *content)
{
    unsigned moved = 0, other = 0;
    for (size_t i = 0; i < SP_PATH_CLASSES; i++) {
        moved += content->moved[i];
        other += changed(content, (enum sp_path_class)i);
    }
    return moved && !other;
}

bool sp_content_is_deletion(const struct sp_content *content)
{
    static const enum sp_path_class classes[] = {SP_PATH_IMPLEMENTATION,
                                                 SP_PATH_INFRA, SP_PATH_TEST};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (content->added[classes[i]] || content->edited[classes[i]])
            return false;
    return sp_content_code(content) > 0;
}

bool sp_content_leaves_tests(const struct sp_content *content)
{
    return !changed(content, SP_PATH_TEST);
}

bool sp_content_has_test(const struct sp_content *content)
{
    return content->added[SP_PATH_TEST] || content->edited[SP_PATH_TEST];
}

bool sp_content_may_be_lone(const struct sp_content *content,
                            const struct sp_policy *policy)
{
    int lone = policy->tdd.lone_refactor;
    return content->is_known && !content->is_empty &&
           ((lone != SP_LONE_OFF && sp_content_is_deletion(content)) ||
            (lone == SP_LONE_ON && sp_content_leaves_tests(content)));
}

size_t sp_node_own_parents(const struct sp_node *node)
{
    return node->parent_count - (node->is_squash ? 1u : 0u);
}
