// SPDX-License-Identifier: Apache-2.0
#include "ca/plugin.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "ca/borrowed.hpp"
#include "support/fixed_clock.hpp"

namespace causeway::ca {
namespace {

constexpr std::string_view kSchema =
    R"({"type":"object","additionalProperties":false,"properties":{}})";

void describe_with(const causeway_call* call, std::string_view schema) {
    causeway_description description = {};
    description.struct_size = sizeof description;
    description.title = lent("Test");
    description.version = lent("3");
    description.capabilities = CAUSEWAY_IDEMPOTENT;
    description.schema = lent(schema);
    call->description(call->context, &description);
    call->done(call->context);
}

causeway_connector complete() {
    causeway_connector out = {};
    out.struct_size = sizeof out;
    out.abi_major = CAUSEWAY_ABI_MAJOR;
    out.describe = [](const causeway_call* call) { describe_with(call, kSchema); };
    out.validate = [](const causeway_host*, causeway_text, const causeway_call*) {};
    out.create = [](const causeway_host*, causeway_text,
                    const causeway_call*) -> causeway_instance* { return nullptr; };
    out.destroy = [](causeway_instance*) {};
    out.test = [](causeway_instance*, const causeway_call*) {};
    out.enroll = [](causeway_instance*, const causeway_enroll_request*, const causeway_call*) {};
    out.ca_certificates = [](causeway_instance*, const causeway_call*) {};
    return out;
}

// The entry is a plain function, so what it returns is chosen by this thread's variable.
thread_local const causeway_connector* offered = nullptr;

const causeway_connector* offer(std::uint32_t) {
    return offered;
}

class PluginTest : public testing::Test {
  protected:
    base::Result<std::shared_ptr<const Plugin>> load(const causeway_connector* table) {
        offered = table;
        return Plugin::from_entry(&offer, "test", clock_);
    }
    std::string refusal(const causeway_connector& table) {
        const auto plugin = load(&table);
        return plugin ? "accepted" : plugin.error().internal;
    }

    support::FixedClock clock_;
};

TEST_F(PluginTest, DescribesItself) {
    const auto table = complete();
    const auto plugin = load(&table);
    ASSERT_TRUE(plugin);
    const ConnectorType& type = (*plugin)->type();
    EXPECT_EQ(type.type, "test");
    EXPECT_EQ(type.title, "Test");
    EXPECT_EQ(type.version, "3");
    EXPECT_EQ(type.schema, kSchema);
    EXPECT_TRUE(type.idempotent);
    EXPECT_FALSE(type.honours_validity);
    EXPECT_FALSE(type.revokes);
    EXPECT_FALSE(type.pends);
    EXPECT_FALSE(type.finds_by_idempotency_key);
}

TEST_F(PluginTest, ItsOptionalOperationsAreItsCapabilities) {
    auto table = complete();
    table.revoke = [](causeway_instance*, const causeway_revoke_request*, const causeway_call*) {};
    table.resume = [](causeway_instance*, const causeway_enroll_request*, causeway_bytes,
                      const causeway_call*) {};
    table.find = [](causeway_instance*, const causeway_enroll_request*, const causeway_call*) {};
    const auto plugin = load(&table);
    ASSERT_TRUE(plugin);
    EXPECT_TRUE((*plugin)->type().revokes);
    EXPECT_TRUE((*plugin)->type().pends);
    EXPECT_TRUE((*plugin)->type().finds_by_idempotency_key);
}

TEST_F(PluginTest, ANewerMinorVersionIsAccepted) {
    struct Newer {
        causeway_connector known;
        void (*added)();
    };
    Newer newer{complete(), [] {}};
    newer.known.struct_size = sizeof newer;
    EXPECT_EQ(refusal(newer.known), "accepted");
}

TEST_F(PluginTest, RefusesAnotherMajorVersionOrATableThatIsTooShort) {
    EXPECT_FALSE(load(nullptr));
    auto table = complete();
    table.abi_major = CAUSEWAY_ABI_MAJOR + 1;
    EXPECT_NE(refusal(table).find("speaks ABI version"), std::string::npos);
    table = complete();
    table.struct_size = offsetof(causeway_connector, cancel);
    EXPECT_NE(refusal(table).find("too short"), std::string::npos);
}

TEST_F(PluginTest, RefusesATableWithoutARequiredOperation) {
    auto table = complete();
    table.enroll = nullptr;
    EXPECT_NE(refusal(table).find("required operation"), std::string::npos);
    table = complete();
    table.destroy = nullptr;
    EXPECT_NE(refusal(table).find("required operation"), std::string::npos);
}

TEST_F(PluginTest, RefusesAConnectorThatDoesNotDescribeItselfOrWithABadSchema) {
    auto table = complete();
    table.describe = [](const causeway_call*) {};
    EXPECT_NE(refusal(table).find("did not describe itself"), std::string::npos);
    table.describe = [](const causeway_call* call) { call->done(call->context); };
    EXPECT_NE(refusal(table).find("did not describe itself"), std::string::npos);
    table.describe = [](const causeway_call* call) { describe_with(call, "{}"); };
    EXPECT_NE(refusal(table).find("additionalProperties"), std::string::npos);
}

}  // namespace
}  // namespace causeway::ca
