// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "model/attempt.hpp"
#include "model/connector.hpp"
#include "model/stores/database.hpp"
#include "ra/attempt_work.hpp"

namespace causeway::ra {

// An endpoint's connectors, in the order in which a CSR is offered to them.
using ConnectorList = std::vector<model::ConnectorId>;

// To which connector a CSR goes next, and when.
struct Turn {
    model::ConnectorId connector;
    base::Time at;
};

// The connectors that may take what `present` does not, in the order of asking them: those after it
// in the list, then those before it. All of them when it is no longer listed.
ConnectorList alternatives(const ConnectorList& list, model::ConnectorId present);

// Whether a CSR goes on to `next` at once. It goes through the list once without a pause, and from
// the end of the list to its beginning after one.
bool goes_forward(const ConnectorList& list, model::ConnectorId present, model::ConnectorId next);

// An endpoint's list as it is now.
ConnectorList connectors_of(model::UnitOfWork& unit, model::EndpointScope scope);

// After an attempt on which its CA has not acted; its own connector where there is no other.
model::ConnectorId next_connector(model::UnitOfWork& unit, const model::Attempt& ended);

// How often its connector has had the order, this attempt included.
int round_of(model::UnitOfWork& unit, const model::Attempt& attempt);

// An issuance that went on to another connector, since the CA of the first has not acted on it.
struct FallOver {
    model::Connector from;
    model::Connector to;
    std::string reason;
};

// How the attempt was followed by one of another connector, if it was.
std::optional<FallOver> fall_over_of(model::UnitOfWork& unit, const model::Attempt& attempt);

// For the operator; to be called when it is committed.
void report(base::Log& log, base::Metrics& metrics, const AttemptWork& work,
            const FallOver& fall_over);

}  // namespace causeway::ra
