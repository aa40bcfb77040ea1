// SPDX-License-Identifier: Apache-2.0
#include "ca/host_services.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "ca/borrowed.hpp"
#include "ca/plain_text.hpp"

namespace causeway::ca {
namespace {

constexpr std::size_t kStateKeyBytes = 200;
constexpr std::size_t kStateValueBytes = 256 * 1024;
constexpr std::uint32_t kStateListLimit = 1000;

bool is_printable_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

bool is_state_key(std::string_view key) {
    return !key.empty() && key.size() <= kStateKeyBytes && is_printable_ascii(key);
}

base::LogLevel level_of(causeway_log_level level) {
    switch (level) {
        case CAUSEWAY_LOG_DEBUG:
            return base::LogLevel::debug;
        case CAUSEWAY_LOG_INFO:
            return base::LogLevel::info;
        case CAUSEWAY_LOG_WARNING:
            return base::LogLevel::warning;
        default:
            return base::LogLevel::error;
    }
}

causeway_status status_of(const base::Error& error) {
    switch (error.kind) {
        case base::ErrorKind::conflict:
            return CAUSEWAY_CONFLICT;
        case base::ErrorKind::not_found:
            return CAUSEWAY_NOT_FOUND;
        case base::ErrorKind::unavailable:
            return CAUSEWAY_UNAVAILABLE;
        default:
            return CAUSEWAY_REFUSED;
    }
}

void hand_over(const causeway_state_receiver& receiver, const model::ConnectorStateEntry& entry) {
    receiver.receive(receiver.context, lent(entry.key), entry.version,
                     lent(base::ByteView(entry.value)));
}

}  // namespace

HostServices::HostServices(Services services, std::string slug, Secrets secrets,
                           model::ConnectorId id)
    : services_(std::move(services)),
      name_(std::move(slug)),
      secrets_(std::move(secrets)),
      id_(id),
      state_(&services_.state),
      table_(make_table(this)) {}

HostServices::HostServices(Services services, std::string type, Secrets secrets)
    : services_(std::move(services)),
      name_(std::move(type)),
      secrets_(std::move(secrets)),
      state_(nullptr),
      table_(make_table(this)) {}

template <class Service>
causeway_status HostServices::guarded(void* context, Service service) noexcept {
    HostServices& self = *static_cast<HostServices*>(context);
    try {
        return service(self);
    } catch (const std::exception& exception) {
        self.services_.log.error("connector.host_service_failed",
                                 {{"connector", self.name_}, {"error", exception.what()}});
        return CAUSEWAY_UNAVAILABLE;
    }
}

causeway_host HostServices::make_table(HostServices* self) {
    causeway_host table = {};
    table.struct_size = sizeof table;
    table.context = self;
    table.log = [](void* context, causeway_log_level level, causeway_text event,
                   causeway_text text) noexcept {
        static_cast<HostServices*>(context)->log(level, viewed(event), viewed(text));
    };
    table.now = [](void* context) noexcept -> std::int64_t {
        const auto& host = *static_cast<HostServices*>(context);
        return host.services_.clock.now().time_since_epoch().count();
    };
    table.secret = [](void* context, causeway_text name, causeway_receiver receiver) noexcept {
        return guarded(context,
                       [&](HostServices& host) { return host.secret(viewed(name), receiver); });
    };
    table.egress = [](void* context, causeway_text address, std::uint16_t port) noexcept {
        return guarded(context,
                       [&](HostServices& host) { return host.may_connect(viewed(address), port); });
    };
    add_keys(table);
    add_state(table);
    return table;
}

void HostServices::add_keys(causeway_host& table) {
    using KeyUse = base::Result<base::Bytes> (KeyRing::*)(std::string_view, causeway_key_scheme,
                                                          base::ByteView);
    static constexpr auto use = [](HostServices& host, KeyUse operation, std::string_view key,
                                   causeway_key_scheme scheme, base::ByteView input,
                                   const causeway_receiver& receiver) -> causeway_status {
        if (host.services_.keys == nullptr) return CAUSEWAY_UNSUPPORTED;
        const auto output = (host.services_.keys->*operation)(key, scheme, input);
        if (!output) return status_of(output.error());
        receiver.receive(receiver.context, lent(base::ByteView(*output)));
        return CAUSEWAY_OK;
    };
    table.sign = [](void* context, causeway_text key, causeway_key_scheme scheme,
                    causeway_bytes digest, causeway_receiver receiver) noexcept {
        return guarded(context, [&](HostServices& host) {
            return use(host, &KeyRing::sign, viewed(key), scheme, viewed(digest), receiver);
        });
    };
    table.decrypt = [](void* context, causeway_text key, causeway_key_scheme scheme,
                       causeway_bytes ciphertext, causeway_receiver receiver) noexcept {
        return guarded(context, [&](HostServices& host) {
            return use(host, &KeyRing::decrypt, viewed(key), scheme, viewed(ciphertext), receiver);
        });
    };
}

void HostServices::add_state(causeway_host& table) {
    table.state_get = [](void* context, causeway_text key,
                         causeway_state_receiver receiver) noexcept {
        return guarded(context,
                       [&](HostServices& host) { return host.get(viewed(key), receiver); });
    };
    table.state_put_if = [](void* context, causeway_text key, std::int64_t expected,
                            causeway_bytes value, std::int64_t* version) noexcept {
        return guarded(context, [&](HostServices& host) {
            return host.put_if(viewed(key), expected, viewed(value), *version);
        });
    };
    table.state_list = [](void* context, causeway_text prefix, causeway_text after,
                          std::uint32_t limit, causeway_state_receiver receiver) noexcept {
        return guarded(context, [&](HostServices& host) {
            return host.list(viewed(prefix), viewed(after), limit, receiver);
        });
    };
}

// The event's name is the host's own, because documented names are never built from data.
void HostServices::log(causeway_log_level level, std::string_view event, std::string_view text) {
    services_.log.write(level_of(level), "connector.message",
                        {{"connector", name_},
                         {"connector_event", plain_text(event, 100)},
                         {"text", plain_text(text)}});
}

causeway_status HostServices::secret(std::string_view name,
                                     const causeway_receiver& receiver) const {
    const auto found = secrets_.find(std::string(name));
    if (found == secrets_.end()) return CAUSEWAY_NOT_FOUND;
    receiver.receive(receiver.context, lent(found->second.reveal()));
    return CAUSEWAY_OK;
}

causeway_status HostServices::may_connect(std::string_view address, std::uint16_t port) {
    const auto verdict = services_.egress(address, port);
    if (verdict) return CAUSEWAY_OK;
    services_.log.warning("connector.egress_refused", {{"connector", name_},
                                                       {"address", plain_text(address, 100)},
                                                       {"port", std::int64_t{port}},
                                                       {"reason", verdict.error().detail}});
    return CAUSEWAY_REFUSED;
}

causeway_status HostServices::get(std::string_view key, const causeway_state_receiver& receiver) {
    if (!is_state_key(key)) return CAUSEWAY_REFUSED;
    if (state_ == nullptr) return CAUSEWAY_UNAVAILABLE;
    const auto entry = state_->get(id_, key);
    if (!entry) return status_of(entry.error());
    if (!*entry) return CAUSEWAY_NOT_FOUND;
    hand_over(receiver, **entry);
    return CAUSEWAY_OK;
}

causeway_status HostServices::put_if(std::string_view key, std::int64_t expected,
                                     base::ByteView value, std::int64_t& version) {
    if (!is_state_key(key) || value.size() > kStateValueBytes) return CAUSEWAY_REFUSED;
    if (state_ == nullptr) return CAUSEWAY_UNAVAILABLE;
    const auto written = state_->put_if(id_, key, expected, value);
    if (!written) return status_of(written.error());
    version = *written;
    return CAUSEWAY_OK;
}

causeway_status HostServices::list(std::string_view prefix, std::string_view after,
                                   std::uint32_t limit, const causeway_state_receiver& receiver) {
    const bool in_bounds = prefix.size() <= kStateKeyBytes && after.size() <= kStateKeyBytes &&
                           is_printable_ascii(prefix) && is_printable_ascii(after);
    if (!in_bounds || limit == 0 || limit > kStateListLimit) return CAUSEWAY_REFUSED;
    if (state_ == nullptr) return CAUSEWAY_UNAVAILABLE;
    const auto entries = state_->list(id_, prefix, after, static_cast<int>(limit));
    if (!entries) return status_of(entries.error());
    for (const model::ConnectorStateEntry& entry : *entries) hand_over(receiver, entry);
    return CAUSEWAY_OK;
}

}  // namespace causeway::ca
