#include "support_tool_report.h"

#define HEY(rest)                                                              \
    "\nSummary:\n  Total:\t2.0000 secs\n  Average:\t NaN secs\n  "             \
    "Requests/sec:\t50.5000\n  \n  Total data:\t500000 bytes\n\nLatency "      \
    "distribution:\n  90%% in 0.0400 secs\n  95%% in 0.0805 secs\n  99% in "   \
    "0.1095 secs\n\n" rest

Test(readers_load, hey)
{
    report_is(HEY("Status code distribution:\n  [200]\t100 responses\n  [302]\t"
                  "1 responses\n\n"),
              "hey pass p95_ms=80.5 p99_ms=109.5 throughput_mbps=2 "
              "requests_per_second=50.5 requests=101 failed_requests=0");
    report_is(HEY("Status code distribution:\n  [200]\t90 responses\n  [500]\t"
                  "6 responses\n\nError distribution:\n  [4]\tGet \"x\": "
                  "refused\n"),
              "hey fail p95_ms=80.5 p99_ms=109.5 throughput_mbps=2 "
              "requests_per_second=50.5 requests=100 failed_requests=10 (10 of "
              "100 requests failed)");
    report_is(HEY(""), "r:14: it ends too early: there is no distribution of "
                       "status codes");
    report_is(HEY("Status code distribution:\n"),
              "hey fail (no request was made)");
}

#define WRK(middle, end)                                                       \
    "Running 1s test @ http://127.0.0.1/\n  1 threads and 2 connections\n"     \
    "    Latency    48.72ms   14.43ms  81.85ms   85.71%\n" middle              \
    "  42 requests in 1.04s, 54.12KB read\n" end "Requests/sec:     40.45\n"

Test(readers_load, wrk)
{
    report_is(WRK("  Latency Distribution\n     50%   47.60ms\n     99%   "
                  "1.20s\n",
                  "") "Transfer/sec:     1.50MB\n",
              "wrk pass p99_ms=1200 throughput_mbps=12.583 "
              "requests_per_second=40.45 requests=42 failed_requests=0 "
              "-p95_ms");
    report_is(
        WRK("",
            "  Socket errors: connect 0, read 1, write 0, timeout "
            "2\n  Non-2xx or 3xx responses: 4\n") "Transfer/sec:     100.00B\n",
        "wrk fail throughput_mbps=0.001 requests_per_second=40.45 "
        "requests=42 failed_requests=7 -p95_ms -p99_ms (7 of 42 requests "
        "failed)");
    report_is(WRK(" 95.000%   85.00us\n 99.000%    1.01m\n",
                  "") "Transfer/sec:     1.00KB\n",
              "wrk pass p95_ms=0.085 p99_ms=60600 throughput_mbps=0.008 "
              "requests_per_second=40.45 requests=42 failed_requests=0");
    report_is(WRK("", ""), "r:6: it ends too early: Transfer/sec is missing");
    report_is(WRK("     99%   many\n", ""),
              "r:4: 99% needs a time, such as 2.97ms");
}

#define K6_OF(open, close, failed)                                             \
    "{\"root_group\":{},\"metrics\":{\"http_req_duration\":{" open             \
    "\"avg\":3.1,\"p(95)\":12.5,\"p(99)\":20" close "},\"http_reqs\":{" open   \
    "\"count\":200,\"rate\":20.5" close "},\"data_received\":{" open           \
    "\"count\":9,\"rate\":125000" close "},\"http_req_failed\":{" open         \
    "\"passes\":" failed ",\"fails\":1" close

Test(readers_load, k6)
{
    static const char expected[] =
        "k6 pass p95_ms=12.5 p99_ms=20 throughput_mbps=1 "
        "requests_per_second=20.5 requests=200 failed_requests=0";
    report_is(K6_OF("", "", "0") "}}}", expected);
    report_is(K6_OF("\"values\":{", "}", "0") "}}}", expected);
    report_is(K6_OF("", "", "3") ",\"thresholds\":{\"rate<0.01\":true}}}}",
              "k6 fail p95_ms=12.5 p99_ms=20 throughput_mbps=1 "
              "requests_per_second=20.5 requests=200 failed_requests=3 (3 of "
              "200 requests failed; 1 threshold was crossed)");
    report_is(K6_OF("\"values\":{", "}", "0") ",\"thresholds\":{\"rate<0.01\":{"
                                              "\"ok\":false}}}}}",
              "k6 fail p95_ms=12.5 p99_ms=20 throughput_mbps=1 "
              "requests_per_second=20.5 requests=200 failed_requests=0 (1 "
              "threshold was crossed)");
    report_is("{\"metrics\":{\"http_req_duration\":{\"p(95)\":1},\"http_reqs\":"
              "{\"count\":1}}}",
              "k6 pass p95_ms=1 requests=1 failed_requests=0 -p99_ms "
              "-throughput_mbps -requests_per_second");
    report_is("{\"metrics\":{\"http_reqs\":{\"count\":0}}}",
              "k6 fail (no request was made)");
}

Test(readers_load, vegeta)
{
    report_is("{\"latencies\":{\"95th\":79063431,\"99th\":101889328},"
              "\"bytes_in\":{\"total\":125000},\"duration\":900000000,\"wait\":"
              "100000000,\"requests\":50,\"rate\":57.5,\"success\":1}",
              "vegeta pass p95_ms=79.063 p99_ms=101.889 throughput_mbps=1 "
              "requests_per_second=57.5 requests=50 failed_requests=0");
    report_is("Requests      [total, rate, throughput]         50, 57.81, "
              "55.14\nDuration      [total, attack, wait]             1s, "
              "864.945ms, 41.798ms\nLatencies     [min, mean, 50, 90, 95, 99, "
              "max]  534.207\xc2\xb5s, 42.661ms, 44.4ms, 58.1ms, 79ms, 1m2.5s, "
              "1m3s\nBytes In      [total, mean]                     125000, "
              "1200.00\nSuccess       [ratio]                           98.00%"
              "\nStatus Codes  [code:count]                      200:49  "
              "500:1\n",
              "vegeta fail p95_ms=79 p99_ms=62500 throughput_mbps=1 "
              "requests_per_second=57.81 requests=50 failed_requests=1 (1 of "
              "50 requests failed)");
    report_is("Requests      [total, rate, throughput]  x, 1, 1\nLatencies "
              "[min, mean, 50, 90, 95, 99, max] 1s,1s,1s,1s,1s,1s,1s\n",
              "r:1: the number of requests must be a number of at most 15 "
              "digits");
}
