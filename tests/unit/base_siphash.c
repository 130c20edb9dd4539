#include "sallyport/siphash.h"
#include "support_assert.h"

/* The first of the authors' vectors, and one of 15 bytes: vectors.h, vectors_sip128. */
Test(base_siphash, the_vectors_of_its_authors)
{
    static const char text[] = {0, 1, 2,  3,  4,  5,  6, 7,
                                8, 9, 10, 11, 12, 13, 14};
    const struct sp_siphash key = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
    struct sp_siphash out;
    sp_siphash(&out, &key, (struct sp_str){"", 0});
    cr_assert(out.low == 0xe6a825ba047f81a3 && out.high == 0x930255c71472f66d);
    sp_siphash(&out, &key, (struct sp_str){text, sizeof text});
    cr_assert(out.low == 0x11a8b03399e99354 && out.high == 0xd9c3cf970fec087e);
}
