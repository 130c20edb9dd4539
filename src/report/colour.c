#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sallyport/report.h"

bool sp_wants_colour(int fd)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(fd) && (!none || !*none) && term && strcmp(term, "dumb") != 0;
}
