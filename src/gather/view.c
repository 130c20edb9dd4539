/*
 * What a clone does not show: where a shallow clone ends in the judged commits,
 * and where no protected ref says where a branch began.
 */
#include <stdlib.h>

#include "internal.h"
#include "sallyport/remotes.h"

/* Do the remotes have protected refs, and the clone knows none of them? */
static bool has_no_base(struct sp_gather *gather,
                        const struct sp_ref_facts *ref)
{
    struct sp_buf remote = {0};
    bool is_asked = gather->source.needs_whole || gather->source.half;
    bool has_none = is_asked && gather->source.is_range &&
                    !gather->source.is_named && !ref->is_protected &&
                    !gather->protected_tips.count && !gather->baseline.count &&
                    sp_repo_remote(gather->repo, &remote);
    sp_buf_dispose(&remote);
    return has_none;
}

static void add_fix(struct sp_buf *out, struct sp_gather *gather, bool is_cut,
                    bool has_base)
{
    struct sp_buf found = {0};
    const char *remote =
        sp_repo_remote(gather->repo, &found) ? sp_buf_text(&found) : "origin";
    sp_buf_puts(out, "; fetch the rest: ");
    if (is_cut)
        sp_say_unshallow(out, remote);
    if (is_cut && !has_base)
        sp_buf_puts(out, ", then ");
    if (!has_base)
        sp_say_fetch(out, remote, sp_buf_text(&gather->base));
    sp_buf_puts(out, "; --allow-shallow judges what is here");
    sp_buf_dispose(&found);
}

int sp_gather_view(struct sp_gather *gather, const struct sp_ref_facts *ref,
                   struct sp_error *err)
{
    const struct sp_history *history = &gather->history;
    char id[SP_OID_SHORT + 1];
    bool lacks_base = has_no_base(gather, ref);
    if (!history->is_cut && !lacks_base)
        return SP_OK;
    struct sp_buf text = {0};
    int code = SP_OK;
    if (history->is_cut)
        sp_buf_printf(&text,
                      "this clone is shallow and ends at %s, so not all of "
                      "the commits are here",
                      sp_oid_short(id, &history->cut));
    else
        sp_buf_puts(&text, "no protected branch is known in this clone, so "
                           "nobody can tell where this one began");
    if (gather->source.needs_whole) {
        add_fix(&text, gather, history->is_cut, !lacks_base);
        code = sp_error_set(err, SP_EGIT, "%s", sp_buf_text(&text));
    } else if (gather->source.half && !gather->source.half->len) {
        sp_buf_printf(gather->source.half, "%s; only what is here was judged",
                      sp_buf_text(&text));
    }
    sp_buf_dispose(&text);
    return code;
}
