/*
 * title.h - the title of a pull request, judged as the squash that it will
 * become.
 * layer: client
 *
 * The commit is made in memory, without a tree. Its content is not known, so
 * only rules about a message find something. Where the message names no
 * proposal, those of the squashed commits count.
 */
#ifndef SALLYPORT_TITLE_H
#define SALLYPORT_TITLE_H

#include "sallyport/decision.h"

/*
 * Judges a message: a title, and perhaps a body. `range` says how the squashed
 * commits are read. Its repository gets a layer of memory (staged.h) and cannot
 * be used for anything else afterwards. `update` is the range itself, the one update of
 * the decision's push; its new_id becomes the squash. Completes the decision, which was
 * begun. The findings name no commit.
 * SP_EGIT where no proposal is named and not all commits of the range are here.
 */
int sp_title_decide(const struct sp_source *range, struct sp_ref_update *update,
                    struct sp_str message, struct sp_decision *decision,
                    struct sp_error *err);

#endif
