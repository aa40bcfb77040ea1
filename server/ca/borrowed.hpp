// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/bytes.hpp"
#include "connectors/sdk/connector.h"

namespace causeway::ca {

// Between our views and the contract's pointers with a length.

inline std::string_view viewed(causeway_text text) {
    return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

inline base::ByteView viewed(causeway_bytes bytes) {
    return bytes.data == nullptr ? base::ByteView() : base::ByteView(bytes.data, bytes.size);
}

inline base::Bytes copied(causeway_bytes bytes) {
    const base::ByteView view = viewed(bytes);
    return {view.begin(), view.end()};
}

inline causeway_text lent(std::string_view text) {
    return {text.data(), text.size()};
}
inline causeway_bytes lent(base::ByteView bytes) {
    return {bytes.data(), bytes.size()};
}

}  // namespace causeway::ca
