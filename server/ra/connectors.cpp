// SPDX-License-Identifier: Apache-2.0
#include "ra/connectors.hpp"

#include <algorithm>
#include <iterator>

#include "base/encoding.hpp"
#include "crypto/hash.hpp"
#include "ra/audit.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::Connector;

constexpr std::chrono::seconds kTestDeadline{30};
constexpr int kMostInFlight = 64;
constexpr int kMostTries = 50;

base::Result<Connector> find_connector(model::UnitOfWork& unit, std::string_view slug) {
    CAUSEWAY_TRY(const model::Slug parsed, model::Slug::parse(slug));
    auto connector = unit.connectors.find(parsed);
    if (!connector) {
        return base::fail(ErrorKind::not_found, "There is no connector " + parsed.text() + ".");
    }
    return *std::move(connector);
}

// A name is part of where its value is sealed, so it must come back from every store as it was.
base::Result<void> check_secret_names(const std::map<std::string, base::Secret>& secrets) {
    constexpr std::size_t kLongest = 128;
    const auto visible = [](char c) { return c >= '!' && c <= '~'; };
    for (const auto& [name, value] : secrets) {
        if (name.empty() || name.size() > kLongest || !std::ranges::all_of(name, visible)) {
            return base::fail(ErrorKind::malformed,
                              "The name of a secret has 1 to 128 visible ASCII characters and no "
                              "space.");
        }
    }
    return {};
}

base::Result<void> check_in_flight(int limit) {
    if (limit >= 1 && limit <= kMostInFlight) return {};
    return base::fail(ErrorKind::malformed, "max_in_flight must be between 1 and 64.");
}

base::Error changed_meanwhile(const Connector& connector) {
    return base::make_error(ErrorKind::precondition_failed,
                            "The connector " + connector.slug.text() +
                                " was changed since it was read. Look at it again, and repeat "
                                "what is still wanted.");
}

std::vector<std::string> names_in(const std::map<std::string, base::Secret>& secrets) {
    std::vector<std::string> names;
    for (const auto& [name, value] : secrets) names.push_back(name);
    return names;
}

// Names a configuration in the audit log without showing it.
std::string digest_of(const std::string& config) {
    return base::hex_encode(crypto::sha256(base::as_bytes(config)));
}

// What became otherwise; of secrets only their names.
AuditPayload describe_change(const Connector& before, const Connector& after,
                             const model::SecretChanges& secrets) {
    AuditPayload payload;
    append_change(payload, "config_sha256", digest_of(before.config), digest_of(after.config));
    if (!secrets.set.empty()) payload.emplace_back("secrets_set", list_of(names_in(secrets.set)));
    if (!secrets.dropped.empty()) {
        payload.emplace_back("secrets_dropped",
                             list_of({secrets.dropped.begin(), secrets.dropped.end()}));
    }
    append_change(payload, "max_in_flight", std::to_string(before.max_in_flight),
                  std::to_string(after.max_in_flight));
    append_change(payload, "accepted_differences", list_of(names_of(before.accepted_differences)),
                  list_of(names_of(after.accepted_differences)));
    append_change(payload, "status", std::string(base::name_of(before.status)),
                  std::string(base::name_of(after.status)));
    return payload;
}

}  // namespace

base::Result<Connector> Connectors::create(const NewConnector& request, const Caller& caller) {
    CAUSEWAY_TRY(const model::Slug slug, model::Slug::parse(request.slug));
    CAUSEWAY_CHECK(check_secret_names(request.secrets));
    CAUSEWAY_CHECK(parts_.catalog.validate(request.type, request.config, request.secrets));
    Connector connector{.id = model::ConnectorId::make(parts_.clock, parts_.random),
                        .slug = slug,
                        .type = request.type};
    connector.config = request.config;
    connector.secrets = request.secrets;
    connector.max_in_flight = request.max_in_flight.value_or(connector.max_in_flight);
    connector.accepted_differences = request.accepted_differences;
    connector.created_at = parts_.clock.now();
    CAUSEWAY_CHECK(check_in_flight(connector.max_in_flight));
    return model::write(parts_.database, [&](model::UnitOfWork& unit) -> base::Result<Connector> {
        if (!unit.connectors.insert(connector)) {
            return base::fail(ErrorKind::conflict,
                              "The connector name " + slug.text() + " is or was taken.");
        }
        unit.audit.append(
            AuditDraft(parts_.clock, parts_.random, caller)
                .event(
                    model::AuditAction::connector_created, object_name("connector", connector.id),
                    {{"slug", slug.text()},
                     {"type", connector.type},
                     {"config_sha256", digest_of(connector.config)},
                     {"accepted_differences", list_of(names_of(connector.accepted_differences))}}));
        return connector;
    });
}

base::Result<Connector> Connectors::change(std::string_view slug, const ConnectorChange& change,
                                           const Caller& caller) {
    for (int tries = 0; tries < kMostTries; ++tries) {
        CAUSEWAY_TRY(auto changed, change_once(slug, change, caller));
        if (changed) return *std::move(changed);
    }
    return base::fail(
        base::unavailable_error("others keep changing this connector", std::chrono::seconds(1)));
}

// The plugin looks at the configuration outside of any transaction, so each try begins with what is
// stored then.
base::Result<std::optional<Connector>> Connectors::change_once(std::string_view slug,
                                                               const ConnectorChange& change,
                                                               const Caller& caller) {
    using Changed = base::Result<std::optional<Connector>>;
    CAUSEWAY_TRY(const Connector stored, find(slug));
    if (change.versions && !change.versions->contains(stored.version)) {
        return base::fail(changed_meanwhile(stored));
    }
    CAUSEWAY_TRY(const Revision revision, revise(stored, change));
    AuditPayload changes = describe_change(stored, revision.connector, revision.secrets);
    if (changes.empty()) return stored;
    changes.insert(changes.begin(), {"slug", stored.slug.text()});
    return model::write(parts_.database, [&](model::UnitOfWork& unit) -> Changed {
        CAUSEWAY_TRY(const Connector current, find_connector(unit, slug));
        if (current.version != stored.version) return std::nullopt;
        unit.connectors.update(revision.connector, revision.secrets);
        unit.audit.append(AuditDraft(parts_.clock, parts_.random, caller)
                              .event(model::AuditAction::connector_changed,
                                     object_name("connector", stored.id), changes));
        return find_connector(unit, slug);
    });
}

base::Result<Connectors::Revision> Connectors::revise(const Connector& stored,
                                                      const ConnectorChange& change) {
    Revision revision{stored, {change.secrets, {}}};
    Connector& next = revision.connector;
    next.config = change.config.value_or(stored.config);
    next.max_in_flight = change.max_in_flight.value_or(stored.max_in_flight);
    next.accepted_differences = change.accepted_differences.value_or(stored.accepted_differences);
    next.status = change.status.value_or(stored.status);
    CAUSEWAY_CHECK(check_in_flight(next.max_in_flight));
    CAUSEWAY_CHECK(check_secret_names(change.secrets));
    // A connection whose plugin is not there can still be paused.
    if (!change.config && change.secrets.empty()) return revision;
    CAUSEWAY_TRY(const auto used, parts_.catalog.secret_names(next.type, next.config));
    for (const auto& [name, value] : stored.secrets) {
        const bool idle = !used.contains(name) && !change.secrets.contains(name);
        if (idle) revision.secrets.dropped.insert(name);
    }
    CAUSEWAY_TRY(const auto secrets, resulting_secrets(stored, revision.secrets));
    CAUSEWAY_CHECK(parts_.catalog.validate(next.type, next.config, secrets));
    return revision;
}

// Stored ones are opened only where they are needed, so that one that cannot be opened any more can
// be replaced.
base::Result<std::map<std::string, base::Secret>> Connectors::resulting_secrets(
    const Connector& stored, const model::SecretChanges& changes) {
    const auto stays = [&](const auto& secret) {
        return !changes.set.contains(secret.first) && !changes.dropped.contains(secret.first);
    };
    std::map<std::string, base::Secret> secrets = changes.set;
    if (std::ranges::none_of(stored.secrets, stays)) return secrets;
    CAUSEWAY_TRY(
        const auto opened,
        model::read(parts_.database,
                    [&](model::UnitOfWork& unit) -> base::Result<std::optional<Connector>> {
                        return unit.connectors.find_with_secrets(stored.id);
                    }));
    if (!opened) return base::fail(changed_meanwhile(stored));
    std::ranges::copy_if(opened->secrets, std::inserter(secrets, secrets.end()), stays);
    return secrets;
}

base::Result<Connector> Connectors::find(std::string_view slug) {
    return model::read(parts_.database,
                       [&](model::UnitOfWork& unit) { return find_connector(unit, slug); });
}

base::Result<std::vector<Connector>> Connectors::list() {
    return model::read(parts_.database,
                       [](model::UnitOfWork& unit) -> base::Result<std::vector<Connector>> {
                           return unit.connectors.list();
                       });
}

base::Result<std::vector<ca::TestStage>> Connectors::test(std::string_view slug) {
    CAUSEWAY_TRY(const Connector connector, find(slug));
    return parts_.issuer.test(connector.id, base::Deadline::after(parts_.clock, kTestDeadline));
}

base::Result<ca::CaCertificates> Connectors::ca_certificates(std::string_view slug) {
    CAUSEWAY_TRY(const Connector connector, find(slug));
    return parts_.issuer.ca_certificates(connector.id);
}

}  // namespace causeway::ra
