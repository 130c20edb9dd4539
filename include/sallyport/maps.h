/*
 * maps.h - large files that are mapped to be read.
 * layer: git
 *
 * libgit2 maps a pack for each thread. Here a part of a file is mapped once for all who ask
 * for it, because each page counts as often as it is mapped.
 */
#ifndef SALLYPORT_MAPS_H
#define SALLYPORT_MAPS_H

#include <stddef.h>
#include <sys/types.h>

/* As mmap() and munmap() of sys/mman.h, by --wrap of the linker: see the Makefile. A map
 * that may be written, a small one, and one without a file are left to the system. The
 * memory is yours to unmap. */
void *sp_map(void *hint, size_t len, int protection, int flags, int file,
             off_t offset);
int sp_unmap(void *memory, size_t len);

/* Gives the pages of all such maps back to the system. They are read again when they are
 * needed; any thread may be reading. */
void sp_maps_give_back(void);

#endif
