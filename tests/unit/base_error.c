#include "sallyport/error.h"

#include <string.h>

#include "support_assert.h"

Test(base_error, holds_a_code_and_a_message)
{
    struct sp_error err = {0};
    int code = sp_error_set(&err, SP_EGIT, "object %s is %d bytes", "x", 7);
    cr_assert_eq(code, SP_EGIT);
    assert_error(err, SP_EGIT, "object x is 7 bytes");
}

Test(base_error, keeps_the_first_one)
{
    struct sp_error err = {0};
    sp_error_set(&err, SP_EPOLICY, "first");
    cr_assert_eq(sp_error_set(&err, SP_EGIT, "second"), SP_EPOLICY);
    assert_error(err, SP_EPOLICY, "first");
}

Test(base_error, cuts_a_long_message)
{
    struct sp_error err = {0};
    sp_error_set(&err, SP_ELIMIT, "%2000d", 1);
    cr_assert_eq(strlen(err.message), sizeof err.message - 1);
}
