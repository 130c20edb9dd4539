/* How often grants and waivers were used, by the trail. */
#include <stdlib.h>
#include <string.h>

#include "exceptions.h"
#include "sallyport/audit.h"
#include "sallyport/json.h"
#include "sallyport/recorded.h"

struct counting {
    struct sp_audit_visitor visitor; /* the first member */
    struct exceptions *self;
};

static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *entry, struct sp_error *err)
{
    struct exceptions *self = ((struct counting *)visitor)->self;
    struct sp_json *value = NULL;
    struct sp_error damaged = {0};
    (void)err;
    if (sp_json_parse(&value, entry->line, &damaged))
        return 0;
    const char *act = sp_json_string_in(value, "act");
    const char *id = sp_json_string_in(value, "exception");
    const struct sp_exception *one = act && id && strcmp(act, "use") == 0
                                         ? sp_exceptions_find(&self->all, id)
                                         : NULL;
    if (one) {
        struct use *use = &self->uses[one - self->all.items];
        use->count++;
        use->last = entry->time / 1000;
    }
    sp_json_free(value);
    return 0;
}

static int count(struct exceptions *self, const char *gitdir,
                 struct sp_error *err)
{
    const struct sp_audit_filter filter = {.repository = gitdir,
                                           .kinds = 1u << SP_ENTRY_EXCEPTION};
    struct counting counting = {{visit}, self};
    struct sp_audit *audit;
    int code = sp_audit_open_of(&audit, NULL, self->policy, gitdir, false, err);
    if (!code)
        code = sp_audit_each(audit, &filter, &counting.visitor, err);
    sp_audit_close(audit);
    return code;
}

int exceptions_count(struct exceptions *self, struct sp_error *err)
{
    char *gitdir = realpath(sp_repo_commondir(self->repo), NULL);
    if (self->remote.len || !gitdir) {
        free(gitdir);
        return SP_OK;
    }
    self->uses = sp_calloc(self->all.count + 1, sizeof *self->uses);
    int code = count(self, gitdir, err);
    if (code) {
        free(self->uses);
        self->uses = NULL;
    }
    free(gitdir);
    return code == SP_ENOTFOUND ? SP_OK : code;
}
