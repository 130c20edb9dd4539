#include "sallyport/prp.h"

#include <stdlib.h>
#include <string.h>

static void keep(struct sp_prp_refs *out, struct sp_strings *list,
                 struct sp_str text)
{
    char *copy = sp_strndup(text.ptr, text.len);
    bool is_new = !sp_strings_have(list, copy);
    if (is_new && list->count < SP_PRP_MAX) {
        SP_VEC_PUSH(list, copy);
        return;
    }
    out->has_more = out->has_more || is_new;
    free(copy);
}

static void clear(struct sp_strings *list)
{
    while (list->count)
        free(list->items[--list->count]);
}

static int from_trailers(const struct sp_prp_policy *policy,
                         const struct sp_trailers *trailers,
                         struct sp_prp_refs *out, struct sp_error *err)
{
    for (size_t i = 0; i < trailers->count; i++) {
        const struct sp_trailer *trailer = &trailers->items[i];
        if (!sp_str_equal_nocase(trailer->key, policy->trailer))
            continue;
        struct sp_str item, rest = trailer->value;
        if (!rest.len)
            keep(out, &out->bad, rest);
        while (sp_str_item(&rest, ',', &item)) {
            struct sp_match match;
            int found = sp_regex_full(policy->pattern, item, &match, err);
            if (found < 0)
                return found;
            keep(out, found ? &out->good : &out->bad, item);
        }
    }
    return SP_OK;
}

static int from_paragraphs(const struct sp_prp_policy *policy,
                           const struct sp_message *message,
                           struct sp_prp_refs *out, struct sp_error *err)
{
    struct sp_trailers trailers = {0};
    struct sp_buf storage = {0};
    sp_trailers_anywhere(&trailers, &storage, message->text);
    int code = from_trailers(policy, &trailers, out, err);
    free(trailers.items);
    sp_buf_dispose(&storage);
    return code;
}

static int search(const struct sp_prp_policy *policy, struct sp_str text,
                  struct sp_prp_refs *out, struct sp_error *err)
{
    struct sp_match match;
    size_t from = 0;
    int found = 0;
    while (from <= text.len && (found = sp_regex_find(policy->pattern, text,
                                                      from, &match, err)) > 0) {
        if (match.end > match.start)
            keep(out, &out->good,
                 (struct sp_str){text.ptr + match.start,
                                 match.end - match.start});
        from = match.end > match.start ? match.end : match.end + 1;
    }
    return found < 0 ? found : SP_OK;
}

int sp_prp_read(const struct sp_prp_policy *policy,
                const struct sp_message *message, const char *branch,
                struct sp_prp_refs *out, struct sp_error *err)
{
    clear(&out->good);
    clear(&out->bad);
    out->has_more = false;
    if (policy->where == SP_PRP_TRAILER)
        return from_trailers(policy, &message->trailers, out, err);
    if (policy->where == SP_PRP_TRAILER_ANYWHERE)
        return from_paragraphs(policy, message, out, err);
    if (policy->where == SP_PRP_MESSAGE)
        return search(policy, message->text, out, err);
    return search(policy, sp_str(branch), out, err);
}

/* Does the pattern find it, as a whole, at that place of a text? */
static int is_found(const struct sp_prp_policy *policy, struct sp_str text,
                    size_t at, size_t len, struct sp_error *err)
{
    struct sp_match match;
    int found = sp_regex_find(policy->pattern, text, at, &match, err);
    return found <= 0 ? found : match.start == at && match.end == at + len;
}

/* What commonly stands beside a reference in a text. */
static const struct {
    const char *before, *after;
} beside[] = {{"", ": x"}, {"", " x"}, {"[", "] x"}, {"x (", ")"}, {"#", ""}};

int sp_prp_is_reference(const struct sp_prp_policy *policy,
                        const char *reference, struct sp_error *err)
{
    struct sp_match match;
    const bool is_text = !sp_prp_in_trailer(policy) && *reference;
    int is = sp_regex_full(policy->pattern, sp_str(reference), &match, err);
    for (size_t i = 0; !is && is_text && i < sizeof beside / sizeof *beside;
         i++) {
        struct sp_buf text = {0};
        sp_buf_printf(&text, "%s%s%s", beside[i].before, reference,
                      beside[i].after);
        is = is_found(policy, sp_str(sp_buf_text(&text)),
                      strlen(beside[i].before), strlen(reference), err);
        sp_buf_dispose(&text);
    }
    return is;
}

bool sp_prp_in_trailer(const struct sp_prp_policy *policy)
{
    return policy->where == SP_PRP_TRAILER ||
           policy->where == SP_PRP_TRAILER_ANYWHERE;
}

void sp_prp_refs_dispose(struct sp_prp_refs *refs)
{
    sp_strings_dispose(&refs->good);
    sp_strings_dispose(&refs->bad);
}

struct sp_str sp_prp_id(const struct sp_prp_policy *policy,
                        const char *reference)
{
    struct sp_str whole = sp_str(reference);
    struct sp_match match;
    struct sp_error ignored = {0};
    if (sp_regex_full(policy->pattern, whole, &match, &ignored) <= 0)
        return whole;
    return (struct sp_str){reference + match.group_start,
                           match.group_end - match.group_start};
}

bool sp_prp_have_one_id(const struct sp_prp_policy *policy, const char *one,
                        const char *other)
{
    return sp_str_equal(sp_prp_id(policy, one), sp_prp_id(policy, other));
}

bool sp_prp_wants_documents(const struct sp_prp_policy *policy)
{
    return *policy->directory && policy->sections.count;
}

static bool is_text(struct sp_str file_name)
{
    static const char *const endings[] = {"md",  "markdown", "txt",
                                          "rst", "adoc",     "org"};
    const char *dot = memrchr(file_name.ptr, '.', file_name.len);
    if (!dot)
        return true;
    struct sp_str ending = {dot + 1,
                            file_name.len - (size_t)(dot + 1 - file_name.ptr)};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (sp_str_equal_nocase(ending, endings[i]))
            return true;
    return false;
}

bool sp_prp_is_document_of(struct sp_str file_name, struct sp_str id)
{
    if (file_name.len < id.len ||
        strncasecmp(file_name.ptr, id.ptr, id.len) != 0)
        return false;
    struct sp_str rest = {file_name.ptr + id.len, file_name.len - id.len};
    return !rest.len || (!sp_is_alnum(*rest.ptr) && is_text(rest));
}
