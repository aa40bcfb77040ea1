// SPDX-License-Identifier: Apache-2.0
#include "model/eab_key.hpp"

#include "base/json.hpp"
#include "base/time_text.hpp"

namespace causeway::model {
namespace {

base::Result<void> refuse(std::string_view label, const std::string& reason) {
    return base::fail(base::ErrorKind::unauthorized,
                      "The external account binding key " + base::json_quote(label) + " " + reason);
}

base::Result<EabKey> change_status(EabKey key, EabKeyStatus status) {
    if (key.status == EabKeyStatus::revoked) {
        return base::fail(base::ErrorKind::conflict,
                          "The key was revoked, which is for good. Create another one.");
    }
    key.status = status;
    return key;
}

}  // namespace

EabKey as_of(EabKey key, base::Time now) {
    const bool over = key.expires_at && now >= *key.expires_at;
    if (over && key.status == EabKeyStatus::active) key.status = EabKeyStatus::expired;
    return key;
}

base::Result<EabKey> suspend(EabKey key) {
    return change_status(std::move(key), EabKeyStatus::suspended);
}

base::Result<EabKey> resume(EabKey key) {
    return change_status(std::move(key), EabKeyStatus::active);
}

base::Result<EabKey> revoke(EabKey key) {
    key.status = EabKeyStatus::revoked;
    return key;
}

base::Result<void> may_order(EabKeyStatus status, std::string_view label) {
    switch (status) {
        case EabKeyStatus::active:
        case EabKeyStatus::expired:
            return {};
        case EabKeyStatus::suspended:
            return refuse(label, "is suspended. Ask the operator of this service to resume it.");
        case EabKeyStatus::revoked:
            return refuse(label, "was revoked. Ask the operator of this service for a new one.");
    }
    return base::fail(base::internal_error("unknown status of an EAB key"));
}

base::Result<void> may_register(const EabKey& key, base::Time now) {
    CAUSEWAY_CHECK(may_order(key.status, key.label));
    if (key.expires_at && now >= *key.expires_at) {
        return refuse(key.label, "expired at " + base::to_rfc3339(*key.expires_at) +
                                     ". Ask the operator of this service for a new one.");
    }
    if (key.max_uses && key.uses >= *key.max_uses) {
        return refuse(key.label,
                      "is used up: it allows " + std::to_string(*key.max_uses) +
                          " registration(s). Keep using the account that was registered with it, "
                          "or ask the operator of this service for another key.");
    }
    return {};
}

base::Result<EabKey> consume_registration(EabKey key, base::Time now) {
    CAUSEWAY_CHECK(may_register(key, now));
    ++key.uses;
    return key;
}

}  // namespace causeway::model
