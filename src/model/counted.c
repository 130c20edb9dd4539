#include "sallyport/counted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void dispose_record(struct sp_counted_record *record)
{
    free(record->actor);
    free(record->name);
    sp_metrics_free(record->metrics.items, record->metrics.count);
}

static void dispose_act(struct sp_counted_act *act)
{
    free(act->id);
    free(act->ref);
    free(act->incident);
    free(act->rule);
    free(act->prp);
}

void sp_counted_dispose(struct sp_counted *counted)
{
    sp_strings_dispose(&counted->prps);
    sp_strings_dispose(&counted->reverts);
    sp_oidmap_dispose(&counted->seen);
    for (size_t i = 0; i < counted->categories.count; i++)
        free(counted->categories.items[i].name);
    free(counted->categories.items);
    for (size_t i = 0; i < counted->records.count; i++)
        dispose_record(&counted->records.items[i]);
    free(counted->records.items);
    for (size_t i = 0; i < counted->let_in.count; i++)
        dispose_record(&counted->let_in.items[i]);
    free(counted->let_in.items);
    for (size_t i = 0; i < counted->acts.count; i++)
        dispose_act(&counted->acts.items[i]);
    free(counted->acts.items);
    *counted = (struct sp_counted){0};
}

void sp_count_category(struct sp_counted *counted, const char *name)
{
    if (!counted)
        return;
    for (size_t i = 0; i < counted->categories.count; i++) {
        struct sp_counted_category *one = &counted->categories.items[i];
        if (one->update == counted->update) {
            free(one->name);
            one->name = sp_strdup(name);
            return;
        }
    }
    const struct sp_counted_category one = {counted->update, sp_strdup(name)};
    SP_VEC_PUSH(&counted->categories, one);
}

/* Was it counted before? Then it is from now on. */
static bool was_seen(struct sp_counted *counted, struct sp_str what)
{
    struct sp_oid id;
    sp_oid_of_text(&id, what);
    bool was = sp_oidmap_get(&counted->seen, &id) != SP_OIDMAP_NONE;
    if (!was)
        sp_oidmap_put(&counted->seen, &id, 0);
    return was;
}

static bool was_record_seen(struct sp_counted *counted,
                            const struct sp_counted_record *record)
{
    struct sp_buf text = {0};
    char hex[SP_OID_HEX + 1];
    sp_buf_printf(&text, "\1%d %zu %s %lld %s\1%s\1%s", (int)record->kind,
                  record->update, sp_oid_format(hex, &record->commit),
                  (long long)record->time, record->actor ? record->actor : "",
                  record->name ? record->name : "", record->result);
    bool was = was_seen(counted, (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
    return was;
}

/* Commits of one proposal usually follow each other. */
static bool is_last(const struct sp_strings *list, const char *text)
{
    return list->count && strcmp(list->items[list->count - 1], text) == 0;
}

void sp_count_prp(struct sp_counted *counted, const char *reference)
{
    if (!counted || is_last(&counted->prps, reference) ||
        was_seen(counted, sp_str(reference)))
        return;
    if (counted->prps.count < SP_COUNTED_MAX)
        sp_strings_add(&counted->prps, reference, strlen(reference));
    else
        counted->prps_left_out++;
}

void sp_count_request(struct sp_counted *counted, const char *number)
{
    if (counted)
        snprintf(counted->request, sizeof counted->request, "%s", number);
}

static void keep_first(int64_t *first, int64_t time)
{
    if (time > 0 && (!*first || time < *first))
        *first = time;
}

void sp_count_time(struct sp_counted *counted, int64_t time, bool is_red)
{
    if (!counted)
        return;
    keep_first(&counted->first_commit, time);
    if (is_red)
        keep_first(&counted->first_red, time);
}

void sp_count_revert(struct sp_counted *counted, const char *id)
{
    if (counted && counted->reverts.count < SP_COUNTED_REVERTS &&
        !sp_strings_have(&counted->reverts, id))
        sp_strings_add(&counted->reverts, id, strlen(id));
}

static void copy_metrics(struct sp_counted_record *out,
                         const struct sp_evidence *record)
{
    for (size_t i = 0; i < record->metrics.count && i < SP_COUNTED_METRICS;
         i++) {
        const struct sp_metric *metric = &record->metrics.items[i];
        const struct sp_metric copy = {sp_strdup(metric->name), metric->value};
        SP_VEC_PUSH(&out->metrics, copy);
    }
}

/* Borrows its texts, and has no metrics yet. */
static struct sp_counted_record begin_record(const struct sp_counted *counted,
                                             const struct sp_evidence *record)
{
    bool is_gate = record->kind == SP_EVIDENCE_GATE;
    return (struct sp_counted_record){
        .kind = record->kind,
        .update = counted->update,
        .commit = record->commit,
        .time = record->time,
        .actor = record->actor,
        .name = is_gate ? record->gate : record->role,
        .result = is_gate ? sp_gate_result_words[record->result]
                          : sp_opinion_words[record->decision]};
}

static void own_texts(struct sp_counted_record *one,
                      const struct sp_evidence *record)
{
    one->actor = sp_strdup_or_null(one->actor);
    one->name = sp_strdup_or_null(one->name);
    copy_metrics(one, record);
}

void sp_count_record(struct sp_counted *counted,
                     const struct sp_evidence *record)
{
    if (!counted)
        return;
    struct sp_counted_record one = begin_record(counted, record);
    if (was_record_seen(counted, &one))
        return;
    if (counted->kept[record->kind]++ >= SP_COUNTED_MAX) {
        counted->records_left_out[record->kind]++;
        return;
    }
    own_texts(&one, record);
    SP_VEC_PUSH(&counted->records, one);
}

void sp_count_let_in(struct sp_counted *counted,
                     const struct sp_evidence *record)
{
    if (!counted)
        return;
    struct sp_counted_record one = begin_record(counted, record);
    own_texts(&one, record);
    SP_VEC_PUSH(&counted->let_in, one);
}

void sp_count_act(struct sp_counted *counted, const struct sp_exception *one,
                  const struct sp_act *act, const struct sp_oid *commit,
                  enum sp_exception_state state, int64_t ends)
{
    const struct sp_act *request = one->request;
    if (!counted)
        return;
    const struct sp_counted_act kept = {
        .kind = request->kind,
        .act = act->act,
        .id = sp_strdup(request->id),
        .ref = sp_strdup(request->ref),
        .incident = sp_strdup_or_null(request->incident),
        .rule = sp_strdup_or_null(request->rule),
        .prp = sp_strdup_or_null(act->prp),
        .commit = *commit,
        .state = state,
        .ends = ends};
    SP_VEC_PUSH(&counted->acts, kept);
}
