// SPDX-License-Identifier: Apache-2.0
#include "arch/markdown_links.hpp"

#include <gtest/gtest.h>

namespace causeway::arch {
namespace {

// The broken links of docs/guide.md with this text, beside docs/decisions/0001-json.md and LICENSE.
std::vector<Violation> check(std::string text) {
    return broken_links(
        {{"LICENSE", ""}, {"docs/decisions/0001-json.md", ""}, {"docs/guide.md", std::move(text)}});
}

TEST(MarkdownLinks, AcceptFilesFoldersAndOtherSites) {
    EXPECT_EQ(to_string(check("[a](decisions/0001-json.md#context) [b](../LICENSE)\n"
                              "[c](decisions/) [d](#here) [e](https://example.org/x) [f](..)\n"
                              "[g](/LICENSE) ![h](decisions/0001-json.md \"title\")\n")),
              "");
}

TEST(MarkdownLinks, ReportALinkToNothing) {
    const Violation expected{"docs/guide.md", 2, "the link leads nowhere: missing.md"};
    EXPECT_EQ(check("\n[a](../LICENSE) and [b](missing.md)\n"), std::vector{expected});
    EXPECT_EQ(check("[a](../docs/guide.md) [b](LICENSE)\n").size(), 1);
}

TEST(MarkdownLinks, LeaveCodeBlocksAlone) {
    EXPECT_EQ(to_string(check("```\nhandlers[0](request);\n```\n")), "");
}

}  // namespace
}  // namespace causeway::arch
