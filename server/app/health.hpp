// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/prometheus_metrics.hpp"
#include "http/server.hpp"

namespace causeway::app {

struct HealthCheck {
    std::string name;
    bool fatal = true;  // whether this process must get no traffic while it fails
    // Empty when all is well, else what is wrong. Quick: it runs for each request.
    std::function<std::string()> run;
};

// /healthz (the process answers), /readyz (it should get traffic; a line of JSON for each check)
// and /metrics, for a listener of their own.
class OperationsHandler final : public http::Handler {
  public:
    OperationsHandler(std::vector<HealthCheck> checks, const PrometheusMetrics& metrics)
        : checks_(std::move(checks)), metrics_(metrics) {}

    http::Response handle(const http::Request& request) override;

  private:
    http::Response ready() const;

    std::vector<HealthCheck> checks_;
    const PrometheusMetrics& metrics_;
};

}  // namespace causeway::app
