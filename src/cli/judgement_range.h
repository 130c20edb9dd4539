/* The commits of a range, and the ref that they are judged as. */
#ifndef SALLYPORT_JUDGEMENT_RANGE_H
#define SALLYPORT_JUDGEMENT_RANGE_H

#include "judgement.h"

/* Appends the name of the remote that counts; false where none does. */
bool judgement_remote(struct sp_repo *repo, struct sp_buf *out);

/* Appends the default branch of that remote, or of a bare repository; nothing where it is not
 * known. */
void judgement_head(struct sp_repo *repo, struct sp_buf *out);

/* Does the policy protect that ref, also as the default branch? */
bool judgement_protects(const struct judgement *self, const char *ref);

/* Fills in the range of a judgement, and its push of one ref, from the words of the request.
 * SP_EUSAGE where these name no range. */
int judgement_of_range(struct judgement *self,
                       const struct judgement_request *request,
                       struct sp_error *err);

#endif
