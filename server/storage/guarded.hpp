// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <type_traits>

#include "base/result.hpp"
#include "storage/errors.hpp"

namespace causeway::storage {

// Runs work that returns a Result and turns this room's exceptions into one: unavailable when a
// later try may succeed, internal when a person has to look. Other exceptions pass through.
template <class Work>
std::invoke_result_t<Work&> guarded(Work work) {
    constexpr std::chrono::seconds kRetryAfter{5};
    try {
        return work();
    } catch (const DatabaseUnavailable& error) {
        return base::fail(base::unavailable_error(error.what(), kRetryAfter));
    } catch (const TransactionConflict& error) {
        return base::fail(base::unavailable_error(error.what(), kRetryAfter));
    } catch (const StatementRefused& error) {
        return base::fail(base::internal_error(error.what()));
    } catch (const UnreadableRow& error) {
        return base::fail(base::internal_error(error.what()));
    }
}

}  // namespace causeway::storage
