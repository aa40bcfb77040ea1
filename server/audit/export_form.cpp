// SPDX-License-Identifier: Apache-2.0
#include "audit/export_form.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include <nlohmann/json.hpp>

#include "base/encoding.hpp"

namespace causeway::audit {
namespace {

using nlohmann::json;

base::Error wrong_form(std::string_view member) {
    return base::make_error(base::ErrorKind::malformed,
                            "Its member \"" + std::string(member) + "\" is missing or damaged.");
}

template <std::size_t N>
base::Result<std::array<std::uint8_t, N>> parse_octets(std::string_view base64) {
    const auto decoded = base::base64_decode(base64);
    std::array<std::uint8_t, N> octets{};
    if (!decoded || decoded->size() != N) {
        return base::fail(base::ErrorKind::malformed,
                          "It is not base64 of " + std::to_string(N) + " octets.");
    }
    std::ranges::copy(*decoded, octets.begin());
    return octets;
}

base::Result<std::string> text(const json& object, const char* name) {
    const auto member = object.find(name);
    if (member == object.end() || !member->is_string()) return base::fail(wrong_form(name));
    return member->get<std::string>();
}

template <std::size_t N>
base::Result<std::array<std::uint8_t, N>> octets(const json& object, const char* name) {
    CAUSEWAY_TRY(const std::string base64, text(object, name));
    const auto parsed = parse_octets<N>(base64);
    if (!parsed) return base::fail(wrong_form(name));
    return *parsed;
}

bool is_null(const json& object, const char* name) {
    const auto member = object.find(name);
    return member != object.end() && member->is_null();
}

json event_json(const FormedEvent& event) {
    return {{"schema", event.schema_version},
            {"header", event.header},
            {"payload", event.payload ? json(*event.payload) : json(nullptr)},
            {"salt", event.salt ? json(base::base64_encode(*event.salt)) : json(nullptr)},
            {"payload_digest", base::base64_encode(event.payload_digest)},
            {"leaf_hash", base::base64_encode(event.leaf_hash)}};
}

base::Result<FormedEvent> parse_event(const json& object) {
    if (!object.is_object()) return base::fail(wrong_form("event"));
    FormedEvent event;
    const auto schema = object.find("schema");
    if (schema == object.end() || !schema->is_number_unsigned() ||
        schema->get<std::uint64_t>() > std::numeric_limits<int>::max()) {
        return base::fail(wrong_form("schema"));
    }
    event.schema_version = schema->get<int>();
    CAUSEWAY_TRY(event.header, text(object, "header"));
    if (!is_null(object, "payload")) {
        CAUSEWAY_TRY(event.payload, text(object, "payload"));
    }
    if (!is_null(object, "salt")) {
        CAUSEWAY_TRY(event.salt, octets<sizeof(Salt)>(object, "salt"));
    }
    CAUSEWAY_TRY(event.payload_digest, octets<sizeof(Digest)>(object, "payload_digest"));
    CAUSEWAY_TRY(event.leaf_hash, octets<sizeof(Digest)>(object, "leaf_hash"));
    return event;
}

}  // namespace

json to_json(const LogEntry& entry) {
    json out = {{"leaf", entry.index},
                {"hash", base::base64_encode(entry.leaf_hash)},
                {"id", entry.id.to_string()},
                {"event", entry.event ? event_json(*entry.event) : json(nullptr)}};
    if (entry.withheld) out["withheld"] = true;
    return out;
}

base::Result<LogEntry> parse_entry(const json& object) {
    LogEntry entry;
    const auto index = object.find("leaf");
    if (index == object.end() || !index->is_number_unsigned()) {
        return base::fail(wrong_form("leaf"));
    }
    entry.index = index->get<std::size_t>();
    CAUSEWAY_TRY(entry.leaf_hash, octets<sizeof(Digest)>(object, "hash"));
    CAUSEWAY_TRY(const std::string id, text(object, "id"));
    const auto parsed = model::AuditEventId::parse(id);
    if (!parsed) return base::fail(wrong_form("id"));
    entry.id = *parsed;
    if (!is_null(object, "event")) {
        const auto event = object.find("event");
        if (event == object.end()) return base::fail(wrong_form("event"));
        CAUSEWAY_TRY(entry.event, parse_event(*event));
    }
    const auto withheld = object.find("withheld");
    if (withheld == object.end()) return entry;
    // Of what is withheld there is nothing.
    if (*withheld != json(true) || entry.event) return base::fail(wrong_form("withheld"));
    entry.withheld = true;
    return entry;
}

base::Result<Digest> parse_digest(std::string_view base64) {
    return parse_octets<sizeof(Digest)>(base64);
}

}  // namespace causeway::audit
