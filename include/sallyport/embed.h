/*
 * embed.h - a file of the source as a part of the program.
 * layer: base
 */
#ifndef SALLYPORT_EMBED_H
#define SALLYPORT_EMBED_H

typedef const char sp_embedded[];

/* Declares the text `symbol`, which ends with a NUL: the content of a file, named
 * from the top of the source. The Makefile has to name it, too, or a change of it
 * would go unseen. */
#define SP_EMBED(symbol, file)                                                 \
    __asm__(".section .rodata\n" #symbol ":\n"                                 \
            ".incbin \"" file "\"\n"                                           \
            ".byte 0\n"                                                        \
            ".previous\n");                                                    \
    extern sp_embedded symbol

#endif
