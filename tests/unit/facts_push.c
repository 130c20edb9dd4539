#include "sallyport/facts.h"
#include "support.h"

Test(facts_push, only_a_page_of_the_host_is_the_web)
{
    static const char *const others[] = {"ssh", "http", "api", NULL};
    cr_assert(sp_push_is_web(&(struct sp_push_facts){.via = "web"}));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        cr_assert(!sp_push_is_web(&(struct sp_push_facts){.via = others[i]}));
}

Test(facts_push, a_page_and_a_merge_of_the_host_have_a_form)
{
    cr_assert(sp_push_has_form(&(struct sp_push_facts){.via = "web"}));
    cr_assert(sp_push_has_form(
        &(struct sp_push_facts){.via = "ssh", .is_host_merge = true}));
    cr_assert(!sp_push_has_form(&(struct sp_push_facts){.via = "ssh"}));
    cr_assert(!sp_push_has_form(&(struct sp_push_facts){.via = NULL}));
}
