#include <string.h>

#include "sallyport/policy.h"

/* Includes the file itself, so that the shipped file and the compiled-in text
 * cannot differ. */
__asm__(".section .rodata\n"
        "sp_builtin_policy_text:\n"
        ".incbin \"conf/policy.ini\"\n"
        ".byte 0\n"
        ".previous\n");
extern const char sp_builtin_policy_text[];

struct sp_str sp_policy_builtin(void)
{
    return sp_str(sp_builtin_policy_text);
}
