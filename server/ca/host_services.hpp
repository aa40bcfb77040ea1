// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "connectors/sdk/connector.h"
#include "model/ids.hpp"
#include "model/stores/connector_state_store.hpp"

namespace causeway::ca {

// Whether a connector may dial an address, given in text; the error says why not.
using EgressCheck = std::function<base::Result<void>(std::string_view address, std::uint16_t port)>;

// Private keys that connectors use and never see. not_found for a key that is not there; the
// schemes are those of connector.h.
class KeyRing {
  public:
    virtual ~KeyRing() = default;
    virtual base::Result<base::Bytes> sign(std::string_view key, causeway_key_scheme scheme,
                                           base::ByteView digest) = 0;
    virtual base::Result<base::Bytes> decrypt(std::string_view key, causeway_key_scheme scheme,
                                              base::ByteView ciphertext) = 0;
};

// What the process offers to every connector. All of it must outlive them.
struct Services {
    base::Log& log;
    const base::Clock& clock;
    model::ConnectorStateStore& state;
    EgressCheck egress;
    KeyRing* keys = nullptr;  // or none
};

// The services of one instance, as the contract's table of functions.
class HostServices {
  public:
    using Secrets = std::map<std::string, base::Secret>;

    // For an instance: `slug` names it in the log and `id` its state.
    HostServices(Services services, std::string slug, Secrets secrets, model::ConnectorId id);
    // For checking a configuration that no connection has yet: there is no state.
    HostServices(Services services, std::string type, Secrets secrets);
    HostServices(const HostServices&) = delete;
    HostServices& operator=(const HostServices&) = delete;

    // Valid as long as this object; safe from several threads.
    const causeway_host& table() const { return table_; }

  private:
    static causeway_host make_table(HostServices* self);
    static void add_keys(causeway_host& table);
    static void add_state(causeway_host& table);

    void log(causeway_log_level level, std::string_view event, std::string_view text);
    causeway_status secret(std::string_view name, const causeway_receiver& receiver) const;
    causeway_status may_connect(std::string_view address, std::uint16_t port);
    causeway_status get(std::string_view key, const causeway_state_receiver& receiver);
    causeway_status put_if(std::string_view key, std::int64_t expected, base::ByteView value,
                           std::int64_t& version);
    causeway_status list(std::string_view prefix, std::string_view after, std::uint32_t limit,
                         const causeway_state_receiver& receiver);

    // Runs a service, and turns what escapes from its implementation into UNAVAILABLE.
    template <class Service>
    static causeway_status guarded(void* context, Service service) noexcept;

    Services services_;
    const std::string name_;
    const Secrets secrets_;
    const model::ConnectorId id_;
    model::ConnectorStateStore* const state_;
    const causeway_host table_;
};

}  // namespace causeway::ca
