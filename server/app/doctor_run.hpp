// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/doctor_check.hpp"
#include "app/errands.hpp"
#include "base/clock.hpp"

namespace causeway::app {

// Runs all checks at once, each for no longer than its patience, so that none hides what another
// finds. In the order of the checks; the findings of one subject are one diagnosis.
std::vector<Diagnosis> run_checks(const std::vector<Check>& checks, Errands& errands,
                                  const base::Clock& clock);

// The weightiest; pass when there is none.
Verdict worst_of(const std::vector<Diagnosis>& diagnoses);

}  // namespace causeway::app
