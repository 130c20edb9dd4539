#include "sallyport/base64.h"

char *sp_base64(char *out, const unsigned char *bytes, size_t count)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrs"
                                 "tuvwxyz0123456789+/";
    char *to = out;
    for (size_t i = 0; i < count; i += 3) {
        size_t have = count - i < 3 ? count - i : 3;
        unsigned n = (unsigned)bytes[i] << 16 |
                     (have > 1 ? (unsigned)bytes[i + 1] << 8 : 0u) |
                     (have > 2 ? bytes[i + 2] : 0u);
        for (size_t k = 0; k < 4; k++)
            *to++ = k <= have ? digits[n >> (18 - 6 * k) & 63] : '=';
    }
    *to = '\0';
    return out;
}

char *sp_hex(char *out, const unsigned char *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * count] = '\0';
    return out;
}
