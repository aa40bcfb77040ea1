// SPDX-License-Identifier: Apache-2.0
#include "storage/sealing.hpp"

#include "storage/errors.hpp"

namespace causeway::storage {

base::Secret Sealing::open(const crypto::Sealed& sealed, std::string_view place) const {
    auto plain = keys.open(sealed, place);
    if (!plain) {
        throw UnreadableRow("the secret at " + std::string(place) +
                            " cannot be opened: " + plain.error().internal);
    }
    return *std::move(plain);
}

}  // namespace causeway::storage
