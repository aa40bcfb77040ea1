// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <vector>

#include "app/doctor_check.hpp"

namespace causeway::app {

// A line for each check, remedies below theirs, and a summary.
void print_for_people(std::ostream& out, const std::vector<Diagnosis>& diagnoses, bool in_colour);

// One document: {checks: [{name, status, detail, remedy, took_ms}], summary: {...}}.
void print_as_json(std::ostream& out, const std::vector<Diagnosis>& diagnoses);

// What there is to check, for --list.
void print_list(std::ostream& out, const std::vector<Check>& checks, bool as_json);

}  // namespace causeway::app
