// SPDX-License-Identifier: Apache-2.0
#include "va/tls_verdict.hpp"

#include <algorithm>
#include <string>

#include "base/ascii.hpp"
#include "base/encoding.hpp"
#include "crypto/challenge_certificate.hpp"
#include "crypto/client_handshake.hpp"
#include "crypto/hash.hpp"
#include "va/trace_steps.hpp"

namespace causeway::va {
namespace {

using crypto::ChallengeCertificate;
using model::Cause;
using model::ValidationFailure;

constexpr std::size_t kQuoteMost = 64;

std::string quote(std::string_view text) {
    return "\"" + printable(text, kQuoteMost) + "\"";
}

ValidationFailure not_spoken(const std::string& asked, const std::string& sign) {
    return {Cause::tls_no_alpn,
            asked + ": the server answered but does not speak acme-tls/1: " + sign};
}

ValidationFailure explain_error(const std::string& asked, const net::HandshakeAnswer& answer) {
    const std::string why = printable(answer.reason, 200);
    if (answer.alert == crypto::kNoApplicationProtocol) return not_spoken(asked, why);
    return {cause_of(*answer.error), asked + ": " + why};
}

Verdict judge_names(const std::string& shows, const crypto::SubjectNames& names,
                    const model::Identifier& identifier) {
    const std::size_t count = names.dns.size() + names.ip.size() + names.other.size();
    const std::string for_what = shows + " whose subject alternative names are ";
    if (count != 1) {
        return ValidationFailure{Cause::tls_misformed_certificate,
                                 for_what + std::to_string(count) + " instead of exactly one"};
    }
    const bool is_address = identifier.type() == model::IdentifierType::ip;
    const auto& same_type = is_address ? names.ip : names.dns;
    if (same_type.empty()) {
        return ValidationFailure{Cause::tls_misformed_certificate,
                                 shows + " whose subject alternative name is no " +
                                     (is_address ? "iPAddress" : "dNSName")};
    }
    const std::string& name = same_type.front();
    const bool same = is_address
                          ? net::IpAddress::parse(name) == net::IpAddress::parse(identifier.value())
                          : base::equal_ignoring_case(name, identifier.value());
    if (same) return std::nullopt;
    return ValidationFailure{Cause::tls_wrong_certificate, shows + " for " + quote(name)};
}

Verdict judge_acme_identifier(const std::string& shows,
                              const ChallengeCertificate::AcmeIdentifier& extension,
                              const crypto::Sha256Digest& digest) {
    const base::Bytes good = crypto::acme_identifier_value(digest);
    const base::ByteView value = extension.value;
    if (!extension.critical) {
        return ValidationFailure{Cause::tls_misformed_certificate,
                                 shows + " whose extension acmeIdentifier is not critical"};
    }
    if (std::ranges::equal(value, good)) return std::nullopt;
    const std::size_t head = good.size() - digest.size();
    if (value.size() != good.size() ||
        !std::ranges::equal(value.first(head), base::ByteView(good).first(head))) {
        return ValidationFailure{
            Cause::tls_misformed_certificate,
            shows + " whose extension acmeIdentifier is not an OCTET STRING of 32 octets in DER"};
    }
    return ValidationFailure{Cause::tls_wrong_certificate,
                             shows + " of another challenge: its acmeIdentifier is " +
                                 base::hex_encode(value.subspan(head)) + " instead of " +
                                 base::hex_encode(digest)};
}

}  // namespace

Verdict judge_handshake(const Reached<net::HandshakeAnswer>& reached,
                        const model::Identifier& identifier, std::string_view key_authorization) {
    const net::HandshakeAnswer& answer = reached.answer;
    const std::string asked = "TLS handshake for " + identifier.value() + " with " +
                              reached.target.address.to_string() + " on port " +
                              std::to_string(reached.target.port);
    if (answer.error) return explain_error(asked, answer);
    if (answer.alpn != kAcmeTls) {
        return not_spoken(asked, "it selected " + (answer.alpn.empty() ? std::string("no protocol")
                                                                       : quote(answer.alpn)));
    }

    const std::string shows = asked + ": the server showed a certificate";
    const auto certificate = crypto::read_challenge_certificate(answer.certificate);
    if (!certificate) {
        return ValidationFailure{Cause::tls_misformed_certificate,
                                 shows + " that cannot be read: " + certificate.error().detail};
    }
    const auto& extensions = certificate->acme_identifiers;
    if (extensions.empty()) {
        return ValidationFailure{Cause::tls_wrong_certificate,
                                 shows + " without the extension acmeIdentifier"};
    }
    if (extensions.size() > 1) {
        return ValidationFailure{Cause::tls_misformed_certificate,
                                 shows + " with more than one extension acmeIdentifier"};
    }
    if (auto wrong = judge_names(shows, certificate->names, identifier)) return wrong;
    const auto digest = crypto::sha256(base::as_bytes(key_authorization));
    return judge_acme_identifier(shows, extensions.front(), digest);
}

}  // namespace causeway::va
