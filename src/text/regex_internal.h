/* What the files about regular expressions share. */
#ifndef SALLYPORT_TEXT_REGEX_INTERNAL_H
#define SALLYPORT_TEXT_REGEX_INTERNAL_H

#include "sallyport/regex.h"

/* As sp_regex_later(), for texts that are ASCII. Then none is checked to be UTF-8. */
void sp_regex_of_ascii(struct sp_regex **out, const char *pattern);

#endif
