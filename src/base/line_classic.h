/* git's classic diff of some lines of two texts. */
#ifndef SALLYPORT_BASE_LINE_CLASSIC_H
#define SALLYPORT_BASE_LINE_CLASSIC_H

#include "line_diff.h"

/*
 * Compares two ranges, of which none is empty, as xdl_fall_back_diff() does: marks which of
 * their lines are changed, whatever was marked there. numbers: how many different lines
 * there are. False where that takes too long.
 */
bool sp_lines_classic(struct numbered *one, struct line_range in_one,
                      struct numbered *other, struct line_range in_other,
                      uint32_t numbers);

#endif
