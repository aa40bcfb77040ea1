// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "acme/call.hpp"

namespace causeway::acme {

// A handler's parameter says how its requests are signed, so a handler that needs an account cannot
// be put on a route that checks none.
using OpenHandler = base::Result<http::Response> (*)(Services&, const Call&);
using AccountHandler = base::Result<http::Response> (*)(Services&, const AccountCall&);
using KeyHandler = base::Result<http::Response> (*)(Services&, const KeyCall&);
using EitherHandler = base::Result<http::Response> (*)(Services&, const EitherCall&);

struct Route {
    http::Method method;
    std::string_view pattern;
    std::variant<OpenHandler, AccountHandler, KeyHandler, EitherHandler> handler;
    std::string_view directory_name = {};  // its member of the directory, if it has one
};

// Everything that this edge answers. The directory, 405 with its Allow field and the metrics'
// labels derive from it.
std::span<const Route> routes();

}  // namespace causeway::acme
