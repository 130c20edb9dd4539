/*
 * refs.c GIT-DIR PATTERN... < NAMES - refs, for git to list too.
 *
 * Writes "<id> <name>" for each ref that a pattern matches; then, for each name
 * on standard input, what it resolves to, or "- <name>" where it does not: there is
 * none, or symbolic refs lead in a circle.
 */
#include <stdio.h>
#include <string.h>

#include "sallyport/git.h"
#include "sallyport/refs.h"

static int print(const char *name, const struct sp_oid *id, void *context)
{
    char hex[SP_OID_HEX + 1];
    (void)context;
    printf("%s %s\n", sp_oid_format(hex, id), name);
    return 0;
}

static int look_up(struct sp_repo *repo, const char *name, struct sp_error *err)
{
    struct sp_oid id;
    int code = sp_repo_ref(repo, name, &id, err);
    bool is_circle = code == SP_EGIT && strstr(err->message, "never ends");
    if (code == SP_ENOTFOUND || is_circle)
        printf("- %s\n", name);
    else if (!code)
        print(name, &id, NULL);
    if (!is_circle)
        return code == SP_ENOTFOUND ? SP_OK : code;
    *err = (struct sp_error){0};
    return SP_OK;
}

int main(int argc, char **argv)
{
    struct sp_repo *repo = NULL;
    struct sp_error err = {0};
    char name[4096];
    int code = sp_repo_open(&repo, argv[1], NULL, NULL, &err);
    for (int i = 2; !code && i < argc; i++)
        code = sp_repo_each_ref(repo, argv[i], print, NULL, &err);
    while (!code && fgets(name, sizeof name, stdin)) {
        name[strcspn(name, "\n")] = '\0';
        code = look_up(repo, name, &err);
    }
    if (code)
        fprintf(stderr, "refs: %s\n", err.message);
    sp_repo_free(repo);
    return code ? 1 : 0;
}
