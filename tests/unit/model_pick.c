/* Which commit a message says that it was picked from. */
#include "sallyport/pick.h"

#include <stdlib.h>

#include "support.h"

#define A "0123456789abcdef0123456789abcdef01234567"

static char *read_message(const char *text)
{
    struct sp_revert names;
    struct sp_message message = {0};
    struct sp_buf out = {0};
    sp_message_parse(&message, sp_str(text));
    bool found = sp_pick_read(&names, &message);
    cr_assert(found == (names.count > 0));
    sp_buf_puts(&out, found ? "" : "none");
    for (size_t i = 0; i < names.count; i++)
        sp_buf_printf(&out, "%s%s", i ? "; " : "", names.named[i].commit);
    sp_message_dispose(&message);
    return sp_buf_detach(&out);
}

#define PICK "(cherry picked from commit "

Test(model_pick, as_git_and_hosts_write_it)
{
    static const char *const rows[][2] = {
        {"feat: x\n\n" PICK A ")\n", A},
        {"feat: x\n\nWhy.\n\nPRP: A-1\n" PICK A ")\n", A},
        {"feat: x\n\n" PICK "0123456)\n", "0123456"},
        {"feat: x\n\n" PICK "0123456)\n" PICK "fedcba9)\n", "0123456; fedcba9"},
        {"Cherry-pick: " A "\n", A},
        {"feat: x\n", "none"},
        {"feat: x\n\n" PICK "012345)\n", "none"},
        {"feat: x\n\n" PICK A "\n", "none"},
        {"feat: x\n\ncherry picked from commit " A "\n", "none"},
        {PICK A ")\n", "none"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *found = read_message(rows[i][0]);
        cr_expect_str_eq(found, rows[i][1], "%s: %s", rows[i][0], found);
        free(found);
    }
}
