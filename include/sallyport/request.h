/*
 * request.h - the pull request that a message names.
 * layer: model
 */
#ifndef SALLYPORT_REQUEST_H
#define SALLYPORT_REQUEST_H

#include "sallyport/message.h"

enum { SP_REQUEST_MAX = 11 }; /* digits of a pull request, and a NUL */

/* The number in the last "(#7)" or "(!7)" of a subject. False, and out stays as it was,
 * where there is none. */
bool sp_request_in_subject(struct sp_str subject, char out[SP_REQUEST_MAX]);

/* The same; else that of GitHub's "Merge pull request #7 from" or of GitLab's line "See
 * merge request GROUP/PROJECT!7". */
bool sp_request_of(const struct sp_message *message, char out[SP_REQUEST_MAX]);

#endif
