// SPDX-License-Identifier: Apache-2.0
#include "base/secret.hpp"

#include <utility>

#include <string.h>  // explicit_bzero: the compiler may not remove it

namespace causeway::base {

Secret& Secret::operator=(const Secret& other) {
    if (this != &other) {
        wipe();
        octets_ = other.octets_;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        octets_ = std::move(other.octets_);
        other.octets_.clear();
    }
    return *this;
}

Secret::~Secret() {
    wipe();
}

bool Secret::operator==(const Secret& other) const {
    return constant_time_equal(octets_, other.octets_);
}

void Secret::wipe() {
    if (!octets_.empty()) explicit_bzero(octets_.data(), octets_.size());
}

bool constant_time_equal(ByteView left, ByteView right) {
    if (left.size() != right.size()) return false;
    volatile std::uint8_t difference = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        difference = static_cast<std::uint8_t>(difference | (left[i] ^ right[i]));
    }
    return difference == 0;
}

}  // namespace causeway::base
