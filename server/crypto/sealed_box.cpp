// SPDX-License-Identifier: Apache-2.0
#include "crypto/sealed_box.hpp"

#include <algorithm>
#include <stdexcept>

#include <sodium.h>

#include "base/ascii.hpp"
#include "base/encoding.hpp"
#include "crypto/hash.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr std::size_t kKeySize = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kNonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kIdSize = 8;

// The key-encryption key itself encrypts nothing: other purposes are derived from it too.
base::Secret box_key(const KeyEncryptionKey& key) {
    return derive_key(key.octets(), "causeway sealed box", kKeySize);
}

}  // namespace

Result<KeyEncryptionKey> KeyEncryptionKey::from_octets(base::Secret octets) {
    if (octets.reveal().size() != kKeySize) {
        return fail(ErrorKind::malformed, "A key-encryption key has exactly 32 octets.");
    }
    const base::Secret id = derive_key(octets, "causeway key id", kIdSize);
    return KeyEncryptionKey(std::move(octets), base::hex_encode(id.reveal()));
}

Result<KeyEncryptionKey> KeyEncryptionKey::from_file_text(const base::Secret& text) {
    const std::string_view content = base::trim(text.reveal_text(), " \t\r\n");
    auto octets =
        content.size() == 2 * kKeySize ? base::hex_decode(content) : base::base64_decode(content);
    if (!octets) {
        return fail(ErrorKind::malformed,
                    "The key file must hold 32 random octets in base64 or hexadecimal, for example "
                    "from: openssl rand -base64 32");
    }
    return from_octets(base::Secret(*std::move(octets)));
}

SealingKeys::SealingKeys(KeyEncryptionKey current, std::vector<KeyEncryptionKey> earlier)
    : keys_(std::move(earlier)) {
    // Chooses the implementation for this processor; more than once does no harm.
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    keys_.insert(keys_.begin(), std::move(current));
}

Sealed SealingKeys::seal(const base::Secret& plain, std::string_view associated_data,
                         base::Random& random) const {
    const base::ByteView in = plain.reveal();
    const base::ByteView place = base::as_bytes(associated_data);
    const auto nonce = random.take<kNonceSize>();
    base::Bytes box(kNonceSize + in.size() + kTagSize);
    std::copy(nonce.begin(), nonce.end(), box.begin());
    crypto_aead_xchacha20poly1305_ietf_encrypt(box.data() + kNonceSize, nullptr, in.data(),
                                               in.size(), place.data(), place.size(), nullptr,
                                               nonce.data(), box_key(current()).reveal().data());
    return {current_id(), std::move(box)};
}

Result<base::Secret> SealingKeys::open(const Sealed& sealed,
                                       std::string_view associated_data) const {
    const auto key = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const auto& k) { return k.id() == sealed.key_id; });
    if (key == keys_.end()) {
        return fail(base::internal_error("no key-encryption key " + sealed.key_id + " for " +
                                         std::string(associated_data)));
    }
    const base::ByteView place = base::as_bytes(associated_data);
    if (sealed.box.size() >= kNonceSize + kTagSize) {
        base::Bytes plain(sealed.box.size() - kNonceSize - kTagSize);
        if (crypto_aead_xchacha20poly1305_ietf_decrypt(
                plain.data(), nullptr, nullptr, sealed.box.data() + kNonceSize,
                sealed.box.size() - kNonceSize, place.data(), place.size(), sealed.box.data(),
                box_key(*key).reveal().data()) == 0) {
            return base::Secret(std::move(plain));
        }
    }
    return fail(base::internal_error("the sealed value of " + std::string(associated_data) +
                                     " was changed or moved"));
}

}  // namespace causeway::crypto
