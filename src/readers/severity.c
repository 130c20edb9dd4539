#include "severity.h"

#include <string.h>

static const char *const names[] = {"critical", "high", "medium", "low",
                                    "not counted"};

static enum sp_severity look_up(const struct sp_scale *scale,
                                struct sp_str word)
{
    for (; scale->word; scale++)
        if (sp_str_equal_nocase(word, scale->word))
            return scale->is;
    return SP_HIGH;
}

void sp_tally_add(struct sp_tally *tally, const struct sp_scale *scale,
                  struct sp_str word, uint64_t count)
{
    char text[SP_WORD_MAX + 1];
    enum sp_severity is = look_up(scale, word);
    size_t at = 0, len = word.len < SP_WORD_MAX ? word.len : SP_WORD_MAX;
    memcpy(text, word.ptr, len);
    text[len] = '\0';
    tally->counts[is] += count;
    while (at < tally->word_count && strcmp(tally->words[at].word, text) != 0)
        at++;
    if (!count || at == SP_WORDS_MAX)
        return;
    if (at == tally->word_count) {
        tally->word_count++;
        memcpy(tally->words[at].word, text, sizeof text);
        tally->words[at].is = is;
    }
    tally->words[at].count += count;
}

void sp_finding_begin(struct sp_finding *finding, const char *unless_given)
{
    finding->is_passed = false;
    sp_finding_severity(finding, sp_str(unless_given));
}

void sp_finding_severity(struct sp_finding *finding, struct sp_str word)
{
    size_t len = word.len < SP_WORD_MAX ? word.len : SP_WORD_MAX;
    memcpy(finding->word, word.ptr, len);
    finding->word[len] = '\0';
}

void sp_finding_end(const struct sp_finding *finding, struct sp_tally *tally,
                    const struct sp_scale *scale)
{
    if (!finding->is_passed)
        sp_tally_add(tally, scale, sp_str(finding->word), 1);
}

/* "HIGH 2 -> high, UNKNOWN 1 -> high" */
static void note(struct sp_buf *out, const struct sp_tally *tally)
{
    if (tally->word_count)
        sp_buf_puts(out, "  counted: ");
    for (size_t i = 0; i < tally->word_count; i++)
        sp_buf_printf(out, "%s%s %llu -> %s", i ? ", " : "",
                      tally->words[i].word,
                      (unsigned long long)tally->words[i].count,
                      names[tally->words[i].is]);
}

void sp_tally_end(struct sp_reading *self, const struct sp_tally *tally,
                  const char *nothing)
{
    const uint64_t *counts = tally->counts;
    for (int i = SP_CRITICAL; i <= SP_LOW; i++)
        sp_reading_metric(self, names[i], (double)counts[i]);
    note(&self->out->notes, tally);
    if (!tally->measured)
        sp_reading_fails(self, "%s", nothing);
    if (counts[SP_CRITICAL] || counts[SP_HIGH])
        sp_reading_fails(self, "%llu critical and %llu high finding%s",
                         (unsigned long long)counts[SP_CRITICAL],
                         (unsigned long long)counts[SP_HIGH],
                         sp_plural(counts[SP_HIGH]));
    self->out->needs_mitigation = counts[SP_MEDIUM] > 0;
}
