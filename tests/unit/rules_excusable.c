#include "sallyport/excusable.h"

#include "support.h"

Test(rules_excusable, each_row_of_what_nothing_excuses_is_there)
{
    const struct sp_rule *rule;
    for (const struct sp_unexcused *row = sp_unexcused; row->id; row++)
        cr_assert(sp_rule_find(row->id) || sp_code_find(row->id, &rule), "%s",
                  row->id);
}
