// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "ca/catalog.hpp"
#include "ca/issuer.hpp"
#include "model/stores/database.hpp"
#include "ra/caller.hpp"

namespace causeway::ra {

struct NewConnector {
    std::string slug;
    std::string type;
    std::string config = "{}";  // JSON text
    std::map<std::string, base::Secret> secrets;
    std::optional<int> max_in_flight;
    model::AcceptedDifferences accepted_differences;
};

// What is to become otherwise; the rest stays.
struct ConnectorChange {
    // Those of which the caller saw one; nothing: it goes for whatever is there.
    std::optional<std::set<std::int64_t>> versions;
    std::optional<std::string> config;  // JSON text
    // New ones, and new values of old ones. Those that the configuration no longer refers to are
    // forgotten.
    std::map<std::string, base::Secret> secrets;
    std::optional<int> max_in_flight;
    std::optional<model::AcceptedDifferences> accepted_differences;
    std::optional<model::ConnectorStatus> status;
};

// The operator's connections to CAs.
class Connectors {
  public:
    struct Parts {
        model::Database& database;
        ca::Issuer& issuer;
        ca::Catalog& catalog;
        const base::Clock& clock;
        base::Random& random;
    };

    explicit Connectors(Parts parts) : parts_(parts) {}
    // The same on another database, such as one that is a transaction (model::JoinedDatabase).
    Connectors on(model::Database& database) const {
        return Connectors({database, parts_.issuer, parts_.catalog, parts_.clock, parts_.random});
    }

    std::vector<ca::ConnectorType> types() { return parts_.catalog.types(); }

    // malformed when the configuration does not fit the plugin's schema, or a secret has a name
    // that is not visible ASCII; conflict when the connector's name is or was taken.
    base::Result<model::Connector> create(const NewConnector& request, const Caller& caller);
    // malformed as with create(); precondition_failed when it is in none of the versions that the
    // change is meant for; unavailable when others keep changing it. Every process goes by the
    // change from its next call of the connector on.
    base::Result<model::Connector> change(std::string_view slug, const ConnectorChange& change,
                                          const Caller& caller);
    // The secrets of what is found, or was changed, have names only.
    base::Result<model::Connector> find(std::string_view slug);
    base::Result<std::vector<model::Connector>> list();
    // The stages of a live test against the CA; changes nothing.
    base::Result<std::vector<ca::TestStage>> test(std::string_view slug);
    base::Result<ca::CaCertificates> ca_certificates(std::string_view slug);

  private:
    struct Revision {
        model::Connector connector;
        model::SecretChanges secrets;
    };

    // Nothing when somebody else was faster.
    base::Result<std::optional<model::Connector>> change_once(std::string_view slug,
                                                              const ConnectorChange& change,
                                                              const Caller& caller);
    base::Result<Revision> revise(const model::Connector& stored, const ConnectorChange& change);
    base::Result<std::map<std::string, base::Secret>> resulting_secrets(
        const model::Connector& stored, const model::SecretChanges& changes);

    Parts parts_;
};

}  // namespace causeway::ra
