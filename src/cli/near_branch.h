/* The protected branch that somebody may have meant. */
#ifndef SALLYPORT_NEAR_BRANCH_H
#define SALLYPORT_NEAR_BRANCH_H

#include "evidence.h"

/* The short name of the protected branch of the remote, as it is known here, that is nearest
 * to `name`; NULL: none is near. Yours to free(). */
char *near_branch(const struct evidence *evidence, const char *name);

#endif
