/*
 * resolution.h - how a conflict in a text was resolved.
 * layer: base
 */
#ifndef SALLYPORT_RESOLUTION_H
#define SALLYPORT_RESOLUTION_H

#include "sallyport/str.h"

enum sp_resolution {
    /* The text differs outside of the hunks that conflict. */
    SP_RESOLVED_OUTSIDE,
    /* It differs inside of them alone, and has lines there that neither side
     * and no base has. */
    SP_RESOLVED_BY_OWN_LINES,
    /* In the place of each hunk stand lines of the sides or the base. */
    SP_RESOLVED_BY_SIDES,
};

/*
 * Compares `made` with `automatic`, a text that git has merged with conflict
 * markers: seven characters or more, the id of a commit and `suffix`, which
 * nobody who wrote the sides knew. Outside of the hunks, all lines must be the
 * same, in the same order. Inside, any lines that stand in that hunk or in `base`
 * may be repeated, dropped and reordered. Source: policy model, "What a phase may
 * touch". Takes time in the number of hunks times the lines, and some 70 bytes a
 * line.
 */
enum sp_resolution sp_resolution_of(struct sp_str automatic, struct sp_str base,
                                    struct sp_str made, struct sp_str suffix);

#endif
