// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace causeway::ca {

// A text that somebody else's program wrote, fit for a log line, a problem document and a page: at
// most `limit` octets of well-formed UTF-8 on one line. What is not becomes U+FFFD or a space.
std::string plain_text(std::string_view raw, std::size_t limit = 4096);

}  // namespace causeway::ca
