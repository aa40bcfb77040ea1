// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace causeway::base {

// base64url without padding (RFC 7515 §2). Decoding is strict, so that one value has one spelling:
// padding, '+', '/', white space and non-zero trailing bits are refused (RFC 8555 §6.1).
std::string base64url_encode(ByteView bytes);
Result<Bytes> base64url_decode(std::string_view text);

// The padded alphabet of RFC 4648 §4, as PEM and HTTP Basic use it. Decoding is strict too.
std::string base64_encode(ByteView bytes);
Result<Bytes> base64_decode(std::string_view text);

// Lower-case hexadecimal; decoding accepts either case.
std::string hex_encode(ByteView bytes);
Result<Bytes> hex_decode(std::string_view text);

// Well-formed UTF-8 without overlong forms or surrogates (RFC 3629).
bool is_utf8(std::string_view text);

}  // namespace causeway::base
