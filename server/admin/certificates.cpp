// SPDX-License-Identifier: Apache-2.0
#include "admin/certificates.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "admin/filters.hpp"
#include "admin/listing.hpp"
#include "admin/names.hpp"
#include "admin/object_reader.hpp"
#include "admin/path_id.hpp"
#include "admin/query_reader.hpp"
#include "admin/render.hpp"
#include "admin/revocations.hpp"
#include "admin/timeline.hpp"
#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "crypto/certificate.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

base::Result<json> certificate_json(const model::IssuedCertificate& certificate, Names& names) {
    CAUSEWAY_TRY(const EndpointNames scope, names.endpoint(certificate.scope));
    CAUSEWAY_TRY(const std::string connector, names.connector(certificate.connector_id));
    return json{
        {"id", certificate.id.to_string()},
        {"tenant", scope.tenant},
        {"endpoint", scope.endpoint},
        {"account", certificate.account_id.to_string()},
        {"order", certificate.order_id.to_string()},
        {"connector", connector},
        {"eab_key", certificate.eab_key_id ? json(certificate.eab_key_id->to_string()) : json()},
        {"status", base::name_of(certificate.status)},
        {"identifiers", identifiers_json(certificate.identifiers)},
        {"serial", certificate.serial_hex},
        {"issuer", certificate.issuer},
        {"sha256", base::hex_encode(certificate.fingerprint)},
        {"key_sha256", base::hex_encode(certificate.key_fingerprint)},
        {"not_before", base::to_rfc3339(certificate.not_before)},
        {"not_after", base::to_rfc3339(certificate.not_after)},
        {"issued_at", base::to_rfc3339(certificate.issued_at)},
        {"revoked_at", optional_json(certificate.revoked_at)}};
}

base::Result<json> certificate_json(const ra::CertificateRecord& record, Names& names) {
    CAUSEWAY_TRY(json out, certificate_json(record.certificate, names));
    out["revocation"] = record.revocation ? revocation_json(*record.revocation) : json();
    return out;
}

base::Result<std::string> chain_pem(const std::vector<base::Bytes>& chain) {
    std::vector<crypto::Certificate> certificates;
    for (const auto& der : chain) {
        auto certificate = crypto::Certificate::parse(der);
        if (!certificate) {
            return base::fail(
                base::internal_error("stored certificate: " + certificate.error().detail));
        }
        certificates.push_back(*std::move(certificate));
    }
    return crypto::pem_chain(certificates);
}

std::optional<crypto::Sha256Digest> read_digest(QueryReader& query, const char* name) {
    auto text = query.text(name);
    if (!text) return std::nullopt;
    std::erase_if(*text, [](char c) { return c == ':' || c == ' '; });
    crypto::Sha256Digest digest{};
    const auto octets = base::hex_decode(*text);
    if (octets && octets->size() == digest.size()) {
        std::ranges::copy(*octets, digest.begin());
        return digest;
    }
    query.reject(name, "must be a SHA-256 fingerprint: 64 hexadecimal digits.");
    return std::nullopt;
}

std::optional<model::CertificateStatus> read_status(QueryReader& query) {
    const auto text = query.text("status");
    if (!text) return std::nullopt;
    const auto status = base::named<model::CertificateStatus>(*text);
    if (!status) {
        query.reject("status", "must be one of: " + names_of<model::CertificateStatus>() + ".");
    }
    return status;
}

std::vector<std::string> read_serials(QueryReader& query) {
    const auto text = query.text("serial");
    if (!text) return {""};
    auto readings = serial_readings(*text);
    if (readings.empty()) query.reject("serial", "must be a serial number in hexadecimal digits.");
    return readings;
}

}  // namespace

base::Result<http::Response> list_certificates(const Call& call) {
    QueryReader query(call.request);
    const model::Page page = query.page();
    model::CertificateQuery search;
    search.page = with_lookahead(page);
    ScopeFilter scope;
    scope.read(query);
    search.name = read_name_filter(query);
    search.fingerprint = read_digest(query, "fingerprint");
    search.key_fingerprint = read_digest(query, "key_sha256");
    search.status = read_status(query);
    if (const auto account = query.id("account")) search.account = model::AccountId(*account);
    search.issued_from = query.time("issued_from");
    search.issued_until = query.time("issued_until");
    const std::vector<std::string> serials = read_serials(query);
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_CHECK(scope.resolve(call.services.tenants));
    search.tenant = scope.tenant_id;
    search.endpoint = scope.endpoint_id;

    std::vector<model::IssuedCertificate> certificates;
    for (const auto& serial : serials) {
        search.serial_hex = serial;
        CAUSEWAY_TRY(certificates, call.services.records.certificates(search));
        if (!certificates.empty()) break;
    }
    const auto next = cut(certificates, page);
    Names names(call.services.database);
    json items;
    for (const auto& certificate : certificates) {
        CAUSEWAY_TRY(json item, certificate_json(certificate, names));
        items.push_back(std::move(item));
    }
    return list_response(std::move(items), next);
}

base::Result<http::Response> show_certificate(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::CertificateId>(call, "certificate"));
    CAUSEWAY_TRY(const ra::CertificateRecord record, call.services.records.certificate(id));
    Names names(call.services.database);
    CAUSEWAY_TRY(json answer, certificate_json(record, names));
    CAUSEWAY_TRY(answer["pem"], chain_pem(record.certificate.chain));
    return ok(answer);
}

base::Result<http::Response> revoke_certificate(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::CertificateId>(call, "certificate"));
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    const auto reason = read_revocation_reason(reader);
    const std::string comment = reader.text("comment");
    CAUSEWAY_CHECK(reader.result());
    CAUSEWAY_TRY(
        ra::RevocationCase of,
        call.services.revocations.order(id, reason.value_or(model::RevocationReason::unspecified),
                                        comment, call.caller));
    const bool done = of.revocation.state == model::RevocationState::revoked;
    Names names(call.services.database);
    CAUSEWAY_TRY(const json answer,
                 certificate_json({std::move(of.certificate), std::move(of.revocation)}, names));
    return done ? ok(answer) : accepted(answer);
}

}  // namespace causeway::admin
