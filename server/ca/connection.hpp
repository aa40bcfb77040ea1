// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "ca/call_guard.hpp"
#include "ca/circuit_breaker.hpp"
#include "ca/instance.hpp"
#include "ca/plugin_directories.hpp"
#include "model/connector.hpp"

namespace causeway::ca {

// What a CA published, as it was at one time.
struct CaAnswer {
    CaCertificates certificates;
    std::optional<base::Bytes> crl;
    base::MonotonicTime at;
};

// A configured connection in this process: its threads, its circuit breaker, the instance of its
// newest version and what its CA published last. Safe from several threads.
class Connection {
  public:
    Connection(const model::Connector& connector, const Services& services);

    // Makes a new instance when the configuration has changed; calls of the old one end in peace.
    base::Result<std::shared_ptr<const Instance>> instance(const model::Connector& connector,
                                                           PluginDirectories& plugins);

    CallGuard& guard() { return guard_; }
    CircuitBreaker& breaker() { return breaker_; }

    std::optional<CaAnswer> ca_answer() const;
    void remember(CaAnswer answer);
    // The CRL has changed: what is remembered is good for the certificates only.
    void forget_crl();

  private:
    const Services services_;
    CallGuard guard_;
    CircuitBreaker breaker_;

    mutable std::mutex mutex_;
    std::int64_t version_ = 0;
    std::shared_ptr<const Instance> instance_;
    std::optional<CaAnswer> ca_answer_;
};

}  // namespace causeway::ca
