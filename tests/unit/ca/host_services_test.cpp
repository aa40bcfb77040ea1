// SPDX-License-Identifier: Apache-2.0
#include "ca/host_services.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include "ca/borrowed.hpp"
#include "support/fake_connector_state_store.hpp"
#include "support/fixed_clock.hpp"
#include "support/recording_log.hpp"

namespace causeway::ca {
namespace {

class FakeKeyRing final : public KeyRing {
  public:
    base::Result<base::Bytes> sign(std::string_view key, causeway_key_scheme scheme,
                                   base::ByteView digest) override {
        return use(key, scheme, digest, 's');
    }
    base::Result<base::Bytes> decrypt(std::string_view key, causeway_key_scheme scheme,
                                      base::ByteView ciphertext) override {
        return use(key, scheme, ciphertext, 'd');
    }

  private:
    static base::Result<base::Bytes> use(std::string_view key, causeway_key_scheme scheme,
                                         base::ByteView input, char operation) {
        if (key != "ra") return base::fail(base::ErrorKind::not_found, "There is no such key.");
        base::Bytes out(input.begin(), input.end());
        out.push_back(static_cast<std::uint8_t>(scheme));
        out.push_back(static_cast<std::uint8_t>(operation));
        return out;
    }
};

class ThrowingStore final : public model::ConnectorStateStore {
  public:
    base::Result<std::optional<model::ConnectorStateEntry>> get(model::ConnectorId,
                                                                std::string_view) override {
        throw std::runtime_error("the connection is gone");
    }
    base::Result<std::int64_t> put_if(model::ConnectorId, std::string_view, std::int64_t,
                                      base::ByteView) override {
        throw std::runtime_error("the connection is gone");
    }
    base::Result<std::vector<model::ConnectorStateEntry>> list(model::ConnectorId, std::string_view,
                                                               std::string_view, int) override {
        throw std::runtime_error("the connection is gone");
    }
};

void keep_bytes(void* out, causeway_bytes value) {
    *static_cast<base::Bytes*>(out) = copied(value);
}

void keep_entry(void* out, causeway_text key, std::int64_t version, causeway_bytes value) {
    static_cast<std::vector<model::ConnectorStateEntry>*>(out)->push_back(
        {std::string(viewed(key)), version, copied(value)});
}

class HostServicesTest : public testing::Test {
  protected:
    HostServicesTest() : host_(services_, "lab-ca", secrets_, model::ConnectorId()) {}

    const causeway_host& table() const { return host_.table(); }
    causeway_status put(const std::string& key, std::int64_t expected, const std::string& value) {
        return table().state_put_if(table().context, lent(key), expected,
                                    lent(base::as_bytes(value)), &version_);
    }
    causeway_status get(const std::string& key) {
        return table().state_get(table().context, lent(key), {&entries_, &keep_entry});
    }
    causeway_status list(const std::string& prefix, const std::string& after, std::uint32_t limit) {
        return table().state_list(table().context, lent(prefix), lent(after), limit,
                                  {&entries_, &keep_entry});
    }

    support::FixedClock clock_;
    support::RecordingLog log_;
    support::FakeConnectorStateStore store_;
    FakeKeyRing keys_;
    HostServices::Secrets secrets_{{"token", base::Secret::from_text("s3cret")}};
    Services services_{log_, clock_, store_,
                       [](std::string_view address, std::uint16_t port) -> base::Result<void> {
                           if (address == "192.0.2.1" && port == 443) return {};
                           return base::fail(base::ErrorKind::connection, "That is forbidden.");
                       },
                       &keys_};
    HostServices host_;
    std::int64_t version_ = 0;
    base::Bytes bytes_;
    std::vector<model::ConnectorStateEntry> entries_;
};

TEST_F(HostServicesTest, TellsTheTime) {
    EXPECT_EQ(table().now(table().context), clock_.now().time_since_epoch().count());
}

TEST_F(HostServicesTest, GivesTheSecretsOfThisConnectionOnly) {
    EXPECT_EQ(table().secret(table().context, lent("token"), {&bytes_, &keep_bytes}), CAUSEWAY_OK);
    EXPECT_EQ(base::as_text(bytes_), "s3cret");
    EXPECT_EQ(table().secret(table().context, lent("other"), {&bytes_, &keep_bytes}),
              CAUSEWAY_NOT_FOUND);
}

TEST_F(HostServicesTest, LogsUnderItsOwnEventNameOnOneLine) {
    table().log(table().context, CAUSEWAY_LOG_WARNING, lent("scep.caps\nforged"), lent("a\nb"));
    ASSERT_EQ(log_.lines().size(), 1U);
    EXPECT_TRUE(log_.mentions("connector.message"));
    EXPECT_TRUE(log_.mentions("lab-ca"));
    EXPECT_TRUE(log_.mentions("scep.caps forged"));
    EXPECT_TRUE(log_.mentions("a b"));
}

TEST_F(HostServicesTest, AsksTheEgressGuardAndLogsItsRefusal) {
    EXPECT_EQ(table().egress(table().context, lent("192.0.2.1"), 443), CAUSEWAY_OK);
    EXPECT_TRUE(log_.lines().empty());
    EXPECT_EQ(table().egress(table().context, lent("127.0.0.1"), 443), CAUSEWAY_REFUSED);
    EXPECT_TRUE(log_.mentions("connector.egress_refused"));
    EXPECT_TRUE(log_.mentions("That is forbidden."));
}

TEST_F(HostServicesTest, UsesKeysThatStayHere) {
    const base::Bytes input = {7};
    EXPECT_EQ(table().sign(table().context, lent("ra"), CAUSEWAY_ECDSA, lent(base::ByteView(input)),
                           {&bytes_, &keep_bytes}),
              CAUSEWAY_OK);
    EXPECT_EQ(bytes_, (base::Bytes{7, CAUSEWAY_ECDSA, 's'}));
    EXPECT_EQ(table().decrypt(table().context, lent("ra"), CAUSEWAY_RSA_OAEP_SHA256,
                              lent(base::ByteView(input)), {&bytes_, &keep_bytes}),
              CAUSEWAY_OK);
    EXPECT_EQ(bytes_, (base::Bytes{7, CAUSEWAY_RSA_OAEP_SHA256, 'd'}));
    EXPECT_EQ(table().sign(table().context, lent("x"), CAUSEWAY_ECDSA, lent(base::ByteView(input)),
                           {&bytes_, &keep_bytes}),
              CAUSEWAY_NOT_FOUND);
}

TEST_F(HostServicesTest, WithoutKeysThereAreNoKeyServices) {
    Services services = services_;
    services.keys = nullptr;
    const HostServices host(services, "lab-ca", {}, model::ConnectorId());
    EXPECT_EQ(host.table().sign(host.table().context, lent("ra"), CAUSEWAY_ECDSA, {nullptr, 0},
                                {&bytes_, &keep_bytes}),
              CAUSEWAY_UNSUPPORTED);
}

TEST_F(HostServicesTest, StateIsWrittenWhenTheVersionIsStillTheExpectedOne) {
    EXPECT_EQ(get("ca"), CAUSEWAY_NOT_FOUND);
    EXPECT_EQ(put("ca", 0, "one"), CAUSEWAY_OK);
    EXPECT_EQ(put("ca", 0, "two"), CAUSEWAY_CONFLICT);
    EXPECT_EQ(get("ca"), CAUSEWAY_OK);
    EXPECT_EQ(base::as_text(entries_.at(0).value), "one");
    EXPECT_EQ(put("ca", version_, "two"), CAUSEWAY_OK);
}

TEST_F(HostServicesTest, StateIsListedByPrefixInPages) {
    for (const char* key : {"a/1", "a/2", "a/3", "b/1"}) ASSERT_EQ(put(key, 0, "x"), CAUSEWAY_OK);
    EXPECT_EQ(list("a/", "a/1", 1), CAUSEWAY_OK);
    EXPECT_EQ(list("a/", "a/2", 10), CAUSEWAY_OK);
    ASSERT_EQ(entries_.size(), 2U);
    EXPECT_EQ(entries_[0].key, "a/2");
    EXPECT_EQ(entries_[1].key, "a/3");
}

TEST_F(HostServicesTest, StateKeysAndValuesHaveBounds) {
    EXPECT_EQ(put("", 0, "x"), CAUSEWAY_REFUSED);
    EXPECT_EQ(put(std::string(201, 'k'), 0, "x"), CAUSEWAY_REFUSED);
    EXPECT_EQ(put("a b", 0, "x"), CAUSEWAY_REFUSED);
    EXPECT_EQ(put("k\xC3\xA4", 0, "x"), CAUSEWAY_REFUSED);
    EXPECT_EQ(put("k", 0, std::string(256 * 1024 + 1, 'x')), CAUSEWAY_REFUSED);
    EXPECT_EQ(list("", "", 0), CAUSEWAY_REFUSED);
    EXPECT_EQ(list("", "", 1001), CAUSEWAY_REFUSED);
    EXPECT_EQ(put(std::string(200, 'k'), 0, std::string(256 * 1024, 'x')), CAUSEWAY_OK);
}

TEST_F(HostServicesTest, ABrokenDatabaseIsUnavailable) {
    store_.break_down();
    EXPECT_EQ(get("ca"), CAUSEWAY_UNAVAILABLE);
    EXPECT_EQ(put("ca", 0, "x"), CAUSEWAY_UNAVAILABLE);
    EXPECT_EQ(list("", "", 10), CAUSEWAY_UNAVAILABLE);
}

TEST_F(HostServicesTest, AnExceptionStopsHereAndIsLogged) {
    ThrowingStore store;
    const Services services{log_, clock_, store, services_.egress};
    const HostServices host(services, "lab-ca", {}, model::ConnectorId());
    EXPECT_EQ(host.table().state_get(host.table().context, lent("k"), {&entries_, &keep_entry}),
              CAUSEWAY_UNAVAILABLE);
    EXPECT_TRUE(log_.mentions("the connection is gone"));
}

TEST_F(HostServicesTest, AConfigurationUnderCheckHasNoState) {
    const HostServices host(services_, "softca", {});
    EXPECT_EQ(host.table().state_get(host.table().context, lent("k"), {&entries_, &keep_entry}),
              CAUSEWAY_UNAVAILABLE);
    EXPECT_EQ(
        host.table().state_put_if(host.table().context, lent("k"), 0, {nullptr, 0}, &version_),
        CAUSEWAY_UNAVAILABLE);
}

}  // namespace
}  // namespace causeway::ca
