/* What commands of findings do. */
#ifndef SALLYPORT_JUDGE_TYPED_H
#define SALLYPORT_JUDGE_TYPED_H

#include <stdbool.h>

/* Does a command change what is checked out? */
bool sp_judge_changes_head(const char *command);

#endif
