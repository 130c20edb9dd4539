/* What the formats of findings share. */
#ifndef SALLYPORT_READERS_SEVERITY_H
#define SALLYPORT_READERS_SEVERITY_H

#include "internal.h"

enum sp_severity {
    SP_CRITICAL,
    SP_HIGH,
    SP_MEDIUM,
    SP_LOW,
    SP_NOT_COUNTED,
    SP_SEVERITIES
};

/* A word of a tool, without case, and what it is here. The last row has no word. A word
 * that is not in the scale counts as high. */
struct sp_scale {
    const char *word;
    enum sp_severity is;
};

enum { SP_WORDS_MAX = 16, SP_WORD_MAX = 31 };

/* Zero-initialise. */
struct sp_tally {
    uint64_t counts[SP_SEVERITIES];
    struct {
        char word[SP_WORD_MAX + 1];
        enum sp_severity is;
        uint64_t count;
    } words[SP_WORDS_MAX];
    size_t word_count;
    uint64_t measured; /* what was looked at: targets, dependencies, checks */
};

/* A finding that is being read: its severity may stand anywhere in it. */
struct sp_finding {
    char word[SP_WORD_MAX + 1];
    bool is_passed; /* a check that found nothing */
};

void sp_finding_begin(struct sp_finding *finding, const char *unless_given);
void sp_finding_severity(struct sp_finding *finding, struct sp_str word);
void sp_finding_end(const struct sp_finding *finding, struct sp_tally *tally,
                    const struct sp_scale *scale);

void sp_tally_add(struct sp_tally *tally, const struct sp_scale *scale,
                  struct sp_str word, uint64_t count);

/* Sets the metrics critical, high, medium and low, and notes how the words of the tool
 * were counted. No pass with a finding that is critical or high, or with nothing that
 * was measured: `nothing` says what that is. */
void sp_tally_end(struct sp_reading *self, const struct sp_tally *tally,
                  const char *nothing);

#endif
