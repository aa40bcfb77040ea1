// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "net/http_call.hpp"

namespace causeway::cli {

// What an answer of the admin API that is not a success means to the person at the terminal: the
// problem's detail and particulars, what to do about it, and the request id, a line each.
base::Error reply_error(const net::HttpReply& reply);

}  // namespace causeway::cli
