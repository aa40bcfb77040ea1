// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "base/metrics.hpp"

namespace causeway::support {

// Counters, as "name label=value"; nothing else is remembered.
class RecordedCounts final : public base::Metrics {
  public:
    void count(std::string_view counter, const base::MetricLabels& labels, double by) override {
        std::string name(counter);
        for (const auto& [label, value] : labels) name += " " + label + "=" + value;
        counts[name] += by;
    }
    void set(std::string_view, const base::MetricLabels&, double) override {}
    void observe(std::string_view, const base::MetricLabels&, double) override {}

    std::map<std::string, double> counts;
};

}  // namespace causeway::support
