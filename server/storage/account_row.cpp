// SPDX-License-Identifier: Apache-2.0
#include "storage/account_row.hpp"

namespace causeway::storage {
namespace {

crypto::Jwk read_jwk(Row& row) {
    auto key = crypto::Jwk::parse(row.next<std::string>());
    if (!key) throw UnreadableRow("an account's key cannot be read: " + key.error().detail);
    return *std::move(key);
}

std::optional<model::AccountBinding> read_binding(Row& row) {
    const auto key_id = row.next<std::optional<model::EabKeyId>>();
    auto jws = row.next<std::optional<std::string>>();
    auto label = row.next<std::optional<std::string>>();
    const auto status = row.next<std::optional<model::EabKeyStatus>>();
    auto kid = row.next<std::optional<std::string>>();
    if (!key_id || !jws || !label || !status || !kid) return std::nullopt;
    return model::AccountBinding{*key_id, *std::move(jws), *std::move(label), *status,
                                 *std::move(kid)};
}

}  // namespace

model::Account read_account(Row& row) {
    return {
        .id = row.next<model::AccountId>(),
        .scope = {row.next<model::TenantId>(), row.next<model::EndpointId>()},
        .key = read_jwk(row),
        .status = row.next<model::AccountStatus>(),
        .contacts = row.next<std::vector<std::string>>(),
        .terms_of_service_agreed = row.next<bool>(),
        .binding = read_binding(row),
        .created_at = row.next<base::Time>(),
        .version = row.next<std::int64_t>(),
    };
}

}  // namespace causeway::storage
