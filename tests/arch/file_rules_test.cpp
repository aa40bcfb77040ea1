// SPDX-License-Identifier: Apache-2.0
#include "arch/file_rules.hpp"

#include <gtest/gtest.h>

namespace causeway::arch {
namespace {

const std::string kLicence = " SPDX-License-Identifier: Apache-2.0\n";

FileRules rules() {
    return parse_file_rules(R"(
        longest_file = 5
        private_paths = ["/dwellings/"]
        [[forbidden]]
        words = ["LATER", "OFF_"]
        reason = "do it now"
        [[forbidden]]
        words = ["<slow>"]
        reason = "use fast"
        except = ["server/old/"]
    )");
}

std::vector<Violation> check(std::string path, std::string text) {
    return check_file(rules(), {std::move(path), std::move(text)});
}

// What is wrong with a C++ source of the licence and these lines.
std::vector<Violation> check_source(const std::string& lines,
                                    std::string path = "server/ra/orders.cpp") {
    return check(std::move(path), "//" + kLicence + lines);
}

TEST(FileRules, AcceptAnOrdinarySource) {
    EXPECT_EQ(to_string(check_source("int answer() { return 42; }\n")), "");
}

TEST(FileRules, DemandTheLicenceAsTheFirstLine) {
    const Violation expected{"a.cpp", 1,
                             "this line must be \"// SPDX-License-Identifier: Apache-2.0\""};
    EXPECT_EQ(check("a.cpp", "\n//" + kLicence), std::vector{expected});
    EXPECT_EQ(check("a.cpp", ""), std::vector{expected});
}

TEST(FileRules, KnowTheCommentsOfEachKindOfFile) {
    EXPECT_EQ(to_string(check("a.h", "/* SPDX-License-Identifier: Apache-2.0 */\n")), "");
    EXPECT_EQ(to_string(check("run", "#!/bin/bash\n#" + kLicence)), "");
    EXPECT_EQ(check("run", "#!/bin/bash\n\n").size(), 1);
    EXPECT_EQ(to_string(check("CMakeLists.txt", "#" + kLicence)), "");
    EXPECT_EQ(check("CMakeLists.txt", "//" + kLicence).size(), 1);
    EXPECT_EQ(to_string(check("README.md", "# Causeway\n")), "");
}

TEST(FileRules, RefuseAFileThatIsTooLong) {
    EXPECT_EQ(to_string(check_source("\n\n\n\n")), "");
    EXPECT_EQ(check_source("\n\n\n\n\n").size(), 1);
    EXPECT_EQ(to_string(check("LICENSE", "\n\n\n\n\n\n")), "");
}

TEST(FileRules, RefuseForbiddenWordsWithFileLineAndReason) {
    const Violation expected{"server/ra/orders.cpp", 3, "no LATER: do it now"};
    EXPECT_EQ(check_source("\n// LATER: more\n"), std::vector{expected});
    EXPECT_EQ(check_source("TEST(A, OFF_B) {}\n").size(), 1);
    EXPECT_EQ(check_source("#include <slow>\n").size(), 1);
}

TEST(FileRules, LeaveLongerWordsAndOtherFilesAlone) {
    EXPECT_EQ(to_string(check_source("int COLLATERAL, XLATER, LATERX, SHOW_OFF_B;\n")), "");
    EXPECT_EQ(to_string(check_source("#include <slow>\n", "server/old/a.cpp")), "");
    EXPECT_EQ(to_string(check("README.md", "LATER\n")), "");
}

TEST(FileRules, RefuseImportedNamespacesExceptForTimeAndLiterals) {
    EXPECT_EQ(check_source("using namespace std;\n").size(), 1);
    EXPECT_EQ(check_source("    using namespace causeway::base;\n").size(), 1);
    EXPECT_EQ(to_string(check_source("using namespace std::chrono_literals;\n")), "");
}

TEST(FileRules, RefusePrivatePathsInAnyTextFile) {
    EXPECT_EQ(check("notes.md", "see /dwellings/someone/x\n").size(), 1);
    EXPECT_EQ(check_source("open(\"/dwellings/someone/x\");\n").size(), 1);
}

TEST(FileRules, RefuseAnIncompleteTable) {
    EXPECT_ANY_THROW(parse_file_rules("longest_file = 5"));
    EXPECT_ANY_THROW(parse_file_rules("private_paths = []"));
}

}  // namespace
}  // namespace causeway::arch
