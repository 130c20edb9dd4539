/* What refs did since the guard was installed. */
#ifndef SALLYPORT_CLI_SINCE_INSTALL_H
#define SALLYPORT_CLI_SINCE_INSTALL_H

#include "judgement.h"

/* Fills the push of a judgement whose repository and policy are open, and says in its
 * `unasked` where the pushes are. SP_EGIT where nothing says what a protected ref
 * was. */
int since_install(struct judgement *out, struct sp_error *err);

#endif
