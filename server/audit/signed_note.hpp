// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "crypto/ed25519.hpp"

namespace causeway::audit {

// C2SP signed-note: a text and, after an empty line, a line for each signature. Ed25519 only.
using KeyId = std::array<std::uint8_t, 4>;

// Whether a key may have this name: printable ASCII without spaces and '+', at most 200 octets.
bool is_key_name(std::string_view name);

// The public half of a note's key: "name+key id+key", as operators hand it to auditors.
class VerifierKey {
  public:
    // `name` must be a key name.
    VerifierKey(std::string name, const crypto::Ed25519PublicKey& key);
    static base::Result<VerifierKey> parse(std::string_view text);
    std::string to_string() const;

    const std::string& name() const { return name_; }
    const KeyId& id() const { return id_; }
    bool verifies(std::string_view text, base::ByteView signature) const;

  private:
    std::string name_;
    crypto::Ed25519PublicKey key_;
    KeyId id_;
};

class NoteSigner {
  public:
    // malformed when the name is no key name or the key no Ed25519 key.
    static base::Result<NoteSigner> make(std::string name, crypto::PrivateKey key);

    const VerifierKey& verifier() const { return verifier_; }
    // The whole note. `text` ends with a line end and has no empty line.
    std::string sign(std::string_view text) const;

  private:
    NoteSigner(crypto::PrivateKey key, VerifierKey verifier)
        : key_(std::move(key)), verifier_(std::move(verifier)) {}

    crypto::PrivateKey key_;
    VerifierKey verifier_;
};

// What precedes the signatures, its line end included; empty when this is no note.
std::string_view note_text(std::string_view note);

// The text of a note that one of the keys has signed. unauthorized when none has, or when a
// signature in the name of one of them is wrong; malformed when it is no note.
base::Result<std::string> open_note(std::string_view note, std::span<const VerifierKey> keys);

}  // namespace causeway::audit
