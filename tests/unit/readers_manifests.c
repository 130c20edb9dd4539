#include "support_tool_report.h"

Test(readers_manifests, terraform_validate)
{
    report_is("{\"format_version\":\"1.0\",\"valid\":true,\"error_count\":0,"
              "\"warning_count\":1,\"diagnostics\":[]}",
              "terraform-validate pass errors=0 warnings=1");
    report_is("{\"valid\":false,\"error_count\":2,\"warning_count\":0}",
              "terraform-validate fail errors=2 warnings=0 (the configuration "
              "is not valid: 2 errors)");
    report_is("{\"valid\":false,\"error_count\":1,\"warning_count\":0}",
              "terraform-validate fail errors=1 warnings=0 (the configuration "
              "is not valid: 1 error)");
    report_is("{\"valid\":true,\n\"error_count\":1e30}",
              "r:2: 'error_count' must be a whole number from 0 to 2^53");
}

#define PLAN(more)                                                             \
    "{\"format_version\":\"1.2\",\"terraform_version\":\"1.9.0\","             \
    "\"planned_values\":{\"root_module\":{}}," more "}"
#define CHANGE(actions) "{\"change\":{\"actions\":[" actions "]}}"

Test(readers_manifests, a_plan_of_terraform)
{
    report_is(PLAN("\"resource_changes\":[" CHANGE("\"create\"") "," CHANGE(
                  "\"delete"
                  "\","
                  "\"create"
                  "\"") "," CHANGE("\"update\"") "," CHANGE("\"no-"
                                                            "op\"") "]"),
              "terraform-plan pass resources=4 add=2 change=1 destroy=1");
    report_is(
        PLAN("\"resource_changes\":[" CHANGE("\"no-op\"") "],"
                                                          "\"errored\":true"),
        "terraform-plan fail resources=1 add=0 change=0 destroy=0 (the "
        "plan has 1 error)");
    report_is(PLAN("\"resource_changes\":[]"),
              "terraform-plan fail resources=0 add=0 change=0 destroy=0 (no "
              "resource is in the plan)");
    report_is(PLAN("\"resource_changes\":[" CHANGE(
                  "\"create\"") "],"
                                "\"checks\":[{\"status\":\"fail\"}]"),
              "terraform-plan fail resources=1 add=1 change=0 destroy=0 (the "
              "plan has 1 error)");
}

#define LINE(members) "{\"@module\":\"terraform.ui\"," members "}\n"

Test(readers_manifests, the_messages_of_a_plan)
{
    report_is(LINE("\"type\":\"version\"")
                  LINE("\"type\":\"planned_change\",\"change\":{}")
                      LINE("\"type\":\"change_summary\",\"changes\":{\"add\":1,"
                           "\"change\":2,\"remove\":3,\"operation\":\"plan\"}"),
              "terraform-plan pass resources=1 add=1 change=2 destroy=3");
    report_is(LINE("\"type\":\"version\"") LINE("\"type\":\"planned_change\""),
              "terraform-plan fail resources=1 add=0 change=0 destroy=0 (the "
              "plan did not come to its end)");
    report_is(LINE("\"type\":\"diagnostic\",\"diagnostic\":{\"severity\":"
                   "\"error\"}"),
              "terraform-plan fail resources=0 add=0 change=0 destroy=0 (the "
              "plan has 1 error)");
}

#define COUNTS "valid=2 invalid=0 errors=0 skipped=1"

Test(readers_manifests, kubeconform)
{
    report_is("{\"resources\":[],\"summary\":{\"valid\":2,\"invalid\":0,"
              "\"errors\":0,\"skipped\":1}}",
              "kubeconform pass " COUNTS);
    report_is("{\"resources\":[{\"status\":\"statusValid\"},{\"status\":"
              "\"statusInvalid\"},{\"status\":\"statusError\"},{\"status\":"
              "\"statusSkipped\"}]}",
              "kubeconform fail valid=1 invalid=1 errors=1 skipped=1 (2 "
              "manifests are not valid)");
    report_is("{\"resources\":[{\"status\":\"statusInvalid\"}]}",
              "kubeconform fail valid=0 invalid=1 errors=0 skipped=0 (1 "
              "manifest is not valid)");
    report_is("{\"resources\":[]}",
              "kubeconform fail valid=0 invalid=0 errors=0 skipped=0 (no "
              "manifest was validated) {  run kubeconform with -summary, which "
              "counts all}");
    report_is("Summary: 3 resources found in 2 files - Valid: 2, Invalid: 0, "
              "Errors: 0, Skipped: 1\n",
              "kubeconform pass " COUNTS);
    report_is("a.yaml - Service a is invalid: x\nSummary: 1 resource found in "
              "1 file - Valid: 0, Invalid: 1, Errors: 0, Skipped: 0",
              "kubeconform fail valid=0 invalid=1 errors=0 skipped=0 (1 "
              "manifest is not valid)");
}

Test(readers_manifests, kubeval)
{
    report_is("[{\"filename\":\"a.yaml\",\"kind\":\"Service\",\"status\":"
              "\"valid\",\"errors\":[]},{\"filename\":\"b.yaml\",\"status\":"
              "\"valid\"},{\"filename\":\"c\",\"status\":\"skipped\"}]",
              "kubeval pass " COUNTS);
    report_is("PASS - a.yaml contains a valid Service (a)\n"
              "WARN - b.yaml contains an invalid Deployment (b) - x\n"
              "WARN - c.yaml containing a Foo was not validated against a "
              "schema\nERR  - d.yaml: Missing 'kind' key\n",
              "kubeval fail valid=1 invalid=1 errors=1 skipped=1 (2 manifests "
              "are not valid)");
}
