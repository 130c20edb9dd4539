#include <stdio.h>

#include "cli.h"
#include "sallyport/audit.h"
#include "sallyport/inflate.h"
#include "sallyport/regex.h"
#include "sallyport/sanitise.h"

int sp_cli_version(const struct sp_cli_args *args)
{
    (void)args;
    printf("sallyport " SP_VERSION " (" SP_LINK
           ", libgit2 %s, PCRE2 %s, utf8proc %s, SQLite %s, %s)\n",
           sp_git_version(), sp_regex_version(), sp_unicode_library(),
           sp_audit_library(), sp_inflate_name());
    return CLEAN;
}
