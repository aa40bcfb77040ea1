// SPDX-License-Identifier: Apache-2.0
#include "model/account.hpp"

#include <gtest/gtest.h>

namespace causeway::model {
namespace {

using base::ErrorKind;

// Conformance row E5.
TEST(Contacts, MayBeAbsentOrMailAddresses) {
    EXPECT_TRUE(check_contacts({}));
    EXPECT_TRUE(check_contacts({"mailto:admin@example.com", "MAILTO:b@example.com"}));
}

// Conformance row E5.
TEST(Contacts, RefuseOtherSchemesAsUnsupported) {
    for (const char* contact :
         {"tel:+12025551212", "https://example.com", "", "admin@example.com"}) {
        const auto checked = check_contacts({contact});
        ASSERT_FALSE(checked) << contact;
        EXPECT_EQ(checked.error().kind, ErrorKind::unsupported_contact) << contact;
    }
}

// Conformance row E5: no header fields, exactly one address.
TEST(Contacts, RefuseMoreThanOnePlainAddressAsInvalid) {
    for (const char* contact :
         {"mailto:", "mailto:a", "mailto:@b.com", "mailto:a@", "mailto:a@b.com,c@d.com",
          "mailto:a@b.com?subject=x", "mailto:a b@c.com", "mailto:<a@b.com>", "mailto:a@b@c.com",
          "mailto:a@b.com\r\nBcc: x"}) {
        const auto checked = check_contacts({contact});
        ASSERT_FALSE(checked) << contact;
        EXPECT_EQ(checked.error().kind, ErrorKind::invalid_contact) << contact;
    }
    const std::vector<std::string> many(11, "mailto:a@b.com");
    EXPECT_EQ(check_contacts(many).error().kind, ErrorKind::invalid_contact);
    EXPECT_FALSE(check_contacts({"mailto:" + std::string(400, 'a') + "@b.com"}));
}

}  // namespace
}  // namespace causeway::model
