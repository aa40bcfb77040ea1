// SPDX-License-Identifier: Apache-2.0
#include "policy/public_suffix.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/temporary_directory.hpp"

namespace causeway::policy {
namespace {

bool usable(const char* rule) {
    return check_breadth(model::NameRule::parse(rule).value()).has_value();
}

TEST(Breadth, RefusesAllNamesOfARegistry) {
    for (const char* rule :
         {"com", "*.com", "co.uk", "*.co.uk", "=*.co.uk", "xn--p1ai", "kawasaki.jp"}) {
        EXPECT_FALSE(usable(rule)) << rule;
    }
    const auto refused = check_breadth(model::NameRule::parse("co.uk").value());
    EXPECT_EQ(refused.error().kind, base::ErrorKind::malformed);
    EXPECT_NE(refused.error().detail.find("co.uk"), std::string::npos);
}

TEST(Breadth, TakesWhatOneCustomerCanHave) {
    for (const char* rule : {"example.com", "*.example.co.uk", "=example.com", "internal", "*.corp",
                             "lab.test", "10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32"}) {
        EXPECT_TRUE(usable(rule)) << rule;
    }
}

TEST(PublicSuffixes, AreThoseOfTheNewestEdition) {
    const support::TemporaryDirectory directory;
    const std::string file = directory.path() / "list.dat";
    const auto write = [&](const char* text) { std::ofstream(file) << text; };
    write("// ===BEGIN ICANN DOMAINS===\nnew-registry\n// ===END ICANN DOMAINS===\n");
    const PublicSuffixes newest(file);
    EXPECT_TRUE(newest.contains("new-registry"));
    EXPECT_FALSE(newest.contains("co.uk"));
    EXPECT_FALSE(PublicSuffixes().contains("new-registry"));

    const auto long_ago = std::chrono::sys_seconds(std::chrono::hours(24 * 365));
    std::filesystem::last_write_time(file, std::chrono::file_clock::from_sys(long_ago));
    EXPECT_TRUE(PublicSuffixes(file).contains("co.uk")) << "it is older than libpsl's own";
    EXPECT_TRUE(PublicSuffixes(directory.path() / "none").contains("co.uk"));
}

}  // namespace
}  // namespace causeway::policy
