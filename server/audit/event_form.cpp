// SPDX-License-Identifier: Apache-2.0
#include "audit/event_form.hpp"

#include <nlohmann/json.hpp>

#include "audit/canonical_json.hpp"
#include "base/encoding.hpp"
#include "base/time_text.hpp"

namespace causeway::audit {
namespace {

using nlohmann::json;

// The header is searched by PostgreSQL, whose text has no U+0000.
std::string searchable(std::string text) {
    for (std::size_t at = text.find('\0'); at != std::string::npos; at = text.find('\0', at)) {
        text.replace(at, 1, "\xef\xbf\xbd");
    }
    return text;
}

json header_of(const model::AuditEvent& event, std::optional<std::int64_t> sequence) {
    json header = {{"schema", kSchemaVersion},
                   {"id", event.id.to_string()},
                   {"action", base::name_of(event.action)},
                   {"at", base::to_rfc3339_micros(event.at)},
                   {"actor", searchable(event.actor.name)},
                   {"object", searchable(event.object)},
                   {"request", searchable(event.request_id)}};
    if (event.tenant) header["tenant"] = event.tenant->to_string();
    if (event.endpoint) header["endpoint"] = event.endpoint->to_string();
    if (event.order) header["order"] = event.order->to_string();
    if (sequence) header["sequence"] = *sequence;
    return header;
}

// A name that comes once has a text, one that comes again has an array of all its texts, in order.
json details_of(const model::AuditEvent& event) {
    json details = json::object();
    for (const auto& [name, value] : event.payload) {
        json& detail = details[name];
        if (detail.is_null()) {
            detail = value;
        } else if (detail.is_string()) {
            detail = json::array({std::move(detail), value});
        } else {
            detail.push_back(value);
        }
    }
    return details;
}

json payload_of(const model::AuditEvent& event) {
    json details = details_of(event);
    json payload = {{"details", std::move(details)}};
    if (!event.actor.address.empty()) payload["address"] = event.actor.address;
    return payload;
}

}  // namespace

FormedEvent form(const model::AuditEvent& event, std::optional<std::int64_t> sequence,
                 base::Random& random) {
    FormedEvent formed;
    formed.header = canonical_json(header_of(event, sequence));
    formed.payload = canonical_json(payload_of(event));
    formed.salt = random.take<std::tuple_size_v<Salt>>();
    formed.payload_digest = payload_digest(*formed.salt, *formed.payload);
    formed.leaf_hash = leaf_hash(formed.header, formed.payload_digest);
    return formed;
}

crypto::Sha256Digest payload_digest(const Salt& salt, std::string_view payload) {
    base::Bytes octets(salt.begin(), salt.end());
    octets.insert(octets.end(), payload.begin(), payload.end());
    return crypto::sha256(octets);
}

crypto::Sha256Digest leaf_hash(std::string_view header, const crypto::Sha256Digest& digest) {
    base::Bytes octets{0x00};
    octets.insert(octets.end(), header.begin(), header.end());
    octets.insert(octets.end(), digest.begin(), digest.end());
    return crypto::sha256(octets);
}

}  // namespace causeway::audit
