// SPDX-License-Identifier: Apache-2.0
#include "ca/instance.hpp"

#include <utility>

#include "ca/borrowed.hpp"
#include "ca/plugin_call.hpp"

namespace causeway::ca {
namespace {

constexpr std::chrono::seconds kCreateDeadline{10};

std::string reason_in(const Answer& answer) {
    if (const auto* rejected = std::get_if<Rejected>(&answer)) return rejected->for_log;
    if (const auto* failed = std::get_if<Failed>(&answer)) return failed->unavailable.for_log;
    if (const auto* unknown = std::get_if<Unknown>(&answer)) return unknown->for_log;
    return "the connector made no instance";
}

}  // namespace

Instance::Instance(std::shared_ptr<const Plugin> plugin, const model::Connector& connector,
                   const Services& services)
    : plugin_(std::move(plugin)),
      host_(services, connector.slug.text(), connector.secrets, connector.id) {}

Instance::~Instance() {
    if (handle_ != nullptr) api().destroy(handle_);
}

base::Result<std::shared_ptr<const Instance>> Instance::create(std::shared_ptr<const Plugin> plugin,
                                                               const model::Connector& connector,
                                                               const Services& services) {
    if (const auto problems = plugin->schema().problems(connector.config); !problems.empty()) {
        return base::fail(base::ErrorKind::malformed,
                          "The stored configuration does not fit: " + problems.front().pointer +
                              ": " + problems.front().problem);
    }
    const std::shared_ptr<Instance> out(new Instance(std::move(plugin), connector, services));
    PluginCall call(services.clock, base::Deadline::after(services.clock, kCreateDeadline));
    out->handle_ = out->api().create(&out->host_.table(), lent(connector.config), &call.table());
    const Report report = call.report();
    if (out->handle_ == nullptr || !std::holds_alternative<Done>(report.answer)) {
        return base::fail(
            base::unavailable_error(reason_in(report.answer), std::chrono::seconds(60)));
    }
    return std::shared_ptr<const Instance>(out);
}

}  // namespace causeway::ca
