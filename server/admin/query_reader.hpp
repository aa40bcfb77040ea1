// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "admin/input_errors.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/uuid.hpp"
#include "http/request.hpp"
#include "model/stores/page.hpp"

namespace causeway::admin {

inline constexpr int kDefaultLimit = 50;
inline constexpr int kMostLimit = 200;

// Reads the query of one list. A parameter that nobody asked for or that is there twice is refused:
// a filter with a typing mistake must not list everything.
class QueryReader {
  public:
    // Must outlive the reader.
    explicit QueryReader(const http::Request& request) : request_(request) {}

    std::optional<std::string> text(std::string_view name);
    std::optional<base::Time> time(std::string_view name);
    std::optional<std::int64_t> number(std::string_view name, std::int64_t least,
                                       std::int64_t most);
    std::optional<base::Uuid> id(std::string_view name);
    // `limit` and `cursor`.
    model::Page page();

    void reject(std::string_view name, std::string detail);

    // Also refuses what was not read. Call it once, last.
    base::Result<void> result();

  private:
    const http::Request& request_;
    InputErrors errors_;
    std::set<std::string, std::less<>> read_;
};

}  // namespace causeway::admin
