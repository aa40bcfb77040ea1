// SPDX-License-Identifier: Apache-2.0
#include "crypto/jws.hpp"

#include <nlohmann/json.hpp>

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "crypto/jws_algorithm.hpp"

namespace causeway::crypto {
namespace {

using base::Bytes;
using base::ErrorKind;
using base::fail;
using base::Result;
using nlohmann::json;

Result<std::optional<std::string>> optional_text(const json& header, const char* name) {
    const auto member = header.find(name);
    if (member == header.end()) return std::optional<std::string>();
    if (!member->is_string()) {
        return fail(ErrorKind::malformed,
                    std::string("The JWS header's member \"") + name + "\" must be a text.");
    }
    return std::optional<std::string>(member->get<std::string>());
}

// The key a header brings along. Its algorithm is looked at first: a client falls back on
// badSignatureAlgorithm only, also when we do not know the algorithm's kind of key.
Result<std::optional<Jwk>> optional_jwk(const json& header, std::string_view alg) {
    const auto member = header.find("jwk");
    if (member == header.end()) return std::optional<Jwk>();
    CAUSEWAY_CHECK(find_account_algorithm(alg));
    if (member->is_object() && member->contains("alg") && (*member)["alg"] != alg) {
        return fail(
            ErrorKind::malformed,
            "The JWK's \"alg\" differs from the JWS header's; send the same or leave it out.");
    }
    CAUSEWAY_TRY(Jwk jwk, Jwk::from_json(*member));
    return std::optional<Jwk>(std::move(jwk));
}

Result<JwsHeader> parse_header(const Bytes& text) {
    CAUSEWAY_TRY(const json header, base::parse_json(base::as_text(text)));
    // RFC 7515 §4.1.11: no extension is implemented here, and every listed one must be. RFC 7797's
    // b64 would change what is signed.
    if (header.contains("crit") || header.contains("b64")) {
        return fail(ErrorKind::malformed,
                    "The JWS header uses an extension (\"crit\" or \"b64\"), which ACME does not "
                    "have; leave it out.");
    }
    CAUSEWAY_TRY(auto alg, optional_text(header, "alg"));
    if (!alg) return fail(ErrorKind::malformed, "The JWS header lacks the member \"alg\".");
    JwsHeader out;
    out.alg = *std::move(alg);
    CAUSEWAY_TRY(out.nonce, optional_text(header, "nonce"));
    CAUSEWAY_TRY(out.url, optional_text(header, "url"));
    CAUSEWAY_TRY(out.kid, optional_text(header, "kid"));
    CAUSEWAY_TRY(out.jwk, optional_jwk(header, out.alg));
    return out;
}

Result<std::string> part(const json& jws, const char* name) {
    const auto member = jws.find(name);
    if (member == jws.end() || !member->is_string()) {
        return fail(ErrorKind::malformed,
                    std::string("The JWS lacks the text member \"") + name + "\".");
    }
    return member->get<std::string>();
}

Result<Bytes> decode_part(const std::string& text, const char* name) {
    auto octets = base::base64url_decode(text);
    if (octets) return *std::move(octets);
    return fail(ErrorKind::malformed,
                std::string("The JWS member \"") + name + "\" is not base64url without padding.");
}

Result<void> check_serialization(const json& jws) {
    if (!jws.is_object()) return fail(ErrorKind::malformed, "The request is not a JSON object.");
    if (jws.contains("signatures")) {
        return fail(ErrorKind::malformed,
                    "The JWS has several signatures; use the flattened JSON serialization.");
    }
    if (jws.contains("header")) {
        return fail(ErrorKind::malformed,
                    "The JWS has an unprotected \"header\"; put every member into \"protected\".");
    }
    return {};
}

}  // namespace

Result<FlattenedJws> parse_jws(std::string_view text) {
    CAUSEWAY_TRY(const json jws, base::parse_json(text));
    CAUSEWAY_CHECK(check_serialization(jws));
    CAUSEWAY_TRY(const std::string header_text, part(jws, "protected"));
    CAUSEWAY_TRY(const std::string payload_text, part(jws, "payload"));
    CAUSEWAY_TRY(const std::string signature_text, part(jws, "signature"));

    FlattenedJws out;
    CAUSEWAY_TRY(const Bytes header, decode_part(header_text, "protected"));
    CAUSEWAY_TRY(out.header, parse_header(header));
    CAUSEWAY_TRY(out.payload, decode_part(payload_text, "payload"));
    CAUSEWAY_TRY(out.signature, decode_part(signature_text, "signature"));
    out.signing_input = header_text + "." + payload_text;
    return out;
}

}  // namespace causeway::crypto
