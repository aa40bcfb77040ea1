// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>

#include "model/ids.hpp"

namespace causeway::ra {

// How long a CA took lately, so that nobody waits for one that is known to be slow.
class ConnectorPace {
  public:
    void record(model::ConnectorId connector, std::chrono::milliseconds took);
    // The median of the last few enrolments; zero while there were none.
    std::chrono::milliseconds median(model::ConnectorId connector) const;

  private:
    static constexpr std::size_t kRemembered = 9;
    struct Recent {
        std::array<std::chrono::milliseconds, kRemembered> spans{};
        std::size_t count = 0;
    };

    mutable std::mutex mutex_;
    std::map<model::ConnectorId, Recent> recent_;
};

}  // namespace causeway::ra
