/*
 * resident.h - how much memory stays resident while a repository is read.
 * layer: git
 *
 * Each page of a pack that was read stays, and so does what was freed between blocks that
 * are in use. Both are given back where that is much.
 */
#ifndef SALLYPORT_RESIDENT_H
#define SALLYPORT_RESIDENT_H

/* Counts that an object is read; any thread may call it. Now and then it looks at what is
 * resident, and gives back what can be had again. */
void sp_resident_count_read(void);

#endif
