// SPDX-License-Identifier: Apache-2.0
#include "ca/plugin_catalog.hpp"

#include <set>
#include <utility>

#include "ca/borrowed.hpp"
#include "ca/plugin_call.hpp"

namespace causeway::ca {
namespace {

using Secrets = std::map<std::string, base::Secret>;

constexpr std::chrono::seconds kValidateDeadline{10};

base::Result<void> refuse(std::vector<base::Subproblem> mistakes) {
    if (mistakes.empty()) return {};
    base::Error error = base::make_error(base::ErrorKind::malformed, "");
    for (const base::Subproblem& mistake : mistakes) {
        const bool placed = mistake.subject.type == kPointer && !mistake.subject.value.empty();
        if (!error.detail.empty()) error.detail += " ";
        error.detail += (placed ? mistake.subject.value + ": " : "") + mistake.detail;
    }
    error.subproblems = std::move(mistakes);
    return base::fail(std::move(error));
}

base::Result<void> refuse(const std::vector<ConfigProblem>& problems) {
    std::vector<base::Subproblem> mistakes;
    for (const ConfigProblem& problem : problems) {
        mistakes.push_back(
            {base::ErrorKind::malformed, problem.problem, {kPointer, problem.pointer}});
    }
    return refuse(std::move(mistakes));
}

std::vector<base::Subproblem> compare_secrets(const std::vector<SecretReference>& references,
                                              const Secrets& secrets) {
    std::vector<base::Subproblem> out;
    std::set<std::string> named;
    for (const SecretReference& reference : references) {
        named.insert(reference.name);
        if (!secrets.contains(reference.name)) {
            out.push_back({base::ErrorKind::malformed,
                           "There is no secret of the name that stands here.",
                           {kPointer, reference.pointer}});
        }
    }
    for (const auto& [name, value] : secrets) {
        if (!named.contains(name)) {
            out.push_back({base::ErrorKind::malformed,
                           "The configuration does not use the secret \"" + name + "\".",
                           {kSecret, name}});
        }
    }
    return out;
}

}  // namespace

std::vector<ConnectorType> PluginCatalog::types() {
    std::vector<ConnectorType> out;
    for (const auto& plugin : plugins_.all()) out.push_back(plugin->type());
    return out;
}

base::Result<ConnectorType> PluginCatalog::describe(std::string_view type) {
    CAUSEWAY_TRY(const auto plugin, plugins_.find(type));
    return plugin->type();
}

base::Result<void> PluginCatalog::validate(std::string_view type, std::string_view config,
                                           const Secrets& secrets) {
    CAUSEWAY_TRY(const auto plugin, plugins_.find(type));
    const ConfigSchema& schema = plugin->schema();
    CAUSEWAY_CHECK(refuse(schema.problems(config)));
    CAUSEWAY_CHECK(refuse(compare_secrets(schema.secrets(config), secrets)));
    const HostServices host(services_, std::string(type), secrets);
    PluginCall call(services_.clock, base::Deadline::after(services_.clock, kValidateDeadline));
    plugin->api().validate(&host.table(), lent(config), &call.table());
    const Report report = call.report();
    if (!std::holds_alternative<Done>(report.answer)) {
        return base::fail(base::unavailable_error("the connector did not check the configuration",
                                                  std::chrono::seconds(30)));
    }
    return refuse(report.parts.findings);
}

base::Result<std::set<std::string>> PluginCatalog::secret_names(std::string_view type,
                                                                std::string_view config) {
    CAUSEWAY_TRY(const auto plugin, plugins_.find(type));
    const ConfigSchema& schema = plugin->schema();
    CAUSEWAY_CHECK(refuse(schema.problems(config)));
    std::set<std::string> names;
    for (SecretReference& reference : schema.secrets(config)) {
        names.insert(std::move(reference.name));
    }
    return names;
}

}  // namespace causeway::ca
