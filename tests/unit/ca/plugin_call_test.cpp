// SPDX-License-Identifier: Apache-2.0
#include "ca/plugin_call.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "ca/borrowed.hpp"
#include "support/fixed_clock.hpp"

namespace causeway::ca {
namespace {

using std::chrono::milliseconds;

class PluginCallTest : public testing::Test {
  protected:
    // What the host makes of a connector that says this.
    Report after(const std::function<void(const causeway_call&)>& operation) {
        PluginCall call(clock_, base::Deadline::after(clock_, milliseconds(1000)));
        operation(call.table());
        return call.report();
    }
    bool is_unknown(const std::function<void(const causeway_call&)>& operation) {
        return std::holds_alternative<Unknown>(after(operation).answer);
    }

    support::FixedClock clock_;
};

TEST_F(PluginCallTest, TakesEachOutcome) {
    const base::Bytes der = {1, 2, 3};
    const causeway_bytes view = lent(base::ByteView(der));
    const auto issued = after([&](const auto& call) { call.issued(call.context, &view, 1); });
    EXPECT_EQ(std::get<Issued>(issued.answer).certificates, std::vector<base::Bytes>{der});
    const auto pending = after([&](const auto& call) { call.pending(call.context, view, 60); });
    EXPECT_EQ(std::get<Pending>(pending.answer).handle, der);
    EXPECT_EQ(std::get<Pending>(pending.answer).retry_after, std::chrono::seconds(60));
    const auto done = after([](const auto& call) { call.done(call.context); });
    EXPECT_TRUE(std::holds_alternative<Done>(done.answer));
    const auto absent = after([](const auto& call) { call.not_found(call.context); });
    EXPECT_TRUE(std::holds_alternative<NotFound>(absent.answer));
}

TEST_F(PluginCallTest, TakesEachReasonOfARejection) {
    const std::pair<causeway_rejection, base::ErrorKind> kinds[] = {
        {CAUSEWAY_REJECTED_CSR, base::ErrorKind::bad_csr},
        {CAUSEWAY_REJECTED_PUBLIC_KEY, base::ErrorKind::bad_public_key},
        {CAUSEWAY_REJECTED_IDENTIFIER, base::ErrorKind::rejected_identifier},
        {CAUSEWAY_REJECTED_UNAUTHORIZED, base::ErrorKind::unauthorized},
        {CAUSEWAY_REJECTED_REVOCATION_REASON, base::ErrorKind::bad_revocation_reason},
        {CAUSEWAY_REJECTED_UNKNOWN_CERTIFICATE, base::ErrorKind::not_found},
        {CAUSEWAY_REJECTED_UNSUPPORTED, base::ErrorKind::unsupported},
        {4711, base::ErrorKind::unauthorized},
    };
    for (const auto& [why, kind] : kinds) {
        const auto report = after([&](const auto& call) {
            call.rejected(call.context, why, lent("Ask for less."), lent("rule 3"));
        });
        const auto& rejected = std::get<Rejected>(report.answer);
        EXPECT_EQ(rejected.kind, kind);
        EXPECT_EQ(rejected.for_client, "Ask for less.");
        EXPECT_EQ(rejected.for_log, "rule 3");
    }
}

TEST_F(PluginCallTest, ARejectionWithoutAReasonGetsOne) {
    const auto report = after([](const auto& call) {
        call.rejected(call.context, CAUSEWAY_REJECTED_CSR, {nullptr, 0}, {nullptr, 0});
    });
    EXPECT_FALSE(std::get<Rejected>(report.answer).for_client.empty());
}

TEST_F(PluginCallTest, TakesEachCauseOfAFailure) {
    const std::pair<causeway_failure, FailureCause> causes[] = {
        {CAUSEWAY_FAILED_CONNECTION, FailureCause::connection},
        {CAUSEWAY_FAILED_TIMEOUT, FailureCause::timeout},
        {CAUSEWAY_FAILED_SERVER, FailureCause::server},
        {CAUSEWAY_FAILED_CREDENTIALS, FailureCause::credentials},
        {CAUSEWAY_FAILED_RATE_LIMIT, FailureCause::rate_limit},
        {CAUSEWAY_FAILED_LOCALLY, FailureCause::local},
        {4711, FailureCause::local},
    };
    for (const auto& [why, cause] : causes) {
        const auto report =
            after([&](const auto& call) { call.unavailable(call.context, why, lent("down"), 0); });
        const auto& failed = std::get<Failed>(report.answer);
        EXPECT_EQ(failed.cause, cause);
        EXPECT_EQ(failed.unavailable.retry_after, std::chrono::seconds(1)) << "never at once";
    }
}

TEST_F(PluginCallTest, AMissingOrSecondOutcomeIsUnknown) {
    EXPECT_TRUE(is_unknown([](const auto&) {}));
    EXPECT_TRUE(is_unknown([](const auto& call) {
        call.done(call.context);
        call.done(call.context);
    }));
}

TEST_F(PluginCallTest, AnAnswerOverACapIsUnknown) {
    const base::Bytes large(64 * 1024 + 1);
    const causeway_bytes view = lent(base::ByteView(large));
    const causeway_bytes none = {nullptr, 0};
    EXPECT_TRUE(is_unknown([&](const auto& call) { call.issued(call.context, &view, 1); }));
    EXPECT_TRUE(is_unknown([&](const auto& call) { call.issued(call.context, &none, 0); }));
    EXPECT_TRUE(is_unknown([&](const auto& call) { call.pending(call.context, view, 1); }));
    EXPECT_TRUE(is_unknown([&](const auto& call) {
        call.ca_certificate(call.context, CAUSEWAY_ANCHOR, view);
        call.done(call.context);
    }));
    EXPECT_TRUE(is_unknown([&](const auto& call) {
        for (int i = 0; i < 65; ++i) call.ca_certificate(call.context, CAUSEWAY_ANCHOR, none);
        call.done(call.context);
    }));
    EXPECT_TRUE(is_unknown([&](const auto& call) {
        for (int i = 0; i < 65; ++i) {
            call.stage(call.context, lent("tcp"), CAUSEWAY_PASSED, lent(""));
        }
        call.done(call.context);
    }));
}

TEST_F(PluginCallTest, TakesParts) {
    const auto report = after([](const auto& call) {
        call.stage(call.context, lent("tcp"), CAUSEWAY_WARNED, lent("slow"));
        call.stage(call.context, lent("tls"), 99, lent("odd"));
        call.finding(call.context, lent("/url"), lent("Must be https."));
        call.done(call.context);
    });
    ASSERT_EQ(report.parts.stages.size(), 2U);
    EXPECT_EQ(report.parts.stages[0].verdict, StageVerdict::warned);
    EXPECT_EQ(report.parts.stages[1].verdict, StageVerdict::failed);
    EXPECT_EQ(report.parts.findings.at(0).pointer, "/url");
}

TEST_F(PluginCallTest, SendingIsRefusedAfterTheDeadlineOrOnceAbandoned) {
    PluginCall call(clock_, base::Deadline::after(clock_, milliseconds(1000)));
    const causeway_call& table = call.table();
    EXPECT_EQ(table.remaining(table.context), 1000);
    EXPECT_EQ(table.sending(table.context), 0);
    clock_.advance(milliseconds(1000));
    EXPECT_EQ(table.remaining(table.context), 0);
    EXPECT_NE(table.sending(table.context), 0);
    EXPECT_EQ(table.cancelled(table.context), 0);

    PluginCall abandoned(clock_, base::Deadline::after(clock_, milliseconds(1000)));
    abandoned.abandon();
    EXPECT_NE(abandoned.table().cancelled(abandoned.table().context), 0);
    EXPECT_NE(abandoned.table().sending(abandoned.table().context), 0);
}

}  // namespace
}  // namespace causeway::ca
