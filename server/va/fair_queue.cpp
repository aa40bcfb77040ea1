// SPDX-License-Identifier: Apache-2.0
#include "va/fair_queue.hpp"

#include <algorithm>
#include <utility>

namespace causeway::va {

void FairQueue::join(Ticket ticket, const model::TenantId& id, std::string target) {
    Tenant& tenant = tenants_[id];
    if (tenant.turns.empty()) turns_.push_back(id);
    auto& line = tenant.lines[target];
    if (line.empty()) tenant.turns.push_back(target);
    line.push_back(ticket);
    places_.emplace(ticket, Place{id, std::move(target)});
}

std::optional<FairQueue::Ticket> FairQueue::admit() {
    for (std::size_t asked = turns_.size(); asked > 0 && in_flight_ < limits_.in_flight; --asked) {
        const model::TenantId id = turns_.front();
        turns_.pop_front();
        Tenant& tenant = tenants_.at(id);
        const bool may = tenant.in_flight < limits_.in_flight - in_flight_;
        const auto ticket = may ? take(tenant) : std::nullopt;
        if (!tenant.turns.empty()) turns_.push_back(id);
        if (ticket) return ticket;
    }
    return std::nullopt;
}

std::optional<FairQueue::Ticket> FairQueue::take(Tenant& tenant) {
    for (std::size_t asked = tenant.turns.size(); asked > 0; --asked) {
        std::string target = std::move(tenant.turns.front());
        tenant.turns.pop_front();
        std::size_t& there = at_target_[target];
        if (there >= limits_.per_target) {
            tenant.turns.push_back(std::move(target));
            continue;
        }
        auto& line = tenant.lines.at(target);
        const Ticket ticket = line.front();
        line.pop_front();
        ++there;
        ++tenant.in_flight;
        ++in_flight_;
        places_.at(ticket).admitted = true;
        if (line.empty()) {
            tenant.lines.erase(target);
        } else {
            tenant.turns.push_back(std::move(target));
        }
        return ticket;
    }
    return std::nullopt;
}

void FairQueue::leave(Ticket ticket) {
    const auto entry = places_.extract(ticket);
    const Place& place = entry.mapped();
    Tenant& tenant = tenants_.at(place.tenant);
    if (place.admitted) {
        --in_flight_;
        --tenant.in_flight;
        if (--at_target_.at(place.target) == 0) at_target_.erase(place.target);
    } else {
        auto& line = tenant.lines.at(place.target);
        std::erase(line, ticket);
        if (line.empty()) {
            tenant.lines.erase(place.target);
            std::erase(tenant.turns, place.target);
        }
        if (tenant.turns.empty()) std::erase(turns_, place.tenant);
    }
    drop_if_idle(place.tenant);
}

void FairQueue::drop_if_idle(const model::TenantId& id) {
    const Tenant& tenant = tenants_.at(id);
    if (tenant.in_flight == 0 && tenant.turns.empty()) tenants_.erase(id);
}

}  // namespace causeway::va
