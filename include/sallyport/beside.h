/*
 * beside.h - the programs that are installed beside this one.
 * layer: base
 */
#ifndef SALLYPORT_BESIDE_H
#define SALLYPORT_BESIDE_H

/* The path of the program of that name in the directory of this one. Yours to free(); NULL
 * where there is none that may be executed. */
char *sp_program_beside(const char *name);

/* How to type it: by its name where the PATH finds that very file, or where it is not there;
 * else by its path. Yours to free(). */
char *sp_program_typed(const char *name);

#endif
