// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace causeway::http {

// Why a message is not a request that a handler could see. After it the stream's framing is
// unknown, so the connection ends with the answer.
struct Refusal {
    int status = 400;
    std::string detail;  // shown to the client
};

template <class T>
using Read = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(int status, std::string detail) {
    return tl::make_unexpected(Refusal{status, std::move(detail)});
}

inline tl::unexpected<Refusal> refuse(Refusal refusal) {
    return tl::make_unexpected(std::move(refusal));
}

}  // namespace causeway::http
