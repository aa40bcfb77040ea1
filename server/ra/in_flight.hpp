// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "model/job.hpp"

namespace causeway::ra {

// Keeps the jobs that are under way, and counts whose they are. A tenant has its share when it
// holds as many places as are free: alone it gets half of them, with others less, and a newcomer
// always finds one. Safe from several threads.
class InFlight {
  public:
    explicit InFlight(int most);

    // A place, until the last copy of what is returned is gone; it may outlive this object.
    std::shared_ptr<const void> enter(const model::Job& job);

    std::vector<model::Job> jobs() const;

    int total() const;
    bool has_room() const;
    // Who must not get another place now.
    std::vector<model::TenantId> at_their_share() const;

  private:
    struct Places;

    std::shared_ptr<Places> places_;
};

}  // namespace causeway::ra
