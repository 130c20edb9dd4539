/*
 * What libgit2 calls instead of inflate() of zlib. libgit2 makes a stream for each object;
 * its state of 7 KB is not allocated each time. If the build has libdeflate, it inflates
 * whole objects, because it is faster. If it fails, zlib inflates them and gives the
 * answer.
 */
#include "sallyport/inflate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <zlib.h>

#ifdef SP_LIBDEFLATE
#include <libdeflate.h>
#include <pthread.h>
#endif

/* The functions of zlib, by the names that the linker gives them. */
int __real_inflateInit_(z_streamp stream, const char *version, int size);
int __real_inflate(z_streamp stream, int flush);

/* Room for the state of one stream, for each thread. */
enum { ROOM = 8192 };
static _Thread_local struct {
    _Alignas(max_align_t) unsigned char bytes[ROOM];
    bool is_used;
} room;

static voidpf take(voidpf context, uInt items, uInt size)
{
    (void)context;
    size_t bytes;
    if (__builtin_mul_overflow((size_t)items, (size_t)size, &bytes))
        return NULL;
    if (room.is_used || bytes > ROOM)
        return malloc(bytes);
    room.is_used = true;
    return room.bytes;
}

static void give_back(voidpf context, voidpf memory)
{
    (void)context;
    if (memory == room.bytes)
        room.is_used = false;
    else
        free(memory);
}

int sp_inflate_init(struct z_stream_s *stream, const char *version, int size)
{
    if (!stream->zalloc && !stream->zfree) {
        stream->zalloc = take;
        stream->zfree = give_back;
    }
    return __real_inflateInit_(stream, version, size);
}

#ifdef SP_LIBDEFLATE

/* With less room, libgit2 wants only the header of a delta. */
enum { MIN_ROOM = 33 };

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void release(void *decompressor)
{
    libdeflate_free_decompressor(decompressor);
}

static void make_key(void)
{
    pthread_key_create(&key, release);
}

/* One for each thread; NULL if there is no memory. */
static struct libdeflate_decompressor *decompressor_of_thread(void)
{
    static _Thread_local struct libdeflate_decompressor *known;
    if (!known) {
        pthread_once(&once, make_key);
        known = libdeflate_alloc_decompressor();
        pthread_setspecific(key, known);
    }
    return known;
}

static void advance(z_streamp stream, size_t in, size_t out)
{
    stream->next_in += in;
    stream->avail_in -= (uInt)in;
    stream->total_in += in;
    stream->next_out += out;
    stream->avail_out -= (uInt)out;
    stream->total_out += out;
}

/* Is it worth a try? The first objects of a thread are left to zlib. */
static bool may_be_whole(const z_stream *stream)
{
    static _Thread_local unsigned seen;
    if (stream->total_in || stream->total_out || stream->avail_out < MIN_ROOM)
        return false;
    seen += seen < SP_INFLATE_FEW;
    return seen == SP_INFLATE_FEW;
}

/* Inflates a whole stream of which nothing was read. False if that fails: then only the
 * bytes at next_out may have changed. */
static bool inflate_whole(z_streamp stream)
{
    size_t in, out;
    struct libdeflate_decompressor *decompressor =
        may_be_whole(stream) ? decompressor_of_thread() : NULL;
    if (!decompressor ||
        libdeflate_zlib_decompress_ex(
            decompressor, stream->next_in, stream->avail_in, stream->next_out,
            stream->avail_out, &in, &out) != LIBDEFLATE_SUCCESS)
        return false;
    advance(stream, in, out);
    return true;
}

#else

static bool inflate_whole(z_streamp stream)
{
    (void)stream;
    return false;
}

#endif

/* As zlib. libgit2 1.5 takes no other error for the end of a stream that is cut: it would
 * ask again for ever. */
static int inflate_more(z_streamp stream, int flush)
{
    bool is_at_end = !stream->avail_in && stream->avail_out;
    int code = __real_inflate(stream, flush);
    return is_at_end && code == Z_BUF_ERROR ? Z_STREAM_ERROR : code;
}

int sp_inflate(struct z_stream_s *stream, int flush)
{
    return inflate_whole(stream) ? Z_STREAM_END : inflate_more(stream, flush);
}

const char *sp_inflate_name(void)
{
#ifdef SP_LIBDEFLATE
    return "libdeflate " LIBDEFLATE_VERSION_STRING;
#else
    return "zlib " ZLIB_VERSION;
#endif
}
