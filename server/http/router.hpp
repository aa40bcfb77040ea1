// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "http/request.hpp"

namespace causeway::http {

// What the placeholders of a pattern stood for in one path. A handler asks only for names that its
// own pattern holds; any other is a bug and throws std::out_of_range.
class PathParameters {
  public:
    void add(std::string_view name, std::string value) {
        values_.emplace_back(name, std::move(value));
    }
    const std::string& operator[](std::string_view name) const;

  private:
    std::vector<std::pair<std::string_view, std::string>> values_;
};

// "/acme/{tenant}/directory" against decoded segments, one by one: a placeholder stands for one
// whole segment that is not empty. The names point into the pattern, which must outlive the result.
std::optional<PathParameters> match_path(std::string_view pattern,
                                         std::span<const std::string> segments);

// The methods of the rows which one path matched, as the Allow field lists them. Where GET is
// allowed, HEAD is too (RFC 9110 §9.3.2).
std::string allow_list(std::span<const Method> methods);

// A row of a route table: an edge adds what it needs beside these two (auth, handler, limits).
template <class Row>
concept RouteRow = requires(const Row& row) {
    { row.method } -> std::convertible_to<Method>;
    { row.pattern } -> std::convertible_to<std::string_view>;
};

template <RouteRow Row>
struct RouteMatch {
    const Row* row;
    PathParameters parameters;
};

struct NoSuchPath {};

struct MethodNotAllowed {
    std::string allow;
};

template <RouteRow Row>
using Routing = std::variant<RouteMatch<Row>, NoSuchPath, MethodNotAllowed>;

// The first row that fits wins, so a literal segment is listed before a placeholder in its place.
// HEAD is answered by the GET row unless an earlier row takes it.
template <RouteRow Row>
Routing<Row> find_route(std::span<const Row> table, const Request& request) {
    if (!request.path.starts_with('/')) return NoSuchPath{};
    std::vector<Method> allowed;
    for (const Row& row : table) {
        auto parameters = match_path(row.pattern, request.segments);
        if (!parameters) continue;
        const bool head_as_get = request.method == Method::head && row.method == Method::get;
        if (row.method == request.method || head_as_get) {
            return RouteMatch<Row>{&row, std::move(*parameters)};
        }
        allowed.push_back(row.method);
    }
    if (allowed.empty()) return NoSuchPath{};
    return MethodNotAllowed{allow_list(allowed)};
}

}  // namespace causeway::http
