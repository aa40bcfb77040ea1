// SPDX-License-Identifier: Apache-2.0
#include "connectors/scep/scep.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "config_schema.hpp"
#include "connectors/scep/connection_test.hpp"
#include "connectors/sdk/entry.hpp"
#include "connectors/sdk/support/openssl.hpp"

namespace causeway::scep {
namespace {

using sdk::Failure;
using sdk::Rejection;

// How long what the CA said of itself is believed; after any failure it is asked again.
constexpr std::chrono::hours kCaLife{12};
constexpr std::chrono::minutes kLongestPollPause{30};

std::uint32_t polls_in(sdk::ByteView handle) {
    const std::string_view text = base::as_text(handle);
    std::uint32_t polls = 0;
    std::from_chars(text.data(), text.data() + text.size(), polls);
    return polls;
}

std::chrono::seconds pause_after(std::uint32_t polls, std::chrono::seconds first) {
    constexpr std::uint32_t kDoublings = 11;  // of one second, and half an hour is passed
    return std::min<std::chrono::seconds>(first * (1U << std::min(polls, kDoublings)),
                                          kLongestPollPause);
}

// RFC 8894 §3.2.1.4 in words. A signed failure proves that the CA has issued nothing.
sdk::EnrollOutcome refused(const CertRep& answer) {
    const std::string name(base::name_of(answer.fail_info));
    const std::string log =
        "failInfo " + name + (answer.fail_text.empty() ? "" : ": " + answer.fail_text);
    switch (answer.fail_info) {
        case FailInfo::bad_message_check:
            return sdk::Unavailable{
                Failure::credentials,
                log +
                    "; the CA does not accept the RA's signature: make its certificate known "
                    "to the CA"};
        case FailInfo::bad_time:
            return sdk::Unavailable{Failure::server, log + "; compare the CA's clock with ours"};
        case FailInfo::bad_alg:
            return sdk::Rejected{Rejection::csr,
                                 "The CA does not support the CSR's key type or signature "
                                 "algorithm; try an RSA key.",
                                 log};
        case FailInfo::bad_request:
        case FailInfo::bad_cert_id:
        case FailInfo::unknown:
            break;
    }
    return sdk::Rejected{Rejection::csr,
                         "The CA refused the CSR (SCEP " + name +
                             "). Its rules on keys, names or subjects do not allow it; ask the "
                             "operator of this service which it allows.",
                         log};
}

}  // namespace

sdk::Description Scep::describe() {
    sdk::Description out;
    out.title = "SCEP";
    out.version = "1.0";
    out.schema = kConfigSchema;
    return out;
}

std::vector<sdk::Finding> Scep::validate(const sdk::Host& host, std::string_view config) {
    return check_config(host, parse_config(config));
}

Scep::Scep(sdk::Host host, std::string_view config)
    : host_(host), config_(parse_config(config)), server_(host, config_) {
    // Whoever lacks OpenSSL's legacy provider shall hear of it before the first answer.
    if (config_.legacy_algorithms) (void)legacy_library();
}

std::vector<sdk::Stage> Scep::test(sdk::Call& call) {
    const auto ra = identity();
    return test_connection({host_, config_, server_, *ra}, call);
}

sdk::EnrollOutcome Scep::enroll(const sdk::EnrollRequest& request, sdk::Call& call) {
    const auto found = ca(call);
    if (const auto* failed = std::get_if<sdk::Unavailable>(&found)) return *failed;
    const Question question{MessageType::pkcs_req, request.csr,
                            begin_transaction(request.idempotency_key, request.csr)};
    return ask(question, *std::get<CaPointer>(found), call);
}

sdk::EnrollOutcome Scep::resume(const sdk::EnrollRequest& request, sdk::ByteView handle,
                                sdk::Call& call) {
    const auto found = ca(call);
    if (const auto* failed = std::get_if<sdk::Unavailable>(&found)) return *failed;
    const CaPointer& ca = std::get<CaPointer>(found);
    auto content = issuer_and_subject(ca->authority.issuer, request.csr);
    if (!content) return sdk::Unknown{content.error().detail};
    const Question question{MessageType::cert_poll, *std::move(content),
                            begin_transaction(request.idempotency_key, request.csr),
                            polls_in(handle) + 1};
    return ask(question, *ca, call);
}

sdk::EnrollOutcome Scep::ask(const Question& question, const Ca& ca, sdk::Call& call) {
    const auto ra = identity();
    const auto algorithms = choose_algorithms(ca.capabilities, config_.legacy_algorithms);
    if (!algorithms) {
        forget_ca();
        return sdk::Unavailable{Failure::local, algorithms.error().detail};
    }
    const base::Bytes message =
        make_pki_message(question.type, question.transaction, question.content,
                         {ca.authority.recipient, *ra, *algorithms});
    auto sent = server_.operate(message, ca.capabilities, call);
    if (!std::holds_alternative<base::Bytes>(sent)) forget_ca();
    if (auto* failed = std::get_if<sdk::Unavailable>(&sent)) return std::move(*failed);
    if (auto* lost = std::get_if<sdk::Unknown>(&sent)) return std::move(*lost);
    const auto answer =
        read_cert_rep(std::get<base::Bytes>(sent),
                      {question.transaction, ca.authority.signers, *ra, config_.legacy_algorithms});
    if (!answer || answer->status == PkiStatus::failure) forget_ca();
    if (answer) return interpret(*answer, question);
    return sdk::Unknown{
        "the answer cannot be used: " + answer.error().detail +
        (answer.error().internal.empty() ? "" : " (" + answer.error().internal + ")")};
}

sdk::EnrollOutcome Scep::interpret(const CertRep& answer, const Question& question) const {
    switch (answer.status) {
        case PkiStatus::success: {
            sdk::Issued out;
            for (const auto& one : answer.certificates) out.certificates.push_back(one.der());
            return out;
        }
        case PkiStatus::pending: {
            const std::string polls = std::to_string(question.polls);
            return sdk::Pending{base::to_bytes(polls),
                                pause_after(question.polls, config_.poll_interval)};
        }
        case PkiStatus::failure:
            break;
    }
    return refused(answer);
}

sdk::CaOutcome Scep::ca_certificates(sdk::Call& call) {
    const auto found = ca(call);
    if (const auto* failed = std::get_if<sdk::Unavailable>(&found)) return *failed;
    const Authority& authority = std::get<CaPointer>(found)->authority;
    sdk::CaCertificates out;
    out.anchors.push_back(authority.pinned.der());
    for (const auto& ca : authority.subordinates) out.intermediates.push_back(ca.der());
    return out;
}

std::variant<Scep::CaPointer, sdk::Unavailable> Scep::ca(sdk::Call& call) {
    {
        const std::lock_guard lock(mutex_);
        if (ca_ && host_.now() < ca_->until) return ca_;
    }
    auto capabilities = server_.capabilities(call);
    if (auto* failed = std::get_if<sdk::Unavailable>(&capabilities)) return std::move(*failed);
    auto authority = server_.authority(call);
    if (auto* failed = std::get_if<sdk::Unavailable>(&authority)) return std::move(*failed);
    auto made = std::make_shared<const Ca>(Ca{std::get<Capabilities>(std::move(capabilities)),
                                              std::get<Authority>(std::move(authority)),
                                              host_.now() + kCaLife});
    const std::lock_guard lock(mutex_);
    ca_ = made;
    return made;
}

void Scep::forget_ca() {
    const std::lock_guard lock(mutex_);
    ca_.reset();
}

std::shared_ptr<const Identity> Scep::identity() {
    const std::lock_guard lock(mutex_);
    if (!identity_) {
        identity_ = std::make_shared<const Identity>(load_or_make_identity(host_, config_));
    }
    return identity_;
}

}  // namespace causeway::scep

CAUSEWAY_CONNECTOR(causeway::scep::Scep)
