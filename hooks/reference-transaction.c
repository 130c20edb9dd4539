/* The reference-transaction hook: see githooks(5) and sallyport/hook.h. */
#include "sallyport/hook.h"

int main(int argc, char **argv)
{
    return sp_hook_reference_transaction(argc, argv);
}
