// SPDX-License-Identifier: Apache-2.0
#include "admin/input_errors.hpp"

#include <utility>

namespace causeway::admin {
namespace {

constexpr std::size_t kMostReported = 50;
constexpr std::size_t kLongestPlace = 200;

std::string summary(const std::vector<base::Subproblem>& found) {
    const base::Subproblem& first = found.front();
    std::string text = first.subject.value + ": " + first.detail;
    if (found.size() > 1) {
        text += " (and " + std::to_string(found.size() - 1) + " more, see \"errors\")";
    }
    return text;
}

}  // namespace

void InputErrors::add(std::string_view kind, std::string place, std::string detail) {
    if (found_.size() == kMostReported) return;
    if (place.size() > kLongestPlace) place.resize(kLongestPlace);
    found_.push_back(
        {base::ErrorKind::malformed, std::move(detail), {std::string(kind), std::move(place)}});
}

base::Result<void> InputErrors::result() const {
    if (found_.empty()) return {};
    base::Error error = base::make_error(base::ErrorKind::malformed, summary(found_));
    error.subproblems = found_;
    return base::fail(std::move(error));
}

}  // namespace causeway::admin
