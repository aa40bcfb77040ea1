// SPDX-License-Identifier: Apache-2.0
#include "app/prometheus_metrics.hpp"

#include <map>
#include <mutex>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace causeway::app {
namespace {

// Help texts by name; docs/operations.md lists the same names.
constexpr std::pair<std::string_view, std::string_view> kHelp[] = {
    {"causeway_build_info", "The running version; always 1."},
    {"causeway_http_requests_total", "HTTP requests answered."},
    {"causeway_http_request_duration_seconds", "Time from a request's head to its answer."},
    {"causeway_http_connections_cut_total", "Connections cut off at a deadline."},
    {"causeway_http_connections_refused_total", "Connections turned away at the cap."},
    {"causeway_acme_problems_total", "ACME problem documents sent."},
    {"causeway_validations_total", "Validation attempts that ended."},
    {"causeway_validation_duration_seconds", "Time of one validation attempt."},
    {"causeway_issuance_duration_seconds", "Time of one call of a connector to enroll or resume."},
    {"causeway_issuance_fall_overs_total",
     "Issuances that went on to another connector of their endpoint."},
    {"causeway_certificates_issued_total", "Certificates that passed every check."},
    {"causeway_open_tasks", "Tasks that wait for an operator; the same from every process."},
    {"causeway_audit_unsealed_seconds", "Age of the oldest audit event that is not sealed."},
};

std::string help_of(std::string_view name) {
    for (const auto& [known, help] : kHelp) {
        if (known == name) return std::string(help);
    }
    return std::string(name);
}

// From a millisecond, for a resolver's cache, to a minute, for a slow CA.
const prometheus::Histogram::BucketBoundaries kBuckets = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

prometheus::Labels to_labels(const base::MetricLabels& labels) {
    return {labels.begin(), labels.end()};
}

template <class Metric>
using FamilyMap = std::map<std::string, prometheus::Family<Metric>*, std::less<>>;

}  // namespace

class PrometheusMetrics::Families {
  public:
    template <class Metric, class Build>
    prometheus::Family<Metric>& family(FamilyMap<Metric>& known, std::string_view name,
                                       Build build) {
        const std::scoped_lock lock(mutex_);
        const auto found = known.find(name);
        if (found != known.end()) return *found->second;
        auto& made = build().Name(std::string(name)).Help(help_of(name)).Register(registry_);
        known.emplace(name, &made);
        return made;
    }

    FamilyMap<prometheus::Counter> counters;
    FamilyMap<prometheus::Gauge> gauges;
    FamilyMap<prometheus::Histogram> histograms;

    std::string text() const { return prometheus::TextSerializer().Serialize(registry_.Collect()); }

  private:
    std::mutex mutex_;
    prometheus::Registry registry_;
};

PrometheusMetrics::PrometheusMetrics() : families_(std::make_unique<Families>()) {}
PrometheusMetrics::~PrometheusMetrics() = default;

void PrometheusMetrics::count(std::string_view counter, const base::MetricLabels& labels,
                              double by) {
    families_->family(families_->counters, counter, prometheus::BuildCounter)
        .Add(to_labels(labels))
        .Increment(by);
}

void PrometheusMetrics::set(std::string_view gauge, const base::MetricLabels& labels,
                            double value) {
    families_->family(families_->gauges, gauge, prometheus::BuildGauge)
        .Add(to_labels(labels))
        .Set(value);
}

void PrometheusMetrics::observe(std::string_view histogram, const base::MetricLabels& labels,
                                double seconds) {
    families_->family(families_->histograms, histogram, prometheus::BuildHistogram)
        .Add(to_labels(labels), kBuckets)
        .Observe(seconds);
}

std::string PrometheusMetrics::text() const {
    return families_->text();
}

}  // namespace causeway::app
