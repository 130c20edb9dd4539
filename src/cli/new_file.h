/* Writes a file that is not there yet. */
#ifndef SALLYPORT_CLI_NEW_FILE_H
#define SALLYPORT_CLI_NEW_FILE_H

#include "sallyport/buf.h"
#include "sallyport/error.h"

/* Never over another file, and through no link: SP_ESYSTEM where something is
 * there. */
int write_new_file(const char *file, const struct sp_buf *text,
                   struct sp_error *err);

#endif
