// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace causeway::crypto {

// What a secret looks like at rest: the id of the key-encryption key that opens it and one blob
// (nonce ‖ ciphertext ‖ tag, XChaCha20-Poly1305).
struct Sealed {
    std::string key_id;
    base::Bytes box;

    bool operator==(const Sealed&) const = default;
};

// One key-encryption key. Its id is derived from the key, so that a ciphertext names its key and a
// wrong file is noticed at once.
class KeyEncryptionKey {
  public:
    // 32 octets.
    static base::Result<KeyEncryptionKey> from_octets(base::Secret octets);
    // The text of a key file: 32 octets in base64 or hex, surrounding white space ignored.
    static base::Result<KeyEncryptionKey> from_file_text(const base::Secret& text);

    const std::string& id() const { return id_; }
    const base::Secret& octets() const { return octets_; }

  private:
    KeyEncryptionKey(base::Secret octets, std::string id)
        : octets_(std::move(octets)), id_(std::move(id)) {}

    base::Secret octets_;
    std::string id_;
};

// Seals with the current key and opens with that or an earlier one, which is what makes rotation
// possible online. The associated data binds a ciphertext to its place: "table/column/row id".
class SealingKeys {
  public:
    explicit SealingKeys(KeyEncryptionKey current, std::vector<KeyEncryptionKey> earlier = {});

    const std::string& current_id() const { return keys_.front().id(); }
    const KeyEncryptionKey& current() const { return keys_.front(); }
    // The current one first.
    const std::vector<KeyEncryptionKey>& all() const { return keys_; }

    Sealed seal(const base::Secret& plain, std::string_view associated_data,
                base::Random& random) const;
    // internal when no key fits or the box was changed or moved.
    base::Result<base::Secret> open(const Sealed& sealed, std::string_view associated_data) const;

  private:
    std::vector<KeyEncryptionKey> keys_;
};

}  // namespace causeway::crypto
