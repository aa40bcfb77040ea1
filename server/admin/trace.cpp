// SPDX-License-Identifier: Apache-2.0
#include "admin/trace.hpp"

#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include "admin/render.hpp"
#include "base/time_text.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

struct RenderStep {
    json operator()(const model::DnsLookup& lookup) const {
        return {{"kind", "dns"},
                {"name", lookup.name},
                {"type", lookup.type},
                {"rcode", lookup.rcode},
                {"cname_chain", lookup.cname_chain},
                {"records", lookup.records},
                {"dnssec", base::name_of(lookup.dnssec)},
                {"why_bogus", lookup.why_bogus},
                {"took_ms", milliseconds(lookup.took)}};
    }
    json operator()(const model::Dial& dial) const {
        return {{"kind", "dial"},
                {"address", dial.address},
                {"port", dial.port},
                {"outcome", dial.outcome},
                {"took_ms", milliseconds(dial.took)}};
    }
    json operator()(const model::HttpExchange& exchange) const {
        return {{"kind", "http"},
                {"url", exchange.url},
                {"address", exchange.address},
                {"status", exchange.status},
                {"location", exchange.location},
                {"content_type", exchange.content_type},
                {"body_start", exchange.body_start},
                {"took_ms", milliseconds(exchange.took)}};
    }
    json operator()(const model::TlsHandshake& handshake) const {
        return {{"kind", "tls"},
                {"address", handshake.address},
                {"server_name", handshake.server_name},
                {"outcome", handshake.outcome},
                {"protocol", handshake.protocol},
                {"alpn", handshake.alpn},
                {"certificate_sha256", handshake.certificate_sha256},
                {"certificate_names", handshake.certificate_names},
                {"took_ms", milliseconds(handshake.took)}};
    }
    json operator()(const model::ForeignStep& step) const {
        return {{"kind", "foreign"}, {"step", step.kind}, {"stored", step.json}};
    }
};

json failure_json(const model::ValidationFailure& failure) {
    return {{"cause", base::name_of(failure.cause)},
            {"kind", base::to_string(model::problem_kind(failure.cause))},
            {"detail", failure.detail},
            {"hint", model::hint(failure.cause)}};
}

}  // namespace

json trace_json(const model::ValidationTrace& trace) {
    json steps = json::array();
    for (const auto& step : trace.steps) steps.push_back(std::visit(RenderStep{}, step));
    return {{"started_at", base::to_rfc3339_micros(trace.started_at)},
            {"took_ms", milliseconds(trace.took)},
            {"steps", std::move(steps)},
            {"failure", trace.failure ? failure_json(*trace.failure) : json(nullptr)}};
}

}  // namespace causeway::admin
