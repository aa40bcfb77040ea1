// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "storage/pool.hpp"

namespace causeway::storage {

// A process that serves, and the ids of its key-encryption keys: the one that it seals with first.
struct KeyHolder {
    std::string node;
    std::vector<std::string> key_ids;
    std::chrono::seconds silent_for{};  // since it was last heard of
};

// The processes that serve on this database, as they announce themselves: what nobody may take a
// key from. The times are the database's.
class KeyHolders {
  public:
    // Who is silent for longer counts as gone. A process announces itself several times within.
    static constexpr std::chrono::seconds kLongestSilence{60};

    explicit KeyHolders(ConnectionPool& pool) : pool_(pool) {}

    // Says which key sealed the canary; nothing as long as there is none.
    base::Result<std::optional<std::string>> announce(const base::Uuid& process,
                                                      const std::string& node,
                                                      const std::vector<std::string>& key_ids);
    base::Result<void> withdraw(const base::Uuid& process);
    base::Result<std::vector<KeyHolder>> serving();

    static Statements statements();

  private:
    ConnectionPool& pool_;
};

}  // namespace causeway::storage
