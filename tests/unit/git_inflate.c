/* What libgit2 calls instead of zlib: the linker wraps it here as well. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

#include "sallyport/inflate.h"

enum { LARGE = 200000 };

struct packed {
    unsigned char plain[LARGE], bytes[LARGE + 1000], out[LARGE + 1];
    size_t plain_len, len;
};

static struct packed *pack(size_t len, unsigned seed)
{
    struct packed *packed = calloc(1, sizeof *packed);
    for (size_t i = 0; i < len; i++) {
        seed = seed * 1103515245u + 12345u;
        packed->plain[i] = (unsigned char)("tree parent 0123\n"[seed >> 28]);
    }
    uLongf room = sizeof packed->bytes;
    packed->plain_len = len;
    cr_assert_eq(compress(packed->bytes, &room, packed->plain, len), Z_OK);
    packed->len = room;
    return packed;
}

/* zlib remembers where the stream is. */
static void open_stream(z_stream *stream, struct packed *packed, size_t in,
                        size_t room)
{
    *stream = (z_stream){.next_in = packed->bytes,
                         .avail_in = (uInt)in,
                         .next_out = packed->out,
                         .avail_out = (uInt)room};
    cr_assert_eq(inflateInit(stream), Z_OK);
}

/* The stream has given the whole object. */
static void assert_whole(const z_stream *stream, const struct packed *packed)
{
    cr_expect_eq(stream->total_out, packed->plain_len);
    cr_expect_eq(stream->total_in, packed->len);
    cr_expect_eq(memcmp(packed->out, packed->plain, packed->plain_len), 0);
}

/* Ends a test of one object. */
static void close_stream(z_stream *stream, struct packed *packed)
{
    cr_expect_eq(inflateEnd(stream), Z_OK);
    free(packed);
}

/* Enough objects that every way is taken. */
Test(git_inflate, whole_objects)
{
    for (unsigned i = 0; i < 2 * SP_INFLATE_FEW; i++) {
        struct packed *packed = pack(i * 37 % 3000, i);
        z_stream stream;
        open_stream(&stream, packed, packed->len + 50, packed->plain_len + 1);
        cr_assert_eq(inflate(&stream, Z_FINISH), Z_STREAM_END);
        cr_expect_eq(stream.avail_out, 1);
        cr_expect_eq(stream.avail_in, 50);
        cr_expect_eq(stream.next_in, packed->bytes + packed->len);
        cr_expect_eq(stream.next_out, packed->out + packed->plain_len);
        assert_whole(&stream, packed);
        close_stream(&stream, packed);
    }
}

/* As libgit2 reads what crosses the end of a window of the pack. */
Test(git_inflate, an_object_in_parts)
{
    for (unsigned i = 0; i < 2 * SP_INFLATE_FEW; i++) {
        struct packed *packed = pack(5000 + i, i);
        z_stream stream;
        open_stream(&stream, packed, packed->len / 2, packed->plain_len + 1);
        cr_assert_neq(inflate(&stream, Z_SYNC_FLUSH), Z_STREAM_END);
        stream.avail_in = (uInt)(packed->len - stream.total_in);
        cr_assert_eq(inflate(&stream, Z_FINISH), Z_STREAM_END);
        assert_whole(&stream, packed);
        close_stream(&stream, packed);
    }
}

/* As libgit2 reads the header of a delta. */
Test(git_inflate, only_the_beginning)
{
    for (unsigned i = 0; i < 2 * SP_INFLATE_FEW; i++) {
        struct packed *packed = pack(5000 + i, i);
        z_stream stream;
        open_stream(&stream, packed, packed->len, 16 + i);
        cr_assert_neq(inflate(&stream, Z_SYNC_FLUSH), Z_STREAM_END);
        cr_expect_eq(stream.avail_out, 0);
        cr_expect_eq(memcmp(packed->out, packed->plain, 16 + i), 0);
        close_stream(&stream, packed);
    }
}

Test(git_inflate, what_is_corrupted_is_refused)
{
    for (unsigned i = 0; i < 2 * SP_INFLATE_FEW; i++) {
        struct packed *packed = pack(5000, i);
        packed->bytes[packed->len - 1] ^= 1; /* the sum of the bytes */
        z_stream stream;
        open_stream(&stream, packed, packed->len, 5001);
        cr_expect_eq(inflate(&stream, Z_FINISH), Z_DATA_ERROR);
        inflateEnd(&stream);
        open_stream(&stream, packed, packed->len - 9, 5001);
        cr_expect_neq(inflate(&stream, Z_FINISH), Z_STREAM_END);
        inflateEnd(&stream);
        free(packed);
    }
}

/* libgit2 asks again until the stream ends, or until it is told that it cannot. */
Test(git_inflate, what_is_cut_is_an_error)
{
    struct packed *packed = pack(5000, 1);
    z_stream stream;
    open_stream(&stream, packed, packed->len - 9, 5001);
    cr_expect_eq(inflate(&stream, Z_SYNC_FLUSH), Z_OK);
    cr_expect_eq(inflate(&stream, Z_SYNC_FLUSH), Z_STREAM_ERROR);
    inflateEnd(&stream);
    free(packed);
}

/* Streams may overlap; each has a state of its own. */
Test(git_inflate, two_at_a_time)
{
    struct packed *a = pack(LARGE, 1), *b = pack(LARGE, 2);
    z_stream one;
    open_stream(&one, a, a->len, LARGE / 2);
    cr_assert_eq(inflate(&one, Z_SYNC_FLUSH), Z_OK);
    z_stream other;
    open_stream(&other, b, b->len, LARGE / 2);
    cr_assert_eq(inflate(&other, Z_SYNC_FLUSH), Z_OK);
    one.avail_out = other.avail_out = LARGE / 2 + 1;
    cr_assert_eq(inflate(&one, Z_FINISH), Z_STREAM_END);
    cr_assert_eq(inflate(&other, Z_FINISH), Z_STREAM_END);
    cr_expect_eq(memcmp(a->out, a->plain, LARGE), 0);
    cr_expect_eq(memcmp(b->out, b->plain, LARGE), 0);
    cr_expect_eq(inflateEnd(&other), Z_OK);
    cr_expect_eq(inflateEnd(&one), Z_OK);
    free(a);
    free(b);
}

Test(git_inflate, the_build_says_what_inflates)
{
    cr_expect(!strncmp(sp_inflate_name(), "zlib ", 5) ||
              !strncmp(sp_inflate_name(), "libdeflate ", 11));
}
