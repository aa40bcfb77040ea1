// SPDX-License-Identifier: Apache-2.0
#include "model/slug.hpp"

#include <gtest/gtest.h>

namespace causeway::model {
namespace {

TEST(Slug, HasLowerCaseLettersDigitsAndInnerHyphens) {
    for (const char* text : {"a", "acme-corp", "web2", "0"}) EXPECT_TRUE(Slug::parse(text)) << text;
    const std::string refused[] = {"",    "-a",  "a-",  "Acme", "a_b",
                                   "a/b", "a.b", "a b", "é",    std::string(64, 'a')};
    for (const std::string& text : refused) EXPECT_FALSE(Slug::parse(text)) << text;
}

}  // namespace
}  // namespace causeway::model
