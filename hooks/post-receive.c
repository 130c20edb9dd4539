/* The post-receive hook: see githooks(5) and sallyport/hook.h. */
#include "sallyport/hook.h"

int main(int argc, char **argv)
{
    return sp_hook_post_receive(argc, argv);
}
