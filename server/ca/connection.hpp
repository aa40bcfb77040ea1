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

    // The instance for the newest version that anybody has shown. A new one is made where the
    // configuration or a secret is another; calls of the old one end in peace.
    base::Result<std::shared_ptr<const Instance>> instance(const model::Connector& connector,
                                                           PluginDirectories& plugins);

    CallGuard& guard() { return guard_; }
    CircuitBreaker& breaker() { return breaker_; }

    using Fetch = std::function<base::Result<CaAnswer>()>;

    // Nothing when `asked` has been replaced: the CA that it spoke to may be another one.
    std::optional<CaAnswer> ca_answer(const std::shared_ptr<const Instance>& asked) const;
    // Asks the CA through `asked` and remembers its answer; unavailable when `asked` was replaced
    // meanwhile. One caller at a time asks: those who come meanwhile wait for the same answer, so
    // that they do not take up the connection's threads.
    base::Result<CaAnswer> fetch_ca_answer(const std::shared_ptr<const Instance>& asked,
                                           const Fetch& fetch);
    // The CRL has changed: what is remembered is good for the certificates only.
    void forget_crl();

  private:
    const Services services_;
    CallGuard guard_;
    CircuitBreaker breaker_;

    struct Fetching {
        std::shared_ptr<const Instance> asked;
        std::shared_future<base::Result<CaAnswer>> answer;
    };

    bool needs_another_instance(const model::Connector& connector) const;

    mutable std::mutex mutex_;
    std::optional<model::Connector> newest_;  // what instance_ is for, once there is one
    std::shared_ptr<const Instance> instance_;
    std::optional<CaAnswer> ca_answer_;  // through instance_
    Fetching fetching_;
};

}  // namespace causeway::ca
