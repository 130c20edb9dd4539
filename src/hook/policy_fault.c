#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/host.h"
#include "sallyport/layers.h"

/* Says it of a file of the policy; `gitdir` may be relative, and so the file. */
static void explain(struct sp_error *err, const char *gitdir, const char *file)
{
    char *path = *file == '/' ? NULL : realpath(gitdir, NULL);
    char *login = sp_unix_login();
    *err = (struct sp_error){SP_OK, ""};
    sp_error_set(err, SP_EPOLICY,
                 "the server cannot read its policy %s%s%s as the user %s "
                 "(Permission denied); nothing is wrong with what was pushed",
                 path ? path : "", path ? "/" : "",
                 path ? strrchr(file, '/') + 1 : file,
                 login ? login : "that runs the hook");
    free(path);
    free(login);
}

void sp_hook_explain_policy(struct sp_error *err, const char *gitdir)
{
    struct sp_strings files = {0};
    bool is_explained = false;
    sp_layers_server_files(&files, gitdir);
    for (size_t i = 0; i < files.count && !is_explained; i++) {
        is_explained = access(files.items[i], R_OK) != 0 && errno == EACCES;
        if (is_explained)
            explain(err, gitdir, files.items[i]);
    }
    sp_strings_dispose(&files);
}
