/* What the formats of kubeconform and kubeval share. */
#ifndef SALLYPORT_READERS_MANIFESTS_H
#define SALLYPORT_READERS_MANIFESTS_H

#include "internal.h"

struct sp_manifests {
    uint64_t valid, invalid, errors, skipped;
};

/* Sets the metrics valid, invalid, errors and skipped. No pass with one that is not
 * valid, or with none that is. */
void sp_manifests_end(struct sp_reading *self,
                      const struct sp_manifests *counts);

#endif
