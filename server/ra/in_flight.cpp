// SPDX-License-Identifier: Apache-2.0
#include "ra/in_flight.hpp"

#include <list>
#include <map>
#include <mutex>

namespace causeway::ra {

struct InFlight::Places {
    using Place = std::list<model::Job>::iterator;

    explicit Places(int limit) : most(limit) {}

    int total() const { return static_cast<int>(taken.size()); }
    Place take(const model::Job& job) {
        const std::scoped_lock lock(mutex);
        ++by_tenant[job.scope.tenant];
        return taken.insert(taken.end(), job);
    }
    void leave(Place place) {
        const std::scoped_lock lock(mutex);
        const auto entry = by_tenant.find(place->scope.tenant);
        if (--entry->second == 0) by_tenant.erase(entry);
        taken.erase(place);
    }

    const int most;
    std::mutex mutex;
    std::list<model::Job> taken;
    std::map<model::TenantId, int> by_tenant;
};

InFlight::InFlight(int most) : places_(std::make_shared<Places>(most)) {}

std::shared_ptr<const void> InFlight::enter(const model::Job& job) {
    const auto place = places_->take(job);
    return {places_.get(), [places = places_, place](const void*) { places->leave(place); }};
}

std::vector<model::Job> InFlight::jobs() const {
    const std::scoped_lock lock(places_->mutex);
    return {places_->taken.begin(), places_->taken.end()};
}

int InFlight::total() const {
    const std::scoped_lock lock(places_->mutex);
    return places_->total();
}

bool InFlight::has_room() const {
    const std::scoped_lock lock(places_->mutex);
    return places_->total() < places_->most;
}

std::vector<model::TenantId> InFlight::at_their_share() const {
    const std::scoped_lock lock(places_->mutex);
    std::vector<model::TenantId> out;
    for (const auto& [tenant, count] : places_->by_tenant) {
        if (count >= places_->most - places_->total()) out.push_back(tenant);
    }
    return out;
}

}  // namespace causeway::ra
