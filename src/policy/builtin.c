#include "sallyport/embed.h"
#include "sallyport/policy.h"

/* The file itself, so that what is shipped and what is compiled in cannot
 * differ. */
SP_EMBED(sp_builtin_policy_text, "conf/policy.ini");

struct sp_str sp_policy_builtin(void)
{
    return sp_str(sp_builtin_policy_text);
}
