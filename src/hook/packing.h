/* What git asks the hook reference-transaction about, although no ref moves. */
#ifndef SALLYPORT_HOOK_PACKING_H
#define SALLYPORT_HOOK_PACKING_H

#include "here.h"
#include "sallyport/push.h"

/* Does git pack this ref? Then its value is written again, and its file goes
 * once packed-refs has it. is_prepared: else it was done already. */
bool sp_hook_is_packing(struct hook_here *here, const struct sp_ref_update *ref,
                        bool is_prepared);

#endif
