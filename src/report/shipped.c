#include "sallyport/metrics.h"

#include "metrics.h"

void sp_metrics_shipped(struct sp_buf *out, const struct sp_shipped *all,
                        size_t count)
{
    static const char *const names[] = {"entries", "timestamp_seconds"};
    static const char *const help[] = {
        "Entries of an origin that were sent.",
        "When entries of an origin were sent last."};
    for (int which = 0; which < 2; which++) {
        sp_buf_printf(out,
                      "# HELP sallyport_shipped_%s %s\n"
                      "# TYPE sallyport_shipped_%s gauge\n",
                      names[which], help[which], names[which]);
        for (size_t i = 0; i < count; i++) {
            sp_buf_printf(out, "sallyport_shipped_%s{origin=\"", names[which]);
            sp_metrics_label(out, all[i].origin);
            sp_buf_printf(out, "\"} %lld\n",
                          (long long)(which ? all[i].time : all[i].entries));
        }
    }
}
