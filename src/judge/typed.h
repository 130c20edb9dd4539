/* What commands of findings do. */
#ifndef SALLYPORT_JUDGE_TYPED_H
#define SALLYPORT_JUDGE_TYPED_H

#include <stdbool.h>

/* Does a command change what is checked out? */
bool sp_judge_changes_head(const char *command);

/* The command after what goes in front of it, or the end of that line where nothing
 * follows; NULL: it does not begin with that. Borrowed. */
const char *sp_judge_after(const char *command, const char *away);

/* Does it only take a commit apart? What it leaves is committed before it is pushed. NULL
 * does not. */
bool sp_judge_takes_apart(const char *command);

#endif
