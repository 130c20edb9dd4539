/* Bytes as base64: the vectors of RFC 4648, section 10. */
#include "sallyport/base64.h"

#include <criterion/criterion.h>
#include <string.h>

Test(base_base64, is_as_in_the_rfc)
{
    static const struct {
        const char *bytes, *text;
    } rows[] = {{"", ""},
                {"f", "Zg=="},
                {"fo", "Zm8="},
                {"foo", "Zm9v"},
                {"foob", "Zm9vYg=="},
                {"fooba", "Zm9vYmE="},
                {"foobar", "Zm9vYmFy"},
                {"\xff\xfe\xfd", "//79"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char out[16];
        size_t len = strlen(rows[i].bytes);
        cr_assert_str_eq(
            sp_base64(out, (const unsigned char *)rows[i].bytes, len),
            rows[i].text);
        cr_assert_eq(strlen(out), SP_BASE64_LEN(len));
    }
}

Test(base_base64, two_digits_for_each_byte)
{
    char out[7];
    cr_assert_str_eq(sp_hex(out, (const unsigned char *)"\x00\x9f\xff", 3),
                     "009fff");
    cr_assert_str_eq(sp_hex(out, NULL, 0), "");
}
