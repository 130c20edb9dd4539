/* What others or a program wrote, by the built-in policy. */
#include "support_paths.h"

Test(policy_builtin_generated, vendored)
{
    GENERATED("vendor/github.com/a/b.go vendor/modules.txt "
              "vendor/a/tests/test_a.py vendor/a/README.md "
              "third_party/zlib/zlib.c third-party/a/b.c thirdparty/a.c "
              "3rdparty/a.c node_modules/a/index.js web/node_modules/a/b.js "
              "bower_components/a/b.js Pods/A/a.m Carthage/Build/a "
              "Godeps/_workspace/a.go");
    CODE("src/vendor/a.c app/models/vendor/price.rb src/third_party/a.c "
         "vendor vendors/a.c myvendor/a.c deps/a.c external/a.c "
         "src/generated/a.c gen/a.c dist/index.js lib/vendor.c");
}

Test(policy_builtin_generated, by_name)
{
    GENERATED("api/a.pb.go a.pb.gw.go a_grpc.pb.go a.pb.cc a.pb.h a_pb2.py "
              "a_pb2.pyi a_pb2_grpc.py a.pb.dart a.pbenum.dart a.pbjson.dart "
              "a.pbgrpc.dart a_pb.js a_pb.d.ts a_grpc_pb.js a.pb.swift "
              "a.grpc.swift a.pb-c.c a.pb-c.h a_pb.rb a_services_pb.rb "
              "a.g.dart a.freezed.dart a.gr.dart a.Designer.cs a.g.cs "
              "a.g.i.cs a.generated.cs a.generated.ts a.generated.go "
              "zz_generated.deepcopy.go a_generated.h app.min.js app.min.css "
              "dist/app.min.js dist/app.min.js.map wire_gen.go "
              "lex.yy.c y.tab.c y.tab.h a.tab.c");
    CODE("a.pb.c.go apb.go pb2.py a_pb3.py min.js admin.js a.min.ts "
         "a_gen.go generated.go a.designer.py tab.c src/gen.c zz.go "
         "src/a.min.jsx a.g.c");
}

Test(policy_builtin_generated, what_a_sample_of_histories_had)
{
    GENERATED("flow-typed/npm/jest_v22.x.x.js "
              "node_modules/a/b.js web/node_modules/a/b.js");
    CODE("src/flow-typed/npm/a.js flow-typed/own.js");
    TESTS("test/node_modules/a/b.cc a/tests/node_modules/a/b.js "
          "test/fixtures/a/node_modules/b/index.js");
}
