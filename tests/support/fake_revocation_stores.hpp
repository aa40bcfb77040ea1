// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/fake_rows.hpp"
#include "support/fake_tables.hpp"

namespace causeway::support::rows {

struct Revocations final : model::RevocationStore {
    explicit Revocations(FakeTables& tables) : t(tables) {}
    bool insert(const model::Revocation& revocation) override {
        return insert_unless(t.revocations, revocation, [&](const auto& other) {
            return other.certificate_id == revocation.certificate_id &&
                   other.state != model::RevocationState::dismissed;
        });
    }
    optional<model::Revocation> find(model::EndpointScope scope, model::RevocationId id) override {
        return first(t.revocations,
                     [&](const auto& row) { return row.scope == scope && row.id == id; });
    }
    optional<model::Revocation> find_anywhere(model::RevocationId id) override {
        return first(t.revocations, [&](const auto& row) { return row.id == id; });
    }
    optional<model::Revocation> latest(model::EndpointScope scope,
                                       model::CertificateId certificate) override {
        const auto rows = all(t.revocations, [&](const auto& row) {
            return row.scope == scope && row.certificate_id == certificate;
        });
        const auto last = std::ranges::max_element(rows, {}, [](const auto& row) {
            return std::pair(row.state != model::RevocationState::dismissed, row.id);
        });
        return last == rows.end() ? std::nullopt : optional(*last);
    }
    vector<model::Revocation> refused(const model::RefusedRevocations& query) override {
        auto rows = all(t.revocations, [&](const model::Revocation& row) {
            return row.state == model::RevocationState::refused &&
                   matches(query.tenant, row.scope.tenant) &&
                   (!query.after || row.id > *query.after);
        });
        std::ranges::sort(rows, {}, &model::Revocation::id);
        if (rows.size() > static_cast<std::size_t>(query.limit)) {
            rows.erase(rows.begin() + query.limit, rows.end());
        }
        return rows;
    }
    void update(const model::Revocation& revocation) override {
        update_row(t.revocations, revocation);
    }
    FakeTables& t;
};

struct BlockedKeys final : model::BlockedKeyStore {
    explicit BlockedKeys(FakeTables& tables) : t(tables) {}
    bool insert(const model::BlockedKey& key) override {
        return insert_unless(t.blocked_keys, key, [&](const auto& other) {
            return other.spki_sha256 == key.spki_sha256;
        });
    }
    bool contains(const crypto::Sha256Digest& spki_sha256) override {
        return std::ranges::count(t.blocked_keys, spki_sha256, &model::BlockedKey::spki_sha256) > 0;
    }
    FakeTables& t;
};

}  // namespace causeway::support::rows
