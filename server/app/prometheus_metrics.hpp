// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/metrics.hpp"

namespace causeway::app {

// Metrics kept by prometheus-cpp and shown in the Prometheus text format. A series comes into being
// with its first value; the names and their help texts are in one table.
class PrometheusMetrics final : public base::Metrics {
  public:
    PrometheusMetrics();
    ~PrometheusMetrics() override;

    void count(std::string_view counter, const base::MetricLabels& labels, double by) override;
    void set(std::string_view gauge, const base::MetricLabels& labels, double value) override;
    void observe(std::string_view histogram, const base::MetricLabels& labels,
                 double seconds) override;

    std::string text() const;

  private:
    class Families;
    std::unique_ptr<Families> families_;
};

}  // namespace causeway::app
