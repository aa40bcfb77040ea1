// SPDX-License-Identifier: Apache-2.0
#include "ca/connection.hpp"

#include <utility>

namespace causeway::ca {

Connection::Connection(const model::Connector& connector, const Services& services)
    : services_(services),
      guard_(connector.slug.text(), services.clock, services.log),
      breaker_(services.clock) {}

base::Result<std::shared_ptr<const Instance>> Connection::instance(
    const model::Connector& connector, PluginDirectories& plugins) {
    const std::lock_guard lock(mutex_);
    if (instance_ && version_ == connector.version) return instance_;
    CAUSEWAY_TRY(auto plugin, plugins.find(connector.type));
    CAUSEWAY_TRY(auto made, Instance::create(std::move(plugin), connector, services_));
    instance_ = std::move(made);
    version_ = connector.version;
    ca_answer_.reset();
    guard_.set_max_in_flight(connector.max_in_flight);
    // Whoever changed the configuration wants to see whether it works now.
    breaker_.reset();
    return instance_;
}

std::optional<CaAnswer> Connection::ca_answer() const {
    const std::lock_guard lock(mutex_);
    return ca_answer_;
}

base::Result<CaAnswer> Connection::fetch_ca_answer(const Fetch& fetch) {
    std::packaged_task<base::Result<CaAnswer>()> task(fetch);
    std::unique_lock lock(mutex_);
    if (fetching_.valid()) {
        const auto other = fetching_;
        lock.unlock();
        return other.get();
    }
    const auto mine = fetching_ = task.get_future().share();
    lock.unlock();
    task();
    lock.lock();
    fetching_ = {};
    auto fetched = mine.get();
    if (fetched) ca_answer_ = *fetched;
    return fetched;
}

void Connection::forget_crl() {
    const std::lock_guard lock(mutex_);
    if (ca_answer_) ca_answer_->crl_changed = true;
}

}  // namespace causeway::ca
