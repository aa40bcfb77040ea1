// SPDX-License-Identifier: Apache-2.0
#include "app/sealing_report.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace causeway::app {
namespace {

using nlohmann::json;

json key_entry(const std::string& id, const char* use, const json& file) {
    return {{"id", id},       {"use", use},
            {"file", file},   {"values", json::object()},
            {"total", 0},     {"sealing_nodes", json::array()},
            {"needed", false}};
}

json& entry_of(json& keys, const std::string& id) {
    for (json& key : keys) {
        if (key.at("id") == id) return key;
    }
    return keys.emplace_back(key_entry(id, "missing", nullptr));
}

}  // namespace

base::Result<SealingFacts> sealing_facts(const Config::Secrets& secrets,
                                         const crypto::SealingKeys& keys,
                                         storage::ConnectionPool& pool) {
    std::vector<std::string> files = {secrets.key_file};
    files.insert(files.end(), secrets.earlier_key_files.begin(), secrets.earlier_key_files.end());
    SealingFacts facts;
    for (std::size_t i = 0; i < files.size(); ++i) {
        facts.keys.push_back({keys.all()[i].id(), files[i]});
    }
    CAUSEWAY_TRY(facts.values, storage::count_sealed_values(pool.connection_options()));
    CAUSEWAY_TRY(facts.holders, storage::KeyHolders(pool).serving());
    return facts;
}

json sealing_report(const SealingFacts& facts) {
    json keys = json::array();
    for (const ConfiguredKey& key : facts.keys) {
        // A key that two files hold is one key.
        json& entry = entry_of(keys, key.id);
        if (entry.at("use") != "missing") continue;
        entry = key_entry(key.id, &key == facts.keys.data() ? "current" : "earlier", key.file);
    }
    for (const storage::SealedValues& sealed : facts.values) {
        json& entry = entry_of(keys, sealed.key_id);
        entry["values"][sealed.column] = sealed.count;
        entry["total"] = entry.at("total").get<std::int64_t>() + sealed.count;
    }
    json processes = json::array();
    for (const storage::KeyHolder& holder : facts.holders) {
        entry_of(keys, holder.key_ids.front())["sealing_nodes"].push_back(holder.node);
        processes.push_back({{"node", holder.node},
                             {"key_ids", holder.key_ids},
                             {"silent_for_seconds", holder.silent_for.count()}});
    }
    for (json& key : keys) {
        key["needed"] =
            key.at("use") == "current" || key.at("total") != 0 || !key.at("sealing_nodes").empty();
    }
    return {{"keys", keys}, {"processes", processes}};
}

bool lacks_a_key(const json& report) {
    return std::ranges::any_of(report.at("keys"), [](const json& key) {
        return key.at("use") == "missing" && key.at("total") != 0;
    });
}

std::vector<std::string> unneeded_keys(const json& report) {
    std::vector<std::string> ids;
    for (const json& key : report.at("keys")) {
        if (!key.at("needed").get<bool>()) ids.push_back(key.at("id"));
    }
    return ids;
}

std::string not_ready_for(const std::string& current,
                          const std::vector<storage::KeyHolder>& holders) {
    std::string nodes;
    for (const storage::KeyHolder& holder : holders) {
        if (holder.key_ids.front() == current) continue;
        nodes += (nodes.empty() ? "" : ", ") + holder.node;
    }
    return nodes;
}

}  // namespace causeway::app
