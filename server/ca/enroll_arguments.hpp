// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ca/issuer.hpp"
#include "connectors/sdk/connector.h"

namespace causeway::ca {

// A request in the contract's form, together with everything that its pointers lead to. A call that
// outlives its caller's patience still reads it.
class EnrollArguments {
  public:
    explicit EnrollArguments(EnrollRequest request);
    EnrollArguments(const EnrollArguments&) = delete;
    EnrollArguments& operator=(const EnrollArguments&) = delete;

    const causeway_enroll_request& table() const { return table_; }

  private:
    const EnrollRequest request_;
    const std::string attempt_;
    const std::string order_;
    std::vector<causeway_identifier> identifiers_;
    causeway_enroll_request table_ = {};
};

}  // namespace causeway::ca
