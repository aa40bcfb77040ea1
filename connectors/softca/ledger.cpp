// SPDX-License-Identifier: Apache-2.0
#include "connectors/softca/ledger.hpp"

#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

#include "connectors/softca/serial.hpp"

namespace causeway::softca {
namespace {

using nlohmann::json;

constexpr std::string_view kRevoked = "revoked/";
constexpr std::uint32_t kPage = 500;

std::string digest(std::string_view idempotency_key) {
    return base::hex_encode(crypto::sha256(base::as_bytes(idempotency_key)));
}

std::string request_key(std::string_view idempotency_key) {
    return "request/" + digest(idempotency_key);
}

std::int64_t microseconds(base::Time time) {
    return time.time_since_epoch().count();
}

base::Time time_at(const json& record, const char* member) {
    return base::Time(base::Duration(record.at(member).get<std::int64_t>()));
}

}  // namespace

std::optional<base::Bytes> Ledger::issued(std::string_view idempotency_key) const {
    auto entry = host_.get(request_key(idempotency_key));
    if (!entry) return std::nullopt;
    return std::move(entry->value);
}

base::Bytes Ledger::reserve_serial(std::string_view idempotency_key) const {
    while (true) {
        base::Bytes serial = random_serial();
        const std::string owner = digest(idempotency_key);
        if (host_.put_if("serial/" + base::hex_encode(serial), 0, base::as_bytes(owner))) {
            return serial;
        }
    }
}

base::Bytes Ledger::record(std::string_view idempotency_key, base::ByteView certificate) const {
    if (host_.put_if(request_key(idempotency_key), 0, certificate)) {
        return {certificate.begin(), certificate.end()};
    }
    auto earlier = issued(idempotency_key);
    if (!earlier) throw std::runtime_error("a recorded certificate has vanished");
    return *std::move(earlier);
}

bool Ledger::knows(const crypto::Certificate& certificate) const {
    const auto owner = host_.get("serial/" + certificate.serial_hex());
    if (!owner) return false;
    const auto recorded = host_.get("request/" + std::string(base::as_text(owner->value)));
    return recorded && recorded->value == certificate.der();
}

void Ledger::revoke(const crypto::Certificate& certificate, std::uint32_t reason) const {
    const json record = {{"at", microseconds(host_.now())},
                         {"reason", reason},
                         {"until", microseconds(certificate.not_after())}};
    host_.put_if(std::string(kRevoked) + certificate.serial_hex(), 0,
                 base::as_bytes(record.dump()));
}

std::vector<crypto::RevokedCertificate> Ledger::revoked() const {
    std::vector<crypto::RevokedCertificate> out;
    const base::Time now = host_.now();
    std::string after;
    while (true) {
        const auto page = host_.list(kRevoked, after, kPage);
        for (const sdk::StateEntry& entry : page) {
            after = entry.key;
            const json record = json::parse(entry.value);
            if (time_at(record, "until") < now) continue;
            const auto serial =
                base::hex_decode(std::string_view(entry.key).substr(kRevoked.size()));
            if (!serial) throw std::runtime_error("a revocation has no serial: " + entry.key);
            out.push_back({*serial, time_at(record, "at"),
                           static_cast<crypto::CrlReason>(record.at("reason").get<int>())});
        }
        if (page.size() < kPage) return out;
    }
}

}  // namespace causeway::softca
