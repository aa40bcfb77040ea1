// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "model/ids.hpp"

namespace causeway::model {

struct ConnectorStateEntry {
    std::string key;
    std::int64_t version = 0;  // 0 = there is none
    base::Bytes value;
};

// What a connector must remember over restarts and share with its other replicas. Each call is a
// transaction of its own; values are encrypted at rest. unavailable when the database is down.
class ConnectorStateStore {
  public:
    virtual ~ConnectorStateStore() = default;
    virtual base::Result<std::optional<ConnectorStateEntry>> get(ConnectorId connector,
                                                                 std::string_view key) = 0;
    // Writes when the stored version is still `expected` (0 = absent) and gives the new version;
    // conflict otherwise.
    virtual base::Result<std::int64_t> put_if(ConnectorId connector, std::string_view key,
                                              std::int64_t expected, base::ByteView value) = 0;
    // Entries whose key begins with `prefix`, after `after`, in key order.
    virtual base::Result<std::vector<ConnectorStateEntry>> list(ConnectorId connector,
                                                                std::string_view prefix,
                                                                std::string_view after,
                                                                int limit) = 0;
};

}  // namespace causeway::model
