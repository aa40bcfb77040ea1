// SPDX-License-Identifier: Apache-2.0
#include "ra/connectors.hpp"

#include <algorithm>

#include "ra/audit.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::Connector;

constexpr std::chrono::seconds kTestDeadline{30};
constexpr int kMostInFlight = 64;

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
    if (connector.max_in_flight < 1 || connector.max_in_flight > kMostInFlight) {
        return base::fail(ErrorKind::malformed, "max_in_flight must be between 1 and 64.");
    }
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
                     {"accepted_differences", list_of(names_of(connector.accepted_differences))}}));
        return connector;
    });
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
