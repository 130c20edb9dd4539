#include <string.h>

#include "internal.h"
#include "sallyport/log.h"

static struct sp_json *id_of(const struct sp_oid *id)
{
    char hex[SP_OID_HEX + 1];
    return sp_json_string(sp_oid_format(hex, id));
}

/* The text, or null where there is none. */
static struct sp_json *text_of(struct sp_str text)
{
    return text.len ? sp_json_text_str(text) : sp_json_null();
}

static struct sp_json *parents_of(const struct sp_commit_facts *commit)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < commit->parent_count; i++)
        sp_json_append(list, id_of(&commit->parents[i]));
    return list;
}

static struct sp_json *prps_of(const struct sp_commit_facts *commit)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < commit->prps->good.count; i++)
        sp_json_append(list, sp_json_text(commit->prps->good.items[i]));
    return list;
}

static struct sp_json *trailers_of(const struct sp_message *message)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < message->trailers.count; i++) {
        const struct sp_trailer *trailer = &message->trailers.items[i];
        sp_json_append(list,
                       sp_json_pack("[o, o]", sp_json_text_str(trailer->key),
                                    sp_json_text_str(trailer->value)));
    }
    return list;
}

/* Null beyond the boundary of a shallow clone. */
static struct sp_json *paths_of(const struct sp_content *content)
{
    static const enum sp_path_class order[] = {
        SP_PATH_TEST, SP_PATH_IMPLEMENTATION, SP_PATH_INFRA,
        SP_PATH_DOCS, SP_PATH_BUILD,          SP_PATH_GENERATED};
    if (!content->is_known)
        return sp_json_null();
    struct sp_json *counts = sp_json_object();
    for (size_t i = 0; i < SP_PATH_CLASSES; i++) {
        enum sp_path_class c = order[i];
        sp_json_set(counts, sp_path_class_name(c),
                    sp_json_integer((long long)content->added[c] +
                                    content->edited[c] + content->deleted[c] +
                                    content->moved[c]));
    }
    return counts;
}

/* The rules with findings, each once. */
static struct sp_json *findings_of(const struct sp_log *log,
                                   const struct sp_oid *commit)
{
    struct sp_json *list = sp_json_array();
    const struct sp_finding *f;
    for (size_t i = 0; (f = sp_log_finding(log, commit, i)); i++) {
        size_t k = 0, count = sp_json_count(list);
        while (k < count &&
               strcmp(sp_json_string_of(sp_json_at(list, k)), f->rule) != 0)
            k++;
        if (k == count)
            sp_json_append(list, sp_json_string(f->rule));
    }
    return list;
}

int sp_log_json(struct sp_buf *out, const struct sp_log *log,
                const struct sp_commit_facts *commit, struct sp_error *err)
{
    const struct sp_message *message = commit->message;
    struct sp_header header;
    int code = sp_header_read(log->policy->message.header, message->subject,
                              &header, err);
    if (code < 0)
        return code;
    if (!header.conventional)
        header = message->header; /* the pattern has no group for the header */
    struct sp_json *object = sp_json_pack(
        "{s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "commit",
        id_of(commit->id), "parents", parents_of(commit), "type",
        text_of(header.type), "scope", text_of(header.scope), "breaking",
        header.breaking || message->header.breaking, "subject",
        sp_json_text_str(message->subject), "phase",
        sp_json_phase(commit->phase.phase), "prp", prps_of(commit), "trailers",
        trailers_of(message), "paths", paths_of(commit->content), "findings",
        findings_of(log, commit->id));
    sp_json_line(out, object);
    return SP_OK;
}
