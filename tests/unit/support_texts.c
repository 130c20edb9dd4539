/* The wording of the rules. */
#include "support.h"

static char *text_of(const struct sp_finding_code *code)
{
    struct sp_buf out = {0};
    sp_buf_printf(&out, "%s%s\n  ", code->id,
                  code->level == SP_LEVEL_WARN ? " (warning)" : "");
    sp_code_fill(&out, code->wrong, NULL);
    sp_buf_puts(&out, "\n  ");
    sp_code_fill(&out, code->fix, NULL);
    sp_buf_puts(&out, "\n");
    return sp_buf_detach(&out);
}

void rule_says(const char *rule, const char *const *texts)
{
    const struct sp_rule *found = sp_rule_find(rule);
    cr_assert(found, "no such rule: %s", rule);
    const struct sp_finding_code *code = found->codes;
    for (; code->id && *texts; code++)
        SAME(text_of(code), *texts++);
    cr_assert(!code->id, "%s is not asserted", code->id);
    cr_assert(!*texts, "no such code: %s", *texts);
}
