// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "demo.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

// docs/operations.md, "Installation".
TEST(Install, BringsTheProgramAndItsConnectorsAndNothingElse) {
    const fs::path prefix = scratch() / "installed";
    support::run({"cmake", "--install", CAUSEWAY_BUILD_DIR, "--component", "server", "--prefix",
                  prefix.string()});
    std::set<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(prefix)) {
        if (entry.is_regular_file()) files.insert(fs::relative(entry.path(), prefix).string());
    }
    const std::set<std::string> expected = {"bin/causeway", "lib/causeway/connectors/scep.so",
                                            "lib/causeway/connectors/softca.so"};
    EXPECT_EQ(files, expected);
    const std::string report = support::run(
        {"env", "CAUSEWAY_CONNECTORS_DIRECTORIES=" + (prefix / "lib/causeway/connectors").string(),
         (prefix / "bin/causeway").string(), "doctor", "--only", "plugins", "--config",
         shared_demo()["CONFIG_FILE"]});
    EXPECT_NE(report.find("plugins/scep"), std::string::npos) << report;
    EXPECT_NE(report.find("plugins/softca"), std::string::npos) << report;
}

}  // namespace
}  // namespace causeway::acceptance
