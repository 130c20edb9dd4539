#include "sallyport/needed.h"

#include <stdlib.h>

void sp_needed_dispose(struct sp_needed *needed)
{
    free(needed->file);
    sp_strings_dispose(&needed->missing);
    *needed = (struct sp_needed){0};
}
