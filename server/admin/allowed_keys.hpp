// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "admin/object_reader.hpp"
#include "model/endpoint.hpp"

namespace causeway::admin {

// The kinds of keys that an endpoint allows: [{"type": "rsa", "min_bits": 2048, "max_bits": 4096},
// {"type": "ec-p256"}]. Sizes belong to RSA and to nothing else.
std::vector<model::AllowedKey> read_allowed_keys(ObjectReader& reader, std::string_view name);
nlohmann::json allowed_keys_json(const std::vector<model::AllowedKey>& keys);

}  // namespace causeway::admin
