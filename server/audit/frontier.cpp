// SPDX-License-Identifier: Apache-2.0
#include "audit/frontier.hpp"

namespace causeway::audit {

void Frontier::append(const Digest& leaf) {
    Digest peak = leaf;
    for (std::size_t carry = size_; (carry & 1) != 0; carry >>= 1) {
        peak = node_hash(peaks_.back(), peak);
        peaks_.pop_back();
    }
    peaks_.push_back(peak);
    ++size_;
}

TreeHead Frontier::head() const {
    if (peaks_.empty()) return {0, root_hash({})};
    Digest root = peaks_.back();
    for (auto peak = peaks_.rbegin() + 1; peak != peaks_.rend(); ++peak) {
        root = node_hash(*peak, root);
    }
    return {size_, root};
}

}  // namespace causeway::audit
