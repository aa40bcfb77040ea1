// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "model/ids.hpp"

namespace causeway::ra {

// Counts what is under way, and whose it is. A tenant has its share when it holds as many places as
// are free: alone it gets half of them, with others less, and a newcomer always finds one. Safe
// from several threads.
class InFlight {
  public:
    explicit InFlight(int most);

    // A place, until the last copy of what is returned is gone; it may outlive this object.
    std::shared_ptr<const void> enter(model::TenantId tenant);

    int total() const;
    bool has_room() const;
    // Who must not get another place now.
    std::vector<model::TenantId> at_their_share() const;

  private:
    struct Counts;

    std::shared_ptr<Counts> counts_;
};

}  // namespace causeway::ra
