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
    // Whoever read the configuration before a change goes by the change too.
    if (newest_ && connector.version <= newest_->version) return instance_;
    if (needs_another_instance(connector)) {
        CAUSEWAY_TRY(auto plugin, plugins.find(connector.type));
        CAUSEWAY_TRY(instance_, Instance::create(std::move(plugin), connector, services_));
        ca_answer_.reset();
        // Whoever changed the configuration wants to see whether it works now.
        breaker_.reset();
    }
    newest_ = connector;
    guard_.set_max_in_flight(connector.max_in_flight);
    return instance_;
}

bool Connection::needs_another_instance(const model::Connector& connector) const {
    return !newest_ || connector.type != newest_->type || connector.config != newest_->config ||
           connector.secrets != newest_->secrets;
}

std::optional<CaAnswer> Connection::ca_answer(const std::shared_ptr<const Instance>& asked) const {
    const std::lock_guard lock(mutex_);
    return asked == instance_ ? ca_answer_ : std::nullopt;
}

base::Result<CaAnswer> Connection::fetch_ca_answer(const std::shared_ptr<const Instance>& asked,
                                                   const Fetch& fetch) {
    std::packaged_task<base::Result<CaAnswer>()> task(fetch);
    std::unique_lock lock(mutex_);
    const bool mine = !fetching_.answer.valid() || fetching_.asked != asked;
    if (mine) fetching_ = {asked, task.get_future().share()};
    const auto answer = fetching_.answer;
    lock.unlock();
    if (mine) task();
    answer.wait();
    lock.lock();
    if (mine && fetching_.asked == asked) fetching_ = {};
    auto fetched = answer.get();
    if (asked != instance_) {
        return base::fail(base::unavailable_error(
            "the connection was changed while its CA was asked", std::chrono::seconds(1)));
    }
    if (mine && fetched) ca_answer_ = *fetched;
    return fetched;
}

void Connection::forget_crl() {
    const std::lock_guard lock(mutex_);
    if (ca_answer_) ca_answer_->crl_changed = true;
}

}  // namespace causeway::ca
