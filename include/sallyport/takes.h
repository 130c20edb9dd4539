/*
 * takes.h - which files a commit takes that is about to be made.
 * layer: base
 */
#ifndef SALLYPORT_TAKES_H
#define SALLYPORT_TAKES_H

enum sp_takes {
    SP_TAKES_STAGED, /* what is staged */
    SP_TAKES_ALL,    /* all that is tracked, by `commit -a` */
    SP_TAKES_PATHS,  /* what is named, by `commit PATH` */
};

#endif
