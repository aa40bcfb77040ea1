// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <future>
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
    std::optional<base::Bytes> crl;  // nothing: it published none
    base::MonotonicTime at;
    bool crl_changed = false;  // since then, by a revocation
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

    using Fetch = std::function<base::Result<CaAnswer>()>;

    std::optional<CaAnswer> ca_answer() const;
    // Asks the CA and remembers its answer. One caller at a time asks: those who come meanwhile
    // wait for the same answer, so that they do not take up the connection's threads.
    base::Result<CaAnswer> fetch_ca_answer(const Fetch& fetch);
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
    std::shared_future<base::Result<CaAnswer>> fetching_;
};

}  // namespace causeway::ca
