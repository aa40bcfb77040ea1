// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/random.hpp"
#include "crypto/sealed_box.hpp"

namespace causeway::storage {

// What a repository of secrets needs. Both outlive it.
struct Sealing {
    const crypto::SealingKeys& keys;
    base::Random& random;

    crypto::Sealed seal(const base::Secret& plain, std::string_view place) const {
        return keys.seal(plain, place, random);
    }
    // Throws UnreadableRow when no key fits, or when the box was changed or stands elsewhere.
    base::Secret open(const crypto::Sealed& sealed, std::string_view place) const;
};

}  // namespace causeway::storage
