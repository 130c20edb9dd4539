#include "exceptions.h"

int sp_cli_break_glass(const struct sp_cli_args *args)
{
    return exceptions_run(args, SP_BREAK_GLASS);
}
