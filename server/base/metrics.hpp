// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace causeway::base {

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

// Where numbers go. Names follow docs/operations.md; labels are bounded sets, never a serial, a
// name, an account or an order. Safe from several threads.
class Metrics {
  public:
    virtual ~Metrics() = default;
    virtual void count(std::string_view counter, const MetricLabels& labels, double by = 1) = 0;
    virtual void set(std::string_view gauge, const MetricLabels& labels, double value) = 0;
    virtual void observe(std::string_view histogram, const MetricLabels& labels,
                         double seconds) = 0;
};

class NoMetrics final : public Metrics {
  public:
    void count(std::string_view, const MetricLabels&, double) override {}
    void set(std::string_view, const MetricLabels&, double) override {}
    void observe(std::string_view, const MetricLabels&, double) override {}
};

}  // namespace causeway::base
