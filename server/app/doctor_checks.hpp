// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "app/doctor_check.hpp"
#include "app/doctor_evidence.hpp"

namespace causeway::app {

// Every check, in the order in which an operator reads them.
std::vector<Check> doctor_checks(const std::shared_ptr<Evidence>& evidence);

}  // namespace causeway::app
