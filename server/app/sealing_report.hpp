// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "app/config.hpp"
#include "crypto/sealed_box.hpp"
#include "storage/key_holders.hpp"
#include "storage/rotation.hpp"

namespace causeway::app {

struct ConfiguredKey {
    std::string id;
    std::string file;
};

// What the database and the processes say about the key-encryption keys.
struct SealingFacts {
    std::vector<ConfiguredKey> keys;  // of the configuration, the current one first
    std::vector<storage::SealedValues> values;
    std::vector<storage::KeyHolder> holders;
};

// As they are now. `keys` are those of the files that `secrets` names.
base::Result<SealingFacts> sealing_facts(const Config::Secrets& secrets,
                                         const crypto::SealingKeys& keys,
                                         storage::ConnectionPool& pool);

// One document: which key has sealed how much, and whether it is still needed.
nlohmann::json sealing_report(const SealingFacts& facts);

// Whether the report names a key that sealed something and is not configured.
bool lacks_a_key(const nlohmann::json& report);
// The ids of configured keys that nothing needs any more.
std::vector<std::string> unneeded_keys(const nlohmann::json& report);

// Processes that would still seal with another key, or could not open what is sealed with the
// current one: "node-b, node-c"; empty when a rotation harms nobody.
std::string not_ready_for(const std::string& current,
                          const std::vector<storage::KeyHolder>& holders);

}  // namespace causeway::app
