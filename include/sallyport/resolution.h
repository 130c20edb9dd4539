/*
 * resolution.h - how a conflict in a text was resolved.
 * layer: base
 */
#ifndef SALLYPORT_RESOLUTION_H
#define SALLYPORT_RESOLUTION_H

#include "sallyport/str.h"

enum sp_resolution {
    /* The text differs outside the hunks that conflict. */
    SP_RESOLVED_OUTSIDE,
    /* It differs only inside of them, and has lines there that no side and no
     * base has. */
    SP_RESOLVED_BY_OWN_LINES,
    /* Each hunk is replaced by lines of the sides or the base. */
    SP_RESOLVED_BY_SIDES,
};

/*
 * Compares `made` with `automatic`, a text that git has merged with conflict
 * markers: seven characters or more, the id of a commit and `suffix`, which the
 * authors of the sides could not know. Outside the hunks, all lines must be the
 * same, in the same order. Inside, any lines of that hunk or of `base` may be
 * repeated, dropped and reordered (docs/design.md, "Conflicts"). Takes time in
 * the number of hunks times the lines, and some 70 bytes a line.
 */
enum sp_resolution sp_resolution_of(struct sp_str automatic, struct sp_str base,
                                    struct sp_str made, struct sp_str suffix);

#endif
