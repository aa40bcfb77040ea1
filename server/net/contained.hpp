// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace causeway::net {

// For a function that a C library calls: what `work` returns, or `failure` when it throws, since no
// exception may pass through the library's frames.
template <class Value, class Work>
Value contained(Value failure, Work work) noexcept {
    try {
        return work();
    } catch (...) {
        return failure;
    }
}

}  // namespace causeway::net
