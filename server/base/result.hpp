// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "base/error.hpp"

namespace causeway::base {

// A value or the reason why there is none. Unlike tl::expected itself it may not be ignored.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
  public:
    using tl::expected<T, Error>::expected;
};

inline tl::unexpected<Error> fail(Error error) {
    return tl::make_unexpected(std::move(error));
}

inline tl::unexpected<Error> fail(ErrorKind kind, std::string detail) {
    return fail(make_error(kind, std::move(detail)));
}

}  // namespace causeway::base

#define CAUSEWAY_JOIN_(a, b) a##b
#define CAUSEWAY_JOIN(a, b) CAUSEWAY_JOIN_(a, b)

// CAUSEWAY_TRY(const Order order, load(id)): declares the value, or returns the error to the
// caller.
#define CAUSEWAY_TRY(declaration, expression)                              \
    auto CAUSEWAY_JOIN(causeway_result_, __LINE__) = (expression);         \
    if (!CAUSEWAY_JOIN(causeway_result_, __LINE__)) {                      \
        return ::causeway::base::fail(                                     \
            std::move(CAUSEWAY_JOIN(causeway_result_, __LINE__)).error()); \
    }                                                                      \
    declaration = *std::move(CAUSEWAY_JOIN(causeway_result_, __LINE__))

// CAUSEWAY_CHECK(save(order)): returns the error to the caller, ignores the value.
#define CAUSEWAY_CHECK(expression)                                             \
    do {                                                                       \
        if (auto causeway_result = (expression); !causeway_result) {           \
            return ::causeway::base::fail(std::move(causeway_result).error()); \
        }                                                                      \
    } while (false)
