// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace causeway::storage {

// The associated data of each sealed column: "table/column/row id", so that a ciphertext copied to
// another row does not open there. Ids are in their text form.
inline std::string place_of_hmac(const std::string& eab_key) {
    return "eab_key/hmac/" + eab_key;
}

inline std::string place_of_secret(const std::string& connector, const std::string& name) {
    return "connector_secret/value/" + connector + "/" + name;
}

inline std::string place_of_state(const std::string& connector, const std::string& key) {
    return "connector_state/value/" + connector + "/" + key;
}

// Its rows are named by a digest in hexadecimal.
inline std::string place_of_answer(const std::string& key_digest) {
    return "idempotency_record/content/" + key_digest;
}

inline constexpr std::string_view kPlaceOfCanary = "sealing_key_canary/box/1";

}  // namespace causeway::storage
