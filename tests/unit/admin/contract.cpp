// SPDX-License-Identifier: Apache-2.0
#include "contract.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#include <yaml-cpp/yaml.h>

namespace causeway::admin {
namespace {

using nlohmann::json;
using Violations = std::vector<std::string>;

// Plain scalars as YAML's core schema reads them; quoted ones are text.
json scalar(const YAML::Node& node) {
    const std::string& text = node.Scalar();
    if (node.Tag() == "!" || text == "null") return node.Tag() == "!" ? json(text) : json();
    const json plain = json::parse(text, nullptr, false);
    return plain.is_boolean() || plain.is_number() ? plain : json(text);
}

json to_json(const YAML::Node& node) {
    if (node.IsMap()) {
        json object = json::object();
        for (const auto& member : node) {
            object[member.first.as<std::string>()] = to_json(member.second);
        }
        return object;
    }
    if (node.IsSequence()) {
        json array = json::array();
        for (const auto& element : node) array.push_back(to_json(element));
        return array;
    }
    return node.IsScalar() ? scalar(node) : json();
}

// Only the members that JSON Schema knows how to hold schemas in; the rest is data.
template <class Change>
void change_subschemas(json& schema, const Change& change) {
    for (const char* keyword : {"allOf", "oneOf", "anyOf"}) {
        if (!schema.contains(keyword)) continue;
        for (json& part : schema[keyword]) part = change(part);
    }
    for (const char* keyword : {"items", "additionalProperties"}) {
        if (schema.contains(keyword) && schema[keyword].is_object()) {
            schema[keyword] = change(schema[keyword]);
        }
    }
    if (!schema.contains("properties")) return;
    for (auto& [name, property] : schema["properties"].items()) property = change(property);
}

// The parts of allOf as one object, which can then be closed.
json merged(json schema) {
    if (!schema.contains("allOf")) return schema;
    const json parts = schema["allOf"];
    schema.erase("allOf");
    for (const json& part : parts) {
        json base = merged(part);
        if (schema.contains("properties")) {
            for (const auto& [name, property] : schema["properties"].items()) {
                base["properties"][name] = property;
            }
            schema.erase("properties");
        }
        base.update(schema);
        schema = base;
    }
    return schema;
}

bool matches(const std::string& pattern, const http::Request& request) {
    std::size_t begin = 1;
    for (const std::string& segment : request.segments) {
        if (begin > pattern.size()) return false;
        const std::size_t end = std::min(pattern.find('/', begin), pattern.size());
        const std::string expected = pattern.substr(begin, end - begin);
        if (!expected.starts_with('{') && expected != segment) return false;
        begin = end + 1;
    }
    return begin > pattern.size();
}

void validate(const json& schema, const json& value, const std::string& what, Violations& out) {
    valijson::Schema compiled;
    valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(schema),
                                            compiled);
    valijson::ValidationResults results;
    if (valijson::Validator().validate(compiled, valijson::adapters::NlohmannJsonAdapter(value),
                                       &results)) {
        return;
    }
    for (const auto& error : results) {
        std::string place;
        for (const std::string& step : error.context) place += step;
        out.push_back(what + " at " + place + ": " + error.description);
    }
}

}  // namespace

Contract::Contract(const std::string& file) : document_(to_json(YAML::LoadFile(file))) {}

const Contract& Contract::of_the_repository() {
    static const Contract contract(CAUSEWAY_OPENAPI);
    return contract;
}

const json* Contract::find_operation(const http::Request& request) const {
    std::string method = http::to_string(request.method);
    std::ranges::transform(method, method.begin(), [](unsigned char c) { return std::tolower(c); });
    for (const auto& [pattern, operations] : document_["paths"].items()) {
        if (matches(pattern, request) && operations.contains(method)) return &operations[method];
    }
    return nullptr;
}

json Contract::resolved(json node) const {
    while (node.is_object() && node.contains("$ref")) {
        const std::string reference = node["$ref"];
        node = document_.at(json::json_pointer(reference.substr(1)));
    }
    change_subschemas(node, [this](const json& part) { return resolved(part); });
    return node;
}

json Contract::answer_schema(json schema) const {
    schema = merged(std::move(schema));
    change_subschemas(schema, [this](const json& part) { return answer_schema(part); });
    if (schema.contains("properties") && !schema.contains("additionalProperties")) {
        schema["additionalProperties"] = false;
    }
    return schema;
}

Violations Contract::violations(const http::Request& request,
                                const http::Response& response) const {
    const json* operation = find_operation(request);
    if (operation == nullptr) return {};
    Violations out;
    const bool success = response.status / 100 == 2;
    const json& responses = operation->at("responses");
    const std::string status = std::to_string(response.status);
    if (success && !responses.contains(status)) out.push_back("undescribed status " + status);
    const json described = resolved(responses.value(status, responses.at("default")));
    const json content = described.value("content", json::object());
    if (!content.contains(response.content_type)) {
        out.push_back("undescribed content type " + response.content_type + " of " + status);
    } else if (response.content_type.ends_with("json")) {
        validate(answer_schema(resolved(content[response.content_type]["schema"])),
                 json::parse(response.body), "answer", out);
    }
    for (const auto& [name, value] : response.headers) {
        if (name == "Cache-Control" || described.value("headers", json::object()).contains(name)) {
            continue;
        }
        out.push_back("undescribed header " + name + " of " + status);
    }
    if (!success) return out;
    if (operation->contains("requestBody")) {
        const json body = resolved(operation->at("requestBody"));
        validate(resolved(body["content"]["application/json"]["schema"]), json::parse(request.body),
                 "request", out);
    }
    std::set<std::pair<std::string, std::string>> offered;
    for (const json& entry : operation->value("parameters", json::array())) {
        const json parameter = resolved(entry);
        offered.emplace(parameter["in"], parameter["name"]);
    }
    for (const auto& [name, value] : request.parameters) {
        if (!offered.contains({"query", name})) out.push_back("undescribed parameter " + name);
    }
    const bool keyed = request.header("Idempotency-Key").has_value();
    if (keyed && !offered.contains({"header", "Idempotency-Key"})) {
        out.push_back("undescribed header Idempotency-Key");
    }
    return out;
}

}  // namespace causeway::admin
