// SPDX-License-Identifier: Apache-2.0
#include "model/job.hpp"

namespace causeway::model {

std::string connector_lane(ConnectorId connector) {
    return "connector/" + connector.to_string();
}

}  // namespace causeway::model
