/*
 * mode.h - what a path is in a tree.
 * layer: base
 */
#ifndef SALLYPORT_MODE_H
#define SALLYPORT_MODE_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/oid.h"

/* Modes as git reads them; any other mode in a tree becomes one of these. */
enum {
    SP_MODE_NONE = 0, /* it is not there on that side */
    SP_MODE_DIRECTORY = 0040000,
    SP_MODE_FILE = 0100644,
    SP_MODE_PROGRAM = 0100755,
    SP_MODE_SYMLINK = 0120000,
    SP_MODE_SUBMODULE = 0160000,
};

/* Is it a regular file? */
static inline bool sp_mode_is_file(uint32_t mode)
{
    return mode == SP_MODE_FILE || mode == SP_MODE_PROGRAM;
}

/* What a path is in one tree; the id is zero when it is not there. */
struct sp_side {
    uint32_t mode;
    struct sp_oid id;
};

#endif
