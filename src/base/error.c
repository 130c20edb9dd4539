#include "sallyport/error.h"

#include <stdarg.h>
#include <stdio.h>

int sp_error_set(struct sp_error *err, enum sp_code code, const char *format,
                 ...)
{
    if (err->code != SP_OK)
        return err->code;
    err->code = code;
    va_list args;
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    return code;
}
