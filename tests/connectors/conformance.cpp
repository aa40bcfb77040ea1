// SPDX-License-Identifier: Apache-2.0
#include "connectors/conformance.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "crypto/certificate.hpp"
#include "crypto/csr.hpp"

namespace causeway::connectors {
namespace {

using std::chrono::seconds;

constexpr seconds kPatience{60};

template <class T, class Outcome>
const T* as(const Outcome& outcome) {
    return std::get_if<T>(&outcome);
}

template <class Outcome>
bool is_unsupported(const Outcome& outcome) {
    const auto* rejected = as<ca::Rejected>(outcome);
    return rejected != nullptr && rejected->kind == base::ErrorKind::unsupported;
}

std::vector<crypto::Certificate> parse_all(const ca::Issued& issued) {
    std::vector<crypto::Certificate> out;
    for (const base::Bytes& der : issued.certificates) {
        auto certificate = crypto::Certificate::parse(der);
        EXPECT_TRUE(certificate);
        if (certificate) out.push_back(*std::move(certificate));
    }
    return out;
}

std::vector<std::string> sorted(std::vector<std::string> values) {
    std::sort(values.begin(), values.end());
    return values;
}

}  // namespace

ConnectorConformance::~ConnectorConformance() {
    leave();
}

model::ConnectorId ConnectorConformance::enter(Situation situation, const std::string& csr) {
    leave();
    situation_ = situation;
    id_ = world_.connect(subject_->type(), subject_->config(situation, csr), subject_->secrets());
    subject_->begin(situation, world_);
    return id_;
}

void ConnectorConformance::leave() {
    subject_->end(situation_, world_);
}

ca::EnrollRequest ConnectorConformance::request(const std::string& csr) const {
    ca::EnrollRequest out = request_for(csr);
    subject_->shape(situation_, out);
    return out;
}

ca::EnrollOutcome ConnectorConformance::enroll(const std::string& csr) {
    return world_.issuer().enroll(id_, request(csr), world_.within(kPatience), {});
}

ca::RevokeOutcome ConnectorConformance::revoke(const base::Bytes& certificate) {
    return world_.issuer().revoke(id_, certificate, model::RevocationReason::superseded,
                                  world_.within(kPatience));
}

ca::ConnectorType ConnectorConformance::described() {
    const auto type = world_.catalog().describe(subject_->type());
    EXPECT_TRUE(type);
    return type ? *type : ca::ConnectorType();
}

void ConnectorConformance::expect_issued_for(const std::string& csr) {
    enter(Situation::granting, csr);
    const auto outcome = enroll(csr);
    const auto* issued = as<ca::Issued>(outcome);
    ASSERT_NE(issued, nullptr);
    const auto certificates = parse_all(*issued);
    const auto asked = crypto::Csr::parse(test_data(csr));
    ASSERT_TRUE(asked);
    const auto leaf = std::find_if(certificates.begin(), certificates.end(),
                                   [&](const auto& one) { return one.key() == asked->key(); });
    ASSERT_NE(leaf, certificates.end());
    EXPECT_EQ(sorted(leaf->names().dns), sorted({"*.example.test", "www.example.test"}));
    EXPECT_EQ(leaf->names().ip, std::vector<std::string>{"192.0.2.7"});
    EXPECT_FALSE(leaf->is_ca());

    const auto ca = world_.issuer().ca_certificates(id_);
    ASSERT_TRUE(ca);
    std::vector<crypto::Certificate> candidates = certificates;
    candidates.insert(candidates.end(), ca->intermediates.begin(), ca->intermediates.end());
    EXPECT_TRUE(crypto::build_chain(*leaf, candidates, ca->anchors));
}

TEST_P(ConnectorConformance, IssuesForAnRsaKey) {
    expect_issued_for("rsa.csr.der");
}

TEST_P(ConnectorConformance, IssuesForAnEcKeyOrSaysThatItDoesNot) {
    if (subject_->certifies_ec_keys()) {
        expect_issued_for("ec.csr.der");
        return;
    }
    enter(Situation::granting, "ec.csr.der");
    const auto outcome = enroll("ec.csr.der");
    ASSERT_NE(as<ca::Rejected>(outcome), nullptr);
    EXPECT_EQ(as<ca::Rejected>(outcome)->kind, base::ErrorKind::bad_csr);
}

TEST_P(ConnectorConformance, APendingRequestIsIssuedAfterPolling) {
    if (!described().pends) {
        enter(Situation::granting);
        const base::Bytes handle{1};
        EXPECT_TRUE(is_unsupported(
            world_.issuer().resume(id_, request(), handle, world_.within(kPatience), {})));
        return;
    }
    if (!subject_->reaches(Situation::deciding_later)) return;
    enter(Situation::deciding_later);
    const auto asked = request();
    auto outcome = world_.issuer().enroll(id_, asked, world_.within(kPatience), {});
    ASSERT_NE(as<ca::Pending>(outcome), nullptr);
    for (int polls = 0; polls < 10 && as<ca::Pending>(outcome) != nullptr; ++polls) {
        const auto pending = *as<ca::Pending>(outcome);
        EXPECT_GE(pending.retry_after, seconds(1));
        // Another replica, which knows the handle and nothing else, polls.
        World replica(state_, nullptr, Reach::loopback);
        replica.adopt(world_.connector(id_));
        outcome =
            replica.issuer().resume(id_, asked, pending.handle, replica.within(kPatience), {});
    }
    EXPECT_NE(as<ca::Issued>(outcome), nullptr);
}

TEST_P(ConnectorConformance, ARejectionTellsTheClientWhatIsWrong) {
    enter(Situation::rejecting);
    const auto outcome = enroll();
    const auto* rejected = as<ca::Rejected>(outcome);
    ASSERT_NE(rejected, nullptr);
    EXPECT_FALSE(rejected->for_client.empty());
    EXPECT_NE(rejected->kind, base::ErrorKind::unsupported);
}

TEST_P(ConnectorConformance, ACaThatCannotBeReachedIsUnavailable) {
    enter(Situation::unreachable);
    const auto outcome = enroll();
    const auto* unavailable = as<ca::Unavailable>(outcome);
    ASSERT_NE(unavailable, nullptr);
    EXPECT_FALSE(unavailable->for_log.empty());
    EXPECT_FALSE(world_.issuer().ca_certificates(id_));
}

TEST_P(ConnectorConformance, ALostAnswerIsUnknownUntilItIsFound) {
    if (!subject_->reaches(Situation::losing_answers)) return;
    enter(Situation::losing_answers);
    const auto asked = request();
    const auto outcome = world_.issuer().enroll(id_, asked, world_.within(kPatience), {});
    ASSERT_NE(as<ca::Unknown>(outcome), nullptr);
    leave();
    const auto found = world_.issuer().find(id_, asked, world_.within(kPatience));
    if (described().finds_by_idempotency_key) {
        EXPECT_NE(as<ca::Issued>(found), nullptr);
    } else {
        EXPECT_NE(as<ca::Unknown>(found), nullptr) << "the CA has refused nothing";
    }
}

TEST_P(ConnectorConformance, WhatWasNeverSentIsNotFound) {
    enter(Situation::granting);
    const auto found = world_.issuer().find(id_, request(), world_.within(kPatience));
    if (described().finds_by_idempotency_key) {
        EXPECT_NE(as<ca::NotFound>(found), nullptr);
    } else {
        EXPECT_NE(as<ca::Unknown>(found), nullptr) << "nothing is proved";
    }
}

TEST_P(ConnectorConformance, AnIdempotentConnectorIssuesOncePerKey) {
    enter(Situation::granting);
    const auto asked = request();
    const auto first = world_.issuer().enroll(id_, asked, world_.within(kPatience), {});
    const auto second = world_.issuer().enroll(id_, asked, world_.within(kPatience), {});
    ASSERT_NE(as<ca::Issued>(first), nullptr);
    ASSERT_NE(as<ca::Issued>(second), nullptr);
    if (described().idempotent) {
        EXPECT_EQ(as<ca::Issued>(first)->certificates, as<ca::Issued>(second)->certificates);
    }
}

TEST_P(ConnectorConformance, RevokesAndRevokesAgain) {
    enter(Situation::granting);
    const auto outcome = enroll();
    ASSERT_NE(as<ca::Issued>(outcome), nullptr);
    const base::Bytes leaf = as<ca::Issued>(outcome)->certificates.front();
    for (int times = 0; times < 2; ++times) {
        const auto revoked = revoke(leaf);
        if (described().revokes) {
            EXPECT_NE(as<ca::Revoked>(revoked), nullptr);
        } else {
            ASSERT_NE(as<ca::Rejected>(revoked), nullptr);
            EXPECT_EQ(as<ca::Rejected>(revoked)->kind, base::ErrorKind::unsupported);
        }
    }
}

TEST_P(ConnectorConformance, ACertificateOfAnotherCaIsNotRevoked) {
    enter(Situation::granting);
    const auto outcome = revoke(test_data("ca.cert.der"));
    ASSERT_NE(as<ca::Rejected>(outcome), nullptr);
    EXPECT_EQ(as<ca::Rejected>(outcome)->kind,
              described().revokes ? base::ErrorKind::not_found : base::ErrorKind::unsupported);
    EXPECT_FALSE(as<ca::Rejected>(outcome)->for_client.empty());
}

TEST_P(ConnectorConformance, ARevocationThatDoesNotReachTheCaIsUnavailable) {
    enter(Situation::unreachable);
    const auto outcome = revoke(test_data("rsa.cert.der"));
    if (described().revokes) {
        ASSERT_NE(as<ca::Unavailable>(outcome), nullptr);
        EXPECT_FALSE(as<ca::Unavailable>(outcome)->for_log.empty());
    } else {
        EXPECT_TRUE(is_unsupported(outcome));
    }
}

TEST_P(ConnectorConformance, ARevocationThatHangsEndsAtItsDeadline) {
    enter(Situation::hanging);
    const auto outcome = in_vain(world_, [&](base::Deadline deadline) {
        return world_.issuer().revoke(id_, test_data("rsa.cert.der"),
                                      model::RevocationReason::superseded, deadline);
    });
    if (described().revokes) {
        expect_no_answer(outcome);
    } else {
        EXPECT_TRUE(is_unsupported(outcome));
    }
}

TEST_P(ConnectorConformance, PublishesTheChainOfItsCa) {
    enter(Situation::granting);
    const auto ca = world_.issuer().ca_certificates(id_);
    ASSERT_TRUE(ca);
    EXPECT_FALSE(ca->anchors.empty());
    for (const auto& anchor : ca->anchors) EXPECT_TRUE(anchor.is_ca());
    for (const auto& intermediate : ca->intermediates) EXPECT_TRUE(intermediate.is_ca());
}

TEST_P(ConnectorConformance, DescribesEveryMemberOfItsConfiguration) {
    const auto type = described();
    EXPECT_FALSE(type.title.empty());
    EXPECT_FALSE(type.version.empty());
    const auto schema = nlohmann::json::parse(type.schema);
    for (const auto& [name, property] : schema["properties"].items()) {
        EXPECT_FALSE(property.value("title", "").empty()) << name;
        EXPECT_FALSE(property.value("description", "").empty()) << name;
    }
}

TEST_P(ConnectorConformance, AcceptsEveryConfigurationOfThisSuite) {
    for (const Situation situation : {Situation::granting, Situation::unreachable}) {
        const auto config = subject_->config(situation, "rsa.csr.der");
        const auto checked =
            world_.catalog().validate(subject_->type(), config, subject_->secrets());
        EXPECT_TRUE(checked) << checked.error().detail;
    }
}

TEST_P(ConnectorConformance, ABadConfigurationIsRefusedByJsonPointer) {
    for (const Subject::BadConfig& bad : subject_->bad_configs()) {
        const auto checked =
            world_.catalog().validate(subject_->type(), bad.text, subject_->secrets());
        ASSERT_FALSE(checked) << bad.text;
        EXPECT_EQ(checked.error().kind, base::ErrorKind::malformed);
        ASSERT_FALSE(checked.error().subproblems.empty());
        EXPECT_EQ(checked.error().subproblems.front().subject.value, bad.pointer) << bad.text;
    }
}

TEST_P(ConnectorConformance, TheConnectionTestSaysWhetherTheCaAnswers) {
    const auto failed = [](const std::vector<ca::TestStage>& stages) {
        return std::any_of(stages.begin(), stages.end(), [](const ca::TestStage& stage) {
            return stage.verdict == ca::StageVerdict::failed;
        });
    };
    enter(Situation::granting);
    const auto good = world_.issuer().test(id_, world_.within(kPatience));
    EXPECT_FALSE(good.empty());
    EXPECT_FALSE(failed(good));
    enter(Situation::unreachable);
    EXPECT_TRUE(failed(world_.issuer().test(id_, world_.within(kPatience))));
}

TEST_P(ConnectorConformance, ACallPastItsDeadlineIsNoAnswerAndOccupiesOneThread) {
    enter(Situation::hanging);
    const auto outcome = enroll_in_vain(world_, id_, request());
    expect_no_answer(outcome);
    leave();
    EXPECT_TRUE(eventually([&] {
        const auto load = world_.issuer().health(id_).load;
        return load.running == 0 && load.stuck == 0;
    }));
    if (as<ca::Unknown>(outcome) != nullptr) {
        EXPECT_TRUE(world_.log().mentions("connector.late_answer"));
    }
}

TEST_P(ConnectorConformance, ACancelledCallSendsNothingAnyMore) {
    enter(Situation::hanging);
    const auto asked = request();
    expect_no_answer(enroll_in_vain(world_, id_, asked));
    leave();
    ASSERT_TRUE(eventually([&] { return world_.issuer().health(id_).load.running == 0; }));
    EXPECT_FALSE(world_.log().mentions("outcome=\"issued\""));
    if (described().finds_by_idempotency_key) {
        const auto found = world_.issuer().find(id_, asked, world_.within(kPatience));
        EXPECT_NE(as<ca::NotFound>(found), nullptr);
    }
}

TEST_P(ConnectorConformance, TellsNoSecretToTheLog) {
    for (const Situation situation :
         {Situation::granting, Situation::rejecting, Situation::unreachable}) {
        enter(situation);
        (void)enroll();
        (void)world_.issuer().test(id_, world_.within(kPatience));
    }
    for (const auto& [name, secret] : subject_->secrets()) {
        EXPECT_FALSE(world_.log().mentions(secret.reveal_text())) << name;
    }
}

}  // namespace causeway::connectors
