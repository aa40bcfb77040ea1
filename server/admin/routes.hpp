// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "admin/call.hpp"
#include "base/result.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "model/api_token.hpp"

namespace causeway::admin {

// How what a POST does is committed, which decides how its answer is kept (admin/idempotency).
enum class Work {
    in_one_transaction,  // and asks nobody outside
    in_steps,            // in several or none, or with a CA between: must be harmless to repeat
};

// One operation of the admin API. docs/api/openapi.yaml describes the same ones; a test compares.
struct Route {
    http::Method method;
    std::string_view pattern;
    model::ApiScope needs;  // what the caller's credential must allow
    base::Result<http::Response> (*handler)(const Call& call);
    Work work = Work::in_one_transaction;
};

std::span<const Route> routes();

}  // namespace causeway::admin
