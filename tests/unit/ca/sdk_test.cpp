// SPDX-License-Identifier: Apache-2.0
// The C++ face of the contract, heard by the host's side of a call.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <stdexcept>

#include "ca/borrowed.hpp"
#include "ca/enroll_arguments.hpp"
#include "ca/host_services.hpp"
#include "ca/plugin_call.hpp"
#include "connectors/sdk/entry.hpp"
#include "support/fake_connector_state_store.hpp"
#include "support/fixed_clock.hpp"
#include "support/recording_log.hpp"

namespace causeway::ca {
namespace {

using std::chrono::milliseconds;
using Behaviour = std::function<sdk::EnrollOutcome(const sdk::EnrollRequest&, sdk::Call&)>;

thread_local Behaviour behaviour;

class Scripted : public sdk::Connector {
  public:
    static sdk::Description describe() { return {"Scripted", "1", true, true, "{}"}; }
    static std::vector<sdk::Finding> validate(const sdk::Host&, std::string_view config) {
        return {{"/x", std::string(config)}};
    }
    Scripted(sdk::Host host, std::string_view config) : host_(host) {
        if (config == "throw") throw std::runtime_error("cannot begin");
    }

    std::vector<sdk::Stage> test(sdk::Call&) override {
        return {{"tcp", sdk::Verdict::warned, "slow"}};
    }
    sdk::EnrollOutcome enroll(const sdk::EnrollRequest& request, sdk::Call& call) override {
        return behaviour(request, call);
    }
    sdk::CaOutcome ca_certificates(sdk::Call&) override {
        return sdk::CaCertificates{{{1}}, {{2}}, sdk::Bytes{3}};
    }

  protected:
    sdk::Host host_;
};

class Complete final : public Scripted,
                       public sdk::Resumes,
                       public sdk::Revokes,
                       public sdk::Finds,
                       public sdk::Cancels {
  public:
    using Scripted::Scripted;
    sdk::EnrollOutcome resume(const sdk::EnrollRequest&, sdk::ByteView handle,
                              sdk::Call&) override {
        return sdk::Pending{{handle.begin(), handle.end()}, std::chrono::seconds(9)};
    }
    sdk::ChangeOutcome revoke(const sdk::RevokeRequest& request, sdk::Call&) override {
        return sdk::Unknown{"reason " + std::to_string(request.reason)};
    }
    sdk::FindOutcome find(const sdk::EnrollRequest&, sdk::Call&) override {
        return sdk::NotFound{};
    }
    void cancel(const causeway_call* id) noexcept override { cancelled_ = id; }

  private:
    const causeway_call* cancelled_ = nullptr;
};

class SdkTest : public testing::Test {
  protected:
    SdkTest() {
        EnrollRequest request;
        request.tenant = "acme";
        request.identifiers = {*model::Identifier::parse("dns", "a.example")};
        request.not_after = clock_.now();
        arguments_ = std::make_unique<EnrollArguments>(std::move(request));
        PluginCall call(clock_, deadline());
        instance_ = table().create(&host_.table(), lent("{}"), &call.table());
    }
    ~SdkTest() override { table().destroy(instance_); }

    static const causeway_connector& table() {
        return *sdk::Entry<Complete>::table(CAUSEWAY_ABI_MAJOR);
    }
    base::Deadline deadline() const { return base::Deadline::after(clock_, milliseconds(1000)); }
    Report after(const std::function<void(const causeway_call&)>& operation) {
        PluginCall call(clock_, deadline());
        operation(call.table());
        return call.report();
    }
    Report enroll(Behaviour script) {
        behaviour = std::move(script);
        return after([&](const causeway_call& call) {
            table().enroll(instance_, &arguments_->table(), &call);
        });
    }

    support::FixedClock clock_;
    support::RecordingLog log_;
    support::FakeConnectorStateStore store_;
    HostServices host_{
        Services{log_, clock_, store_,
                 [](std::string_view, std::uint16_t) { return base::Result<void>(); }},
        "scripted",
        {{"token", base::Secret::from_text("t")}},
        model::ConnectorId()};
    std::unique_ptr<EnrollArguments> arguments_;
    causeway_instance* instance_ = nullptr;
};

TEST_F(SdkTest, AnotherMajorVersionGetsNoTable) {
    EXPECT_EQ(sdk::Entry<Complete>::table(CAUSEWAY_ABI_MAJOR + 1), nullptr);
}

TEST_F(SdkTest, OnlyTheOperationsThatAClassHasAreInItsTable) {
    const causeway_connector& few = *sdk::Entry<Scripted>::table(CAUSEWAY_ABI_MAJOR);
    EXPECT_TRUE(few.enroll && few.test && few.ca_certificates && few.create);
    EXPECT_FALSE(few.resume || few.revoke || few.find || few.cancel);
    const causeway_connector& all = table();
    EXPECT_TRUE(all.resume && all.revoke && all.find && all.cancel);
}

TEST_F(SdkTest, AnExceptionBeforeSendingMeansUnavailable) {
    const auto report = enroll(
        [](const auto&, auto&) -> sdk::EnrollOutcome { throw std::runtime_error("no route"); });
    EXPECT_EQ(std::get<Failed>(report.answer).unavailable.for_log, "no route");
}

TEST_F(SdkTest, AnExceptionAfterSendingMeansUnknown) {
    const auto report = enroll([](const auto&, sdk::Call& call) -> sdk::EnrollOutcome {
        call.sending();
        throw std::runtime_error("the answer is no CertRep");
    });
    EXPECT_EQ(std::get<Unknown>(report.answer).for_log, "the answer is no CertRep");
}

TEST_F(SdkTest, AnythingElseThatIsThrownStopsHereToo) {
    const auto report = enroll([](const auto&, auto&) -> sdk::EnrollOutcome { throw 42; });
    EXPECT_TRUE(std::holds_alternative<Failed>(report.answer));
}

TEST_F(SdkTest, SendingTooLateMeansUnavailable) {
    const auto report = enroll([this](const auto&, sdk::Call& call) -> sdk::EnrollOutcome {
        clock_.advance(milliseconds(1000));
        EXPECT_EQ(call.remaining(), milliseconds(0));
        call.sending();
        ADD_FAILURE() << "sent after the deadline";
        return sdk::Issued{};
    });
    EXPECT_TRUE(std::holds_alternative<Failed>(report.answer));
}

TEST_F(SdkTest, AHostServiceThatIsDownEndsTheCall) {
    const sdk::Host host(host_.table());
    store_.break_down();
    const auto report = enroll([&](const auto&, auto&) -> sdk::EnrollOutcome {
        (void)host.get("key");
        return sdk::Issued{};
    });
    EXPECT_TRUE(std::holds_alternative<Failed>(report.answer));
}

TEST_F(SdkTest, TheRequestArrivesWhole) {
    const auto report = enroll([this](const sdk::EnrollRequest& request, auto&) {
        EXPECT_EQ(request.tenant, "acme");
        EXPECT_EQ(request.identifiers.at(0).type, sdk::IdentifierType::dns);
        EXPECT_EQ(request.identifiers.at(0).value, "a.example");
        EXPECT_FALSE(request.not_before);
        EXPECT_EQ(request.not_after, clock_.now());
        return sdk::Rejected{sdk::Rejection::public_key, "client", "log"};
    });
    EXPECT_EQ(std::get<Rejected>(report.answer).kind, base::ErrorKind::bad_public_key);
}

TEST_F(SdkTest, OptionalOperationsReachTheClass) {
    const auto* request = &arguments_->table();
    const base::Bytes octets = {5};
    const causeway_bytes view = lent(base::ByteView(octets));
    const auto resumed =
        after([&](const auto& call) { table().resume(instance_, request, view, &call); });
    EXPECT_EQ(std::get<Pending>(resumed.answer).handle, octets);
    const causeway_revoke_request revocation{sizeof revocation, view, 4};
    const auto revoked =
        after([&](const auto& call) { table().revoke(instance_, &revocation, &call); });
    EXPECT_EQ(std::get<Unknown>(revoked.answer).for_log, "reason 4");
    const auto found = after([&](const auto& call) { table().find(instance_, request, &call); });
    EXPECT_TRUE(std::holds_alternative<NotFound>(found.answer));
}

TEST_F(SdkTest, PartsArriveBeforeTheOutcome) {
    const auto described = after([](const auto& call) { table().describe(&call); });
    EXPECT_EQ(described.parts.description->title, "Scripted");
    EXPECT_TRUE(described.parts.description->honours_validity);
    const auto validated =
        after([&](const auto& call) { table().validate(&host_.table(), lent("why"), &call); });
    EXPECT_EQ(validated.parts.findings.at(0).problem, "why");
    const auto tested = after([&](const auto& call) { table().test(instance_, &call); });
    EXPECT_EQ(tested.parts.stages.at(0).verdict, StageVerdict::warned);
    const auto ca = after([&](const auto& call) { table().ca_certificates(instance_, &call); });
    EXPECT_EQ(ca.parts.intermediates, std::vector<base::Bytes>{{1}});
    EXPECT_EQ(ca.parts.anchors, std::vector<base::Bytes>{{2}});
    EXPECT_EQ(ca.parts.crl, base::Bytes{3});
}

TEST_F(SdkTest, AThrowingConstructorMakesNoInstance) {
    causeway_instance* made = instance_;
    const auto report = after(
        [&](const auto& call) { made = table().create(&host_.table(), lent("throw"), &call); });
    EXPECT_EQ(made, nullptr);
    EXPECT_EQ(std::get<Failed>(report.answer).unavailable.for_log, "cannot begin");
}

TEST_F(SdkTest, HostServicesSpeakInValues) {
    const sdk::Host host(host_.table());
    EXPECT_EQ(host.now(), clock_.now());
    EXPECT_EQ(host.secret("token"), base::to_bytes("t"));
    EXPECT_FALSE(host.secret("other"));
    EXPECT_TRUE(host.may_connect("192.0.2.1", 443));
    EXPECT_FALSE(host.get("key"));
    EXPECT_EQ(host.put_if("key", 0, base::as_bytes("one")), 1);
    EXPECT_FALSE(host.put_if("key", 0, base::as_bytes("two")));
    EXPECT_EQ(host.get("key")->value, base::to_bytes("one"));
    EXPECT_EQ(host.list("k", "", 10).size(), 1U);
    EXPECT_THROW((void)host.sign("ra", sdk::KeyScheme::ecdsa, {}), std::logic_error);
    store_.break_down();
    EXPECT_THROW((void)host.get("key"), sdk::HostUnavailable);
}

// A key that is longer than any text: receiving it fails inside the host's own frames.
TEST(SdkHost, ThrowsWhatWentWrongInAReceiverOnlyAfterTheHostHasReturned) {
    causeway_host table = {};
    table.state_get = [](void*, causeway_text, causeway_state_receiver receiver) noexcept {
        receiver.receive(receiver.context, {"key", PTRDIFF_MAX}, 1, {nullptr, 0});
        return static_cast<causeway_status>(CAUSEWAY_OK);
    };
    const sdk::Host host(table);
    EXPECT_THROW((void)host.get("key"), std::exception);
}

}  // namespace
}  // namespace causeway::ca
