// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/doctor_check.hpp"

namespace causeway::app {

// Who but root and this user may change a file, or replace it by way of a directory above it; empty
// when nobody may. Root cannot tell which other user the service is, so it is only warned of an
// owner.
Findings strangers_who_may_change(const std::string& path);

// What is wrong with a file that holds a secret key, apart from what is in it: not there, no file,
// or somebody else's to read or to change.
Findings exposure_of(const std::string& path);

}  // namespace causeway::app
