/*
 * inflate.h - how the objects of a repository are inflated.
 * layer: git
 *
 * libgit2 calls these instead of the functions of zlib, by --wrap of the linker: see the
 * Makefile.
 */
#ifndef SALLYPORT_INFLATE_H
#define SALLYPORT_INFLATE_H

struct z_stream_s;

/* As inflateInit_() and inflate() of zlib.h. */
int sp_inflate_init(struct z_stream_s *stream, const char *version, int size);
int sp_inflate(struct z_stream_s *stream, int flush);

/* zlib inflates the first objects of each thread, because it starts at once: how many. */
enum { SP_INFLATE_FEW = 16 };

/* The library that inflates, and its version: "zlib 1.2.13". Static. */
const char *sp_inflate_name(void);

#endif
