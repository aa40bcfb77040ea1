// SPDX-License-Identifier: Apache-2.0
#include "admin/allowed_keys.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

namespace causeway::admin {
namespace {

using crypto::KeyType;
using nlohmann::json;

constexpr int kSmallestRsa = 2048;
constexpr int kLargestRsa = 8192;

constexpr std::array<std::pair<KeyType, std::string_view>, 5> kTypes{{
    {KeyType::rsa, "rsa"},
    {KeyType::ec_p256, "ec-p256"},
    {KeyType::ec_p384, "ec-p384"},
    {KeyType::ec_p521, "ec-p521"},
    {KeyType::ed25519, "ed25519"},
}};

std::string_view type_name(KeyType type) {
    const auto found = std::ranges::find(kTypes, type, [](const auto& row) { return row.first; });
    return found == kTypes.end() ? "other" : found->second;
}

model::AllowedKey read_allowed_key(ObjectReader& reader) {
    model::AllowedKey key;
    const std::string type = reader.required_text("type");
    const auto found = std::ranges::find(kTypes, type, [](const auto& row) { return row.second; });
    if (found == kTypes.end()) {
        reader.reject("type", "must be one of: rsa, ec-p256, ec-p384, ec-p521, ed25519.");
        return key;
    }
    key.type = found->first;
    const auto least = reader.integer("min_bits", kSmallestRsa, kLargestRsa);
    const auto most = reader.integer("max_bits", kSmallestRsa, kLargestRsa);
    if (key.type != KeyType::rsa) {
        if (least || most)
            reader.reject("type", "has no sizes: only rsa takes min_bits, max_bits.");
        return key;
    }
    key.min_bits = least.value_or(kSmallestRsa);
    key.max_bits = most.value_or(kLargestRsa);
    if (key.min_bits > key.max_bits) reader.reject("max_bits", "must not be below min_bits.");
    return key;
}

}  // namespace

std::vector<model::AllowedKey> read_allowed_keys(ObjectReader& reader, std::string_view name) {
    std::vector<model::AllowedKey> keys;
    reader.objects(name, [&](ObjectReader& item) { keys.push_back(read_allowed_key(item)); });
    return keys;
}

json allowed_keys_json(const std::vector<model::AllowedKey>& keys) {
    json out = json::array();
    for (const auto& key : keys) {
        json item{{"type", type_name(key.type)}};
        if (key.type == KeyType::rsa) {
            item["min_bits"] = key.min_bits;
            item["max_bits"] = key.max_bits;
        }
        out.push_back(std::move(item));
    }
    return out;
}

}  // namespace causeway::admin
