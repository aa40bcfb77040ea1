// SPDX-License-Identifier: Apache-2.0
#include "storage/trace_json.hpp"

#include "base/time_text.hpp"
#include "storage/json_column.hpp"

namespace causeway::storage {
namespace {

using nlohmann::json;

struct StepToJson {
    json operator()(const model::DnsLookup& step) const {
        return {{"step", "dns"},
                {"name", step.name},
                {"type", step.type},
                {"rcode", step.rcode},
                {"cname_chain", step.cname_chain},
                {"records", step.records},
                {"dnssec", base::name_of(step.dnssec)},
                {"why_bogus", step.why_bogus},
                {"took_micros", step.took.count()}};
    }
    json operator()(const model::Dial& step) const {
        return {{"step", "dial"},
                {"address", step.address},
                {"port", step.port},
                {"outcome", step.outcome},
                {"took_micros", step.took.count()}};
    }
    json operator()(const model::HttpExchange& step) const {
        return {{"step", "http"},
                {"url", step.url},
                {"address", step.address},
                {"status", step.status},
                {"location", step.location},
                {"content_type", step.content_type},
                {"body_start", step.body_start},
                {"took_micros", step.took.count()}};
    }
    json operator()(const model::TlsHandshake& step) const {
        return {{"step", "tls"},
                {"address", step.address},
                {"server_name", step.server_name},
                {"outcome", step.outcome},
                {"protocol", step.protocol},
                {"alpn", step.alpn},
                {"certificate_sha256", step.certificate_sha256},
                {"certificate_names", step.certificate_names},
                {"took_micros", step.took.count()}};
    }
    json operator()(const model::ForeignStep& step) const { return json::parse(step.json); }
};

template <class Enum>
Enum enum_at(const json& value, const char* member) {
    const std::string name = value.at(member);
    const auto found = base::named<Enum>(name);
    if (!found) throw UnreadableRow("a trace with the unknown name \"" + name + "\"");
    return *found;
}

base::Duration took(const json& value) {
    return base::Duration(value.at("took_micros").get<std::int64_t>());
}

model::TraceStep step_from_json(const json& value) {
    const std::string step = value.at("step");
    if (step == "dns") {
        return model::DnsLookup{value.at("name"),
                                value.at("type"),
                                value.at("rcode"),
                                value.at("cname_chain").get<std::vector<std::string>>(),
                                value.at("records").get<std::vector<std::string>>(),
                                enum_at<model::DnssecState>(value, "dnssec"),
                                value.at("why_bogus"),
                                took(value)};
    }
    if (step == "dial") {
        return model::Dial{value.at("address"), value.at("port").get<std::uint16_t>(),
                           value.at("outcome"), took(value)};
    }
    if (step == "http") {
        return model::HttpExchange{
            value.at("url"),      value.at("address"),      value.at("status").get<int>(),
            value.at("location"), value.at("content_type"), value.at("body_start"),
            took(value)};
    }
    if (step == "tls") {
        return model::TlsHandshake{value.at("address"),
                                   value.at("server_name"),
                                   value.at("outcome"),
                                   value.at("protocol"),
                                   value.at("alpn"),
                                   value.at("certificate_sha256"),
                                   value.at("certificate_names").get<std::vector<std::string>>(),
                                   took(value)};
    }
    return model::ForeignStep{step, json_text(value)};
}

model::Cause cause_from_json(const json& value) {
    return base::named<model::Cause>(value.get<std::string>()).value_or(model::Cause::foreign);
}

model::ValidationTrace trace_from_json(const json& value) {
    const auto started_at = base::parse_rfc3339(value.at("started_at").get<std::string>());
    if (!started_at) throw UnreadableRow("a trace without the time it started at");
    model::ValidationTrace trace{*started_at, took(value), {}, std::nullopt};
    for (const json& step : value.at("steps")) trace.steps.push_back(step_from_json(step));
    if (value.contains("failure")) {
        const json& failure = value.at("failure");
        trace.failure = {cause_from_json(failure.at("cause")), failure.at("detail")};
    }
    return trace;
}

}  // namespace

std::string trace_to_text(const model::ValidationTrace& trace) {
    json steps = json::array();
    for (const model::TraceStep& step : trace.steps) {
        steps.push_back(std::visit(StepToJson{}, step));
    }
    json value = {{"started_at", base::to_rfc3339_micros(trace.started_at)},
                  {"took_micros", trace.took.count()},
                  {"steps", std::move(steps)}};
    if (trace.failure) {
        value["failure"] = {{"cause", base::name_of(trace.failure->cause)},
                            {"detail", trace.failure->detail}};
    }
    return json_text(value);
}

model::ValidationTrace trace_from_text(std::string_view text) {
    return read_json(text, trace_from_json);
}

}  // namespace causeway::storage
