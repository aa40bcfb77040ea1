// SPDX-License-Identifier: Apache-2.0
#include "ra/in_flight.hpp"

#include <map>
#include <mutex>

namespace causeway::ra {

struct InFlight::Counts {
    explicit Counts(int limit) : most(limit) {}

    void leave(model::TenantId tenant) {
        const std::scoped_lock lock(mutex);
        --total;
        const auto entry = by_tenant.find(tenant);
        if (--entry->second == 0) by_tenant.erase(entry);
    }

    const int most;
    std::mutex mutex;
    int total = 0;
    std::map<model::TenantId, int> by_tenant;
};

InFlight::InFlight(int most) : counts_(std::make_shared<Counts>(most)) {}

std::shared_ptr<const void> InFlight::enter(model::TenantId tenant) {
    {
        const std::scoped_lock lock(counts_->mutex);
        ++counts_->by_tenant[tenant];
        ++counts_->total;
    }
    return {counts_.get(), [counts = counts_, tenant](const void*) { counts->leave(tenant); }};
}

int InFlight::total() const {
    const std::scoped_lock lock(counts_->mutex);
    return counts_->total;
}

bool InFlight::has_room() const {
    const std::scoped_lock lock(counts_->mutex);
    return counts_->total < counts_->most;
}

std::vector<model::TenantId> InFlight::at_their_share() const {
    const std::scoped_lock lock(counts_->mutex);
    std::vector<model::TenantId> out;
    for (const auto& [tenant, places] : counts_->by_tenant) {
        if (places >= counts_->most - counts_->total) out.push_back(tenant);
    }
    return out;
}

}  // namespace causeway::ra
