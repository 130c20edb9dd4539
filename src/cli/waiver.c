#include "exceptions.h"

int sp_cli_waiver(const struct sp_cli_args *args)
{
    return exceptions_run(args, SP_WAIVER);
}
