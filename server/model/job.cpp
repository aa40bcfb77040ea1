// SPDX-License-Identifier: Apache-2.0
#include "model/job.hpp"

namespace causeway::model {
namespace {

constexpr std::string_view kConnectorLane = "connector/";

}  // namespace

std::string connector_lane(ConnectorId connector) {
    return std::string(kConnectorLane) + connector.to_string();
}

std::optional<ConnectorId> connector_of(std::string_view lane) {
    if (!lane.starts_with(kConnectorLane)) return std::nullopt;
    const auto connector = ConnectorId::parse(lane.substr(kConnectorLane.size()));
    return connector ? std::optional(*connector) : std::nullopt;
}

}  // namespace causeway::model
