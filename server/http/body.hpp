// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "http/head.hpp"
#include "http/input.hpp"
#include "http/limits.hpp"

namespace causeway::http {

// The whole body that the head announces, with chunks joined (RFC 9112 §7.1). A body which ends
// early, is larger than the limit or is framed wrongly is refused: never handed on in part.
Read<std::string> read_body(Input& input, const RequestHead& head, const Limits& limits);

}  // namespace causeway::http
