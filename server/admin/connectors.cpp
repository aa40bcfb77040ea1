// SPDX-License-Identifier: Apache-2.0
#include "admin/connectors.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "admin/entity_tag.hpp"
#include "admin/listing.hpp"
#include "admin/object_reader.hpp"
#include "admin/query_reader.hpp"
#include "admin/render.hpp"
#include "base/json.hpp"
#include "base/time_text.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

constexpr int kMostInFlight = 64;

std::string_view verdict_name(ca::StageVerdict verdict) {
    switch (verdict) {
        case ca::StageVerdict::passed:
            return "passed";
        case ca::StageVerdict::warned:
            return "warned";
        case ca::StageVerdict::failed:
            return "failed";
        case ca::StageVerdict::skipped:
            return "skipped";
    }
    return "failed";
}

// The catalog and the store hold JSON texts; the answer holds what they say.
base::Result<json> embedded(const std::string& text) {
    auto parsed = base::parse_json(text);
    if (!parsed) return base::fail(base::internal_error("stored JSON: " + parsed.error().detail));
    return *std::move(parsed);
}

base::Result<json> type_json(const ca::ConnectorType& type) {
    CAUSEWAY_TRY(json schema, embedded(type.schema));
    return json{{"type", type.type},
                {"title", type.title},
                {"version", type.version},
                {"schema", std::move(schema)},
                {"capabilities",
                 {{"revokes", type.revokes},
                  {"pends", type.pends},
                  {"honours_validity", type.honours_validity},
                  {"idempotent", type.idempotent},
                  {"finds_by_idempotency_key", type.finds_by_idempotency_key}}}};
}

base::Result<json> connector_json(const model::Connector& connector) {
    CAUSEWAY_TRY(json config, embedded(connector.config));
    json secrets = json::object();
    for (const auto& [name, secret] : connector.secrets) secrets[name] = {{"set", true}};
    return json{{"id", connector.id.to_string()},
                {"slug", connector.slug.text()},
                {"type", connector.type},
                {"trust_regime", base::name_of(connector.regime)},
                {"status", base::name_of(connector.status)},
                {"config", std::move(config)},
                {"secrets", std::move(secrets)},
                {"max_in_flight", connector.max_in_flight},
                {"accepted_differences", model::names_of(connector.accepted_differences)},
                {"created_at", base::to_rfc3339(connector.created_at)}};
}

model::AcceptedDifferences accepted_differences(ObjectReader& reader) {
    const auto named = reader.choices<model::AcceptedDifference>("accepted_differences");
    model::AcceptedDifferences differences(named.begin(), named.end());
    if (differences.size() != named.size()) {
        reader.reject("accepted_differences", "must not hold anything twice.");
    }
    return differences;
}

// The catalog names places in the configuration, and secrets; a client's pointers begin at the
// body.
base::Error placed_in_body(base::Error error) {
    for (auto& [kind, detail, subject] : error.subproblems) {
        if (subject.type == ca::kPointer) {
            subject.value.insert(0, "/config");
        } else if (subject.type == ca::kSecret) {
            const auto place = json::json_pointer("/secrets") / subject.value;
            subject = {std::string(kPointer), place.to_string()};
        }
    }
    return error;
}

http::Response tagged(http::Response response, const model::Connector& connector) {
    response.headers.set("ETag", entity_tag(connector.version));
    return response;
}

}  // namespace

base::Result<http::Response> list_connector_types(const Call& call) {
    QueryReader query(call.request);
    CAUSEWAY_CHECK(query.result());
    json items;
    for (const auto& type : call.services.connectors.types()) {
        CAUSEWAY_TRY(json item, type_json(type));
        items.push_back(std::move(item));
    }
    return list_response(std::move(items), std::nullopt);
}

base::Result<http::Response> create_connector(const Call& call) {
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    ra::NewConnector request;
    request.slug = reader.slug("slug");
    request.type = reader.required_text("type");
    request.config = reader.object_text("config").value_or("{}");
    request.secrets = reader.secrets("secrets");
    request.max_in_flight = reader.integer("max_in_flight", 1, kMostInFlight);
    request.accepted_differences = accepted_differences(reader);
    CAUSEWAY_CHECK(reader.result());
    const auto connector = call.services.connectors.create(request, call.caller);
    if (!connector) return base::fail(placed_in_body(connector.error()));
    CAUSEWAY_TRY(const json answer, connector_json(*connector));
    return tagged(created("/api/v1/connectors/" + connector->slug.text(), answer), *connector);
}

base::Result<http::Response> list_connectors(const Call& call) {
    QueryReader query(call.request);
    const model::Page page = query.page();
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_TRY(auto connectors, call.services.connectors.list());
    const auto next = slice(connectors, page);
    json items;
    for (const auto& connector : connectors) {
        CAUSEWAY_TRY(json item, connector_json(connector));
        items.push_back(std::move(item));
    }
    return list_response(std::move(items), next);
}

base::Result<http::Response> show_connector(const Call& call) {
    CAUSEWAY_TRY(const auto connector, call.services.connectors.find(call.path["slug"]));
    CAUSEWAY_TRY(const json answer, connector_json(connector));
    return tagged(ok(answer), connector);
}

base::Result<http::Response> change_connector(const Call& call) {
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    ra::ConnectorChange change;
    change.config = reader.object_text("config");
    change.secrets = reader.secrets("secrets");
    change.max_in_flight = reader.integer("max_in_flight", 1, kMostInFlight);
    if (body.contains("accepted_differences")) {
        change.accepted_differences = accepted_differences(reader);
    }
    change.status = reader.choice<model::ConnectorStatus>("status");
    CAUSEWAY_CHECK(reader.result());
    change.versions = versions_to_match(call.request);
    const auto connector = call.services.connectors.change(call.path["slug"], change, call.caller);
    if (!connector) return base::fail(placed_in_body(connector.error()));
    CAUSEWAY_TRY(const json answer, connector_json(*connector));
    return tagged(ok(answer), *connector);
}

base::Result<http::Response> test_connector(const Call& call) {
    CAUSEWAY_CHECK(no_members(call.request));
    CAUSEWAY_TRY(const auto stages, call.services.connectors.test(call.path["slug"]));
    json list = json::array();
    for (const auto& stage : stages) {
        list.push_back({{"name", stage.name},
                        {"verdict", verdict_name(stage.verdict)},
                        {"detail", stage.detail}});
    }
    const bool passed = std::ranges::none_of(stages, [](const ca::TestStage& stage) {
        return stage.verdict == ca::StageVerdict::failed;
    });
    return ok({{"passed", passed}, {"stages", std::move(list)}});
}

base::Result<http::Response> show_ca_certificates(const Call& call) {
    CAUSEWAY_TRY(auto certificates, call.services.connectors.ca_certificates(call.path["slug"]));
    std::vector<crypto::Certificate> all = std::move(certificates.intermediates);
    for (auto& anchor : certificates.anchors) {
        if (std::ranges::find(all, anchor) == all.end()) all.push_back(std::move(anchor));
    }
    http::Response response;
    response.content_type = "application/pem-certificate-chain";
    response.body = crypto::pem_chain(all);
    return response;
}

}  // namespace causeway::admin
