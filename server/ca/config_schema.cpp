// SPDX-License-Identifier: Apache-2.0
#include "ca/config_schema.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "base/json.hpp"

namespace causeway::ca {
namespace {

using nlohmann::json;
using Context = std::vector<std::string>;

constexpr base::JsonLimits kLimits{.bytes = 256 * 1024, .depth = 16, .values = 10'000};

// valijson runs regular expressions and some formats on std::regex, which recurses once for each
// character, and would fetch what a $ref names.
constexpr std::array<std::string_view, 4> kRefused = {"pattern", "patternProperties", "format",
                                                      "$ref"};
// Keywords whose value is data, not a schema.
constexpr std::array<std::string_view, 4> kData = {"default", "enum", "const", "examples"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<std::string> refused_keyword(const json& schema) {
    if (schema.is_array()) {
        for (const json& element : schema) {
            if (auto found = refused_keyword(element)) return found;
        }
    }
    if (!schema.is_object()) return std::nullopt;
    for (const auto& [keyword, value] : schema.items()) {
        if (contains(kRefused, keyword)) return keyword;
        if (contains(kData, keyword)) continue;
        if (keyword == "properties") {
            for (const json& property : value) {
                if (auto found = refused_keyword(property)) return found;
            }
        } else if (auto found = refused_keyword(value)) {
            return found;
        }
    }
    return std::nullopt;
}

// One step of a JSON Pointer (RFC 6901 §3).
std::string step_to(std::string_view token) {
    return (json::json_pointer() / std::string(token)).to_string();
}

// valijson names a place as "<root>", "[name]", "[0]".
std::string pointer_of(const Context& context) {
    std::string out;
    for (auto step = std::next(context.begin()); step != context.end(); ++step) {
        out += step_to(std::string_view(*step).substr(1, step->size() - 2));
    }
    return out;
}

bool is_inside(const Context& inner, const Context& outer) {
    return inner.size() > outer.size() && std::equal(outer.begin(), outer.end(), inner.begin());
}

// An outer error only says that there is one further in.
std::vector<ConfigProblem> innermost(const valijson::ValidationResults& results) {
    std::vector<ConfigProblem> out;
    for (const auto& error : results) {
        const bool outer = std::any_of(results.begin(), results.end(), [&](const auto& other) {
            return is_inside(other.context, error.context);
        });
        if (!outer) out.push_back({pointer_of(error.context), error.description});
    }
    return out;
}

void collect_secrets(const json& schema, const json& value, const std::string& pointer,
                     std::vector<SecretReference>& out) {
    if (!schema.is_object()) return;
    if (schema.value("x-secret", false) && value.is_string()) {
        out.push_back({pointer, value.get<std::string>()});
    }
    if (value.is_object() && schema.contains("properties")) {
        for (const auto& [name, property] : schema["properties"].items()) {
            if (!value.contains(name)) continue;
            collect_secrets(property, value[name], pointer + step_to(name), out);
        }
    }
    if (value.is_array() && schema.contains("items")) {
        for (std::size_t i = 0; i < value.size(); ++i) {
            collect_secrets(schema["items"], value[i], pointer + "/" + std::to_string(i), out);
        }
    }
}

}  // namespace

struct ConfigSchema::Compiled {
    json document;
    valijson::Schema schema;
};

base::Result<ConfigSchema> ConfigSchema::compile(std::string_view schema) {
    auto compiled = std::make_shared<Compiled>();
    CAUSEWAY_TRY(compiled->document, base::parse_json(schema, kLimits));
    const json& document = compiled->document;
    if (!document.is_object() || document.value("type", json()) != "object" ||
        document.value("additionalProperties", json()) != false) {
        return base::fail(base::ErrorKind::malformed,
                          "The schema must be of type object with additionalProperties false.");
    }
    if (const auto keyword = refused_keyword(document)) {
        return base::fail(base::ErrorKind::malformed,
                          "The schema must not use " + base::json_quote(*keyword) + ".");
    }
    try {
        valijson::SchemaParser(valijson::SchemaParser::kDraft7)
            .populateSchema(valijson::adapters::NlohmannJsonAdapter(document), compiled->schema);
    } catch (const std::exception& exception) {
        return base::fail(base::ErrorKind::malformed,
                          std::string("The schema is not a JSON Schema: ") + exception.what());
    }
    return ConfigSchema(std::move(compiled));
}

std::vector<ConfigProblem> ConfigSchema::problems(std::string_view config) const {
    const auto parsed = base::parse_json(config, kLimits);
    if (!parsed) return {{"", parsed.error().detail}};
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    const valijson::adapters::NlohmannJsonAdapter target(*parsed);
    if (validator.validate(compiled_->schema, target, &results)) return {};
    return innermost(results);
}

std::vector<SecretReference> ConfigSchema::secrets(std::string_view config) const {
    std::vector<SecretReference> out;
    if (const auto parsed = base::parse_json(config, kLimits)) {
        collect_secrets(compiled_->document, *parsed, "", out);
    }
    return out;
}

}  // namespace causeway::ca
