// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include "model/ids.hpp"

namespace causeway::va {

// Who may begin next, when more attempts want to run than may. Tenants take turns, and within a
// tenant its targets do, so that neither a busy tenant nor a slow target holds up the others.
class FairQueue {
  public:
    using Ticket = std::uint64_t;

    struct Limits {
        std::size_t in_flight;   // of all tenants
        std::size_t per_target;  // of all tenants at one target
    };

    explicit FairQueue(Limits limits) : limits_(limits) {}

    // Each ticket once.
    void join(Ticket ticket, const model::TenantId& tenant, std::string target);

    // The next ticket that may begin. A tenant may hold as many places as are still free: alone it
    // gets half of them, with others less, and a newcomer always finds one.
    std::optional<Ticket> admit();

    // Gives up the place, waiting or admitted.
    void leave(Ticket ticket);

  private:
    struct Place {
        model::TenantId tenant;
        std::string target;
        bool admitted = false;
    };
    // Tickets that wait, by target. `turns` names each target with waiting tickets once.
    struct Tenant {
        std::size_t in_flight = 0;
        std::deque<std::string> turns;
        std::unordered_map<std::string, std::deque<Ticket>> lines;
    };

    std::optional<Ticket> take(Tenant& tenant);
    void drop_if_idle(const model::TenantId& tenant);

    Limits limits_;
    std::size_t in_flight_ = 0;
    std::deque<model::TenantId> turns_;  // each tenant with waiting tickets once
    std::unordered_map<model::TenantId, Tenant> tenants_;
    std::unordered_map<std::string, std::size_t> at_target_;
    std::unordered_map<Ticket, Place> places_;
};

}  // namespace causeway::va
