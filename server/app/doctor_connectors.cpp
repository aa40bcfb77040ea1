// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_connectors.hpp"

#include <filesystem>
#include <future>
#include <set>

#include "ca/plugin.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;

// As many as there are tests at a time; the CAs are waited for, not the database.
constexpr std::size_t kConnections = 8;

storage::PoolOptions pool_options(const Config& config) {
    storage::PoolOptions options;
    options.connection.url = config.database.url;
    options.connection.application_name = "causeway doctor";
    options.size = kConnections;
    options.checkout_timeout = std::chrono::seconds(20);
    return options;
}

ca::Registry::Lookup lookup_in(model::Database& database) {
    return [&database](model::ConnectorId id) {
        return model::read(
            database,
            [id](model::UnitOfWork& unit) -> base::Result<std::optional<model::Connector>> {
                return unit.connectors.find_with_secrets(id);
            });
    };
}

Finding about(std::string subject, Finding finding) {
    finding.subject = std::move(subject);
    return finding;
}

Finding try_plugin(const fs::path& file, const base::Clock& clock) {
    const auto plugin = ca::Plugin::load(file, file.stem().string(), clock);
    if (!plugin) {
        return about(file.stem().string(),
                     failed(file.string() + ": " + plugin.error().internal,
                            "Install the connector built for this version of Causeway, or remove "
                            "the file; directory and file have to belong to root or to the "
                            "service's user, and be nobody else's to write."));
    }
    const ca::ConnectorType& type = (*plugin)->type();
    return about(type.type, passed(type.title + ", version " + type.version));
}

// The first directory that has a type wins.
void try_directory(const std::string& directory, const base::Clock& clock,
                   std::set<std::string>& known, Findings& findings) {
    std::error_code failure;
    std::set<fs::path> files;
    for (const auto& entry : fs::directory_iterator(directory, failure)) {
        if (entry.path().extension() == ".so") files.insert(entry.path());
    }
    if (failure) {
        findings.push_back(failed(directory + " cannot be read: " + failure.message(),
                                  "Correct connectors.directories, or install the connectors."));
    }
    for (const fs::path& file : files) {
        if (known.insert(file.stem().string()).second) findings.push_back(try_plugin(file, clock));
    }
}

// A stage may show a whole certificate.
std::string shortened(const std::string& text) {
    constexpr std::size_t kLongest = 300;
    if (text.size() <= kLongest) return text;
    const std::size_t space = text.rfind(' ', kLongest);
    return text.substr(0, space == std::string::npos ? kLongest : space) + " ...";
}

std::string why(const base::Error& error) {
    return error.internal.empty() ? error.detail : error.internal;
}

}  // namespace

Findings check_plugins(const std::vector<std::string>& directories, const base::Clock& clock) {
    Findings findings;
    std::set<std::string> known;
    for (const std::string& directory : directories) {
        try_directory(directory, clock, known, findings);
    }
    if (findings.empty()) {
        findings.push_back(warned("there is no plugin in connectors.directories",
                                  "Install the connectors, or name their directory."));
    }
    return findings;
}

base::Result<std::unique_ptr<ConnectorBench>> ConnectorBench::make(const Config& config,
                                                                   crypto::SealingKeys keys,
                                                                   Parts parts) {
    CAUSEWAY_TRY(auto outbound, Outbound::make(config, parts.clock, parts.log));
    return std::unique_ptr<ConnectorBench>(
        new ConnectorBench(config, std::move(keys), parts, std::move(outbound)));
}

ConnectorBench::ConnectorBench(const Config& config, crypto::SealingKeys keys, Parts parts,
                               std::unique_ptr<Outbound> outbound)
    : keys_(std::move(keys)),
      outbound_(std::move(outbound)),
      pool_(pool_options(config)),
      context_{parts.clock, parts.log, {keys_, parts.random}},
      database_(pool_, context_, bells_),
      states_(pool_, context_.sealing),
      plugins_({config.connectors.directories.begin(), config.connectors.directories.end()},
               parts.clock, parts.log),
      services_{parts.log, parts.clock, states_,
                [this](std::string_view address, std::uint16_t port) {
                    return outbound_->check_connector_egress(address, port);
                }},
      catalog_(plugins_, services_),
      issuer_(lookup_in(database_), plugins_, services_),
      connectors_({database_, issuer_, catalog_, parts.clock, parts.random}) {}

Findings check_connectors(ra::Connectors& connectors) {
    const auto list = connectors.list();
    if (!list) return {skipped("the connections cannot be read: " + why(list.error()))};
    if (list->empty()) return {skipped("there is no connection to a CA yet")};
    std::vector<std::pair<std::string, std::future<base::Result<std::vector<ca::TestStage>>>>> runs;
    Findings findings;
    for (const model::Connector& connector : *list) {
        const std::string slug = connector.slug.text();
        if (connector.status == model::ConnectorStatus::paused) {
            findings.push_back(about(slug, skipped("an operator has paused it")));
            continue;
        }
        runs.emplace_back(slug, std::async(std::launch::async,
                                           [&connectors, slug] { return connectors.test(slug); }));
    }
    for (auto& [slug, run] : runs) {
        const auto stages = run.get();
        findings.push_back(stages ? judge_stages(slug, *stages)
                                  : about(slug, failed(why(stages.error()),
                                                       "Run: causeway connector show " + slug)));
    }
    return findings;
}

Finding judge_stages(const std::string& slug, const std::vector<ca::TestStage>& stages) {
    std::string names;
    Verdict worst = Verdict::pass;
    std::string troubles;
    for (const ca::TestStage& stage : stages) {
        names += (names.empty() ? "" : ", ") + stage.name;
        const bool is_failed = stage.verdict == ca::StageVerdict::failed;
        if (!is_failed && stage.verdict != ca::StageVerdict::warned) continue;
        worst = std::max(worst, is_failed ? Verdict::fail : Verdict::warn);
        troubles += (troubles.empty() ? "" : "; ") + stage.name + ": " + shortened(stage.detail);
    }
    if (worst == Verdict::pass) return about(slug, passed(names));
    const std::string remedy = "Mend what \"" + slug +
                               "\" names: the CA itself, the way to it, or the connection "
                               "(causeway connector update " +
                               slug + "). Then run: causeway connector test " + slug;
    return {worst, troubles, remedy, slug};
}

}  // namespace causeway::app
