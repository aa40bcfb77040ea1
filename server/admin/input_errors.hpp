// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace causeway::admin {

// How a subproblem's subject names the part of the request that is wrong.
inline constexpr std::string_view kPointer = "pointer";      // into the body (RFC 6901)
inline constexpr std::string_view kParameter = "parameter";  // of the query

// Everything that is wrong with one request, so that a person corrects it in one go.
class InputErrors {
  public:
    void add(std::string_view kind, std::string place, std::string detail);
    // malformed with a subproblem for each entry; success when there is none.
    base::Result<void> result() const;

  private:
    std::vector<base::Subproblem> found_;
};

}  // namespace causeway::admin
