#include "since_install.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/first_moves.h"
#include "sallyport/gather.h"
#include "sallyport/recorded.h"
#include "sallyport/refname.h"
#include "sallyport/refs.h"

/* Reads where refs were first. Nothing where there is no trail, or none that can be
 * read: the baseline says it, too. */
static void read_trail(struct sp_first_moves *out, const struct judgement *of)
{
    struct sp_error ignored = {0};
    struct sp_audit *audit = NULL;
    char *repository = realpath(sp_repo_commondir(of->repo), NULL);
    if (repository && !sp_audit_open_of(&audit, NULL, of->policy, repository,
                                        false, &ignored))
        sp_first_moves_read(out, audit, repository, &ignored);
    sp_audit_close(audit);
    free(repository);
}

/* The move of the import: the first that made a protected ref, where the repository was
 * empty when it was guarded. NULL: there is none. */
static const struct sp_first_move *
find_import(const struct judgement *of, const char *head,
            const struct sp_first_moves *moves)
{
    const struct sp_first_move *first = NULL;
    if (!sp_policy_takes_import(of->policy))
        return NULL;
    for (size_t i = 0; i < moves->of.count; i++) {
        const struct sp_first_move *move = &moves->of.items[i];
        if (sp_ref_matches(&of->policy->refs.protected, move->name, head) &&
            (!first || move->seq < first->seq))
            first = move;
    }
    return first && sp_oid_is_zero(&first->before) ? first : NULL;
}

/* Is it a tag that the importer pushed afterwards, as a hook lets it in? */
static bool is_second_step(const struct sp_first_move *move,
                           const struct sp_first_move *import)
{
    return sp_ref_classify(move->name) == SP_REF_TAG &&
           sp_oid_is_zero(&move->before) && move->user && import->user &&
           strcmp(move->user, import->user) == 0 &&
           sp_gather_is_second_step(import->time / 1000, move->time / 1000);
}

/* What came with the import, or before it, counts as there from the start. */
static bool is_imported(const struct sp_first_move *move,
                        const struct sp_first_move *import)
{
    return import && (move->seq <= import->seq || is_second_step(move, import));
}

static int read_known(struct sp_push *out, const struct judgement *of,
                      struct sp_error *err)
{
    struct sp_first_moves moves = {.records_landed = false};
    struct sp_buf head = {0};
    int code = sp_repo_symbolic(of->repo, "HEAD", &head, err);
    read_trail(&moves, of);
    const struct sp_first_move *import =
        find_import(of, sp_buf_text(&head), &moves);
    for (size_t i = 0; i < moves.of.count; i++) {
        const struct sp_first_move *move = &moves.of.items[i];
        const struct sp_ref_update ref = {
            .name = sp_strdup(move->name),
            .old_id = is_imported(move, import) ? move->after : move->before};
        SP_VEC_PUSH(out, ref);
    }
    sp_first_moves_dispose(&moves);
    sp_buf_dispose(&head);
    return code;
}

int since_install(struct judgement *out, struct sp_error *err)
{
    struct sp_push known = {0};
    struct sp_source source =
        judgement_source(out->repo, out->policy, &out->actor);
    source.occasion = SP_ELAPSED;
    int code = read_known(&known, out, err);
    if (!code)
        code = sp_gather_elapsed(&source, &known, &out->push, err);
    sp_push_dispose(&known);
    return code;
}
