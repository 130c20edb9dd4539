/* The prepare-commit-msg hook: see githooks(5) and sallyport/hook.h. */
#include "sallyport/hook.h"

int main(int argc, char **argv)
{
    return sp_hook_prepare_commit_msg(argc, argv);
}
