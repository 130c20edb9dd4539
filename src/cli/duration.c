#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "sallyport/utc.h"

long cli_duration(const char *text, const char *units)
{
    static const struct {
        char unit;
        long seconds;
    } all[] = {
        {'\0', 1}, {'s', 1}, {'m', SP_MINUTE}, {'h', SP_HOUR}, {'d', SP_DAY}};
    size_t digits = strspn(text, "0123456789");
    long number = digits && digits <= 6 ? strtol(text, NULL, 10) : 0;
    const char *unit = text + digits;
    if (*unit && (unit[1] || !strchr(units, *unit)))
        return 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].unit == *unit)
            return number * all[i].seconds;
    return 0;
}
