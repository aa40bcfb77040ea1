// SPDX-License-Identifier: Apache-2.0
#include "ca/enroll_arguments.hpp"

#include <gtest/gtest.h>

#include "ca/borrowed.hpp"

namespace causeway::ca {
namespace {

EnrollRequest full_request() {
    EnrollRequest out;
    out.attempt = *model::AttemptId::parse("01890a5d-ac96-774b-bcce-b302099a8057");
    out.order = *model::OrderId::parse("01890a5d-ac96-774b-bcce-b302099a8058");
    out.idempotency_key = "key-1";
    out.tenant = "acme";
    out.endpoint = "web";
    out.account = "account-1";
    out.eab_kid = "kid-1";
    out.csr = {0x30, 0x00};
    out.identifiers = {*model::Identifier::parse("dns", "*.example.org"),
                       *model::Identifier::parse("ip", "2001:db8::1")};
    out.not_after = base::Time(std::chrono::microseconds(1'800'000'000'000'000));
    return out;
}

TEST(EnrollArguments, SayEverythingOfTheRequest) {
    const EnrollArguments arguments(full_request());
    const causeway_enroll_request& table = arguments.table();
    EXPECT_EQ(table.struct_size, sizeof table);
    EXPECT_EQ(viewed(table.attempt), "01890a5d-ac96-774b-bcce-b302099a8057");
    EXPECT_EQ(viewed(table.order), "01890a5d-ac96-774b-bcce-b302099a8058");
    EXPECT_EQ(viewed(table.idempotency_key), "key-1");
    EXPECT_EQ(viewed(table.tenant), "acme");
    EXPECT_EQ(viewed(table.endpoint), "web");
    EXPECT_EQ(viewed(table.account), "account-1");
    EXPECT_EQ(viewed(table.eab_kid), "kid-1");
    EXPECT_EQ(copied(table.csr), (base::Bytes{0x30, 0x00}));
    ASSERT_EQ(table.identifier_count, 2U);
    EXPECT_EQ(table.identifiers[0].type, CAUSEWAY_DNS);
    EXPECT_EQ(viewed(table.identifiers[0].value), "*.example.org");
    EXPECT_EQ(table.identifiers[1].type, CAUSEWAY_IP);
    EXPECT_EQ(viewed(table.identifiers[1].value), "2001:db8::1");
    EXPECT_EQ(table.not_before, CAUSEWAY_NO_TIME);
    EXPECT_EQ(table.not_after, 1'800'000'000'000'000);
}

}  // namespace
}  // namespace causeway::ca
