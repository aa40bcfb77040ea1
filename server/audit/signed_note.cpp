// SPDX-License-Identifier: Apache-2.0
#include "audit/signed_note.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/encoding.hpp"
#include "crypto/hash.hpp"

namespace causeway::audit {
namespace {

using base::ErrorKind;

constexpr std::uint8_t kEd25519 = 0x01;
constexpr std::string_view kDash = "\xe2\x80\x94 ";  // U+2014 and a space
constexpr std::size_t kLongestNote = 64 * 1024;
constexpr std::size_t kMostSignatures = 64;
constexpr std::size_t kLongestName = 200;

struct Signature {
    std::string_view name;
    KeyId id{};
    base::Bytes octets;
};

base::Error no_note() {
    return base::make_error(ErrorKind::malformed,
                            "This is no signed note (C2SP signed-note): a text, an empty line and "
                            "signature lines.");
}

base::Error no_key() {
    return base::make_error(
        ErrorKind::malformed,
        "This is no verifier key: it has the form NAME+KEYID+KEY, as: causeway audit key");
}

base::Bytes typed_key(const crypto::Ed25519PublicKey& key) {
    base::Bytes octets{kEd25519};
    octets.insert(octets.end(), key.begin(), key.end());
    return octets;
}

KeyId key_id(std::string_view name, const crypto::Ed25519PublicKey& key) {
    base::Bytes octets = base::to_bytes(name);
    octets.push_back('\n');
    const base::Bytes typed = typed_key(key);
    octets.insert(octets.end(), typed.begin(), typed.end());
    const auto digest = crypto::sha256(octets);
    KeyId id{};
    std::copy_n(digest.begin(), id.size(), id.begin());
    return id;
}

// "— name base64(key id ‖ signature)", without its line end.
base::Result<Signature> parse_signature(std::string_view line) {
    if (!line.starts_with(kDash)) return base::fail(no_note());
    line.remove_prefix(kDash.size());
    const auto space = line.find(' ');
    if (space == std::string_view::npos || space == 0) return base::fail(no_note());
    Signature signature;
    signature.name = line.substr(0, space);
    const auto octets = base::base64_decode(line.substr(space + 1));
    if (!octets || octets->size() <= signature.id.size()) return base::fail(no_note());
    std::copy_n(octets->begin(), signature.id.size(), signature.id.begin());
    signature.octets.assign(octets->begin() + sizeof(KeyId), octets->end());
    return signature;
}

base::Result<std::vector<Signature>> parse_signatures(std::string_view lines) {
    std::vector<Signature> signatures;
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        if (end == std::string_view::npos || signatures.size() == kMostSignatures) {
            return base::fail(no_note());
        }
        CAUSEWAY_TRY(Signature signature, parse_signature(lines.substr(0, end)));
        signatures.push_back(std::move(signature));
        lines.remove_prefix(end + 1);
    }
    return signatures;
}

bool is_note_character(char c) {
    return c == '\n' || static_cast<unsigned char>(c) >= 0x20;
}

}  // namespace

bool is_key_name(std::string_view name) {
    return !name.empty() && name.size() <= kLongestName &&
           std::ranges::all_of(name, [](char c) { return c > ' ' && c < '\x7f' && c != '+'; });
}

VerifierKey::VerifierKey(std::string name, const crypto::Ed25519PublicKey& key)
    : name_(std::move(name)), key_(key), id_(key_id(name_, key_)) {}

base::Result<VerifierKey> VerifierKey::parse(std::string_view text) {
    const auto first = text.find('+');
    if (first == std::string_view::npos) return base::fail(no_key());
    const auto second = text.find('+', first + 1);
    if (second == std::string_view::npos) return base::fail(no_key());
    const std::string_view id = text.substr(first + 1, second - first - 1);
    const auto octets = base::base64_decode(text.substr(second + 1));
    crypto::Ed25519PublicKey key{};
    if (!octets || octets->size() != key.size() + 1 || octets->front() != kEd25519 ||
        !is_key_name(text.substr(0, first))) {
        return base::fail(no_key());
    }
    std::copy(octets->begin() + 1, octets->end(), key.begin());
    VerifierKey verifier(std::string(text.substr(0, first)), key);
    if (base::hex_encode(verifier.id_) != id) return base::fail(no_key());
    return verifier;
}

std::string VerifierKey::to_string() const {
    return name_ + "+" + base::hex_encode(id_) + "+" + base::base64_encode(typed_key(key_));
}

bool VerifierKey::verifies(std::string_view text, base::ByteView signature) const {
    return crypto::ed25519_verify(key_, base::as_bytes(text), signature);
}

base::Result<NoteSigner> NoteSigner::make(std::string name, crypto::PrivateKey key) {
    if (!is_key_name(name)) {
        return base::fail(ErrorKind::malformed,
                          "A key's name is printable ASCII without spaces and '+'.");
    }
    CAUSEWAY_TRY(const crypto::Ed25519PublicKey half, crypto::ed25519_public_key(key));
    return NoteSigner(std::move(key), VerifierKey(std::move(name), half));
}

std::string NoteSigner::sign(std::string_view text) const {
    const auto signature = crypto::ed25519_sign(key_, base::as_bytes(text));
    base::Bytes octets(verifier_.id().begin(), verifier_.id().end());
    octets.insert(octets.end(), signature.begin(), signature.end());
    return std::string(text) + "\n" + std::string(kDash) + verifier_.name() + " " +
           base::base64_encode(octets) + "\n";
}

std::string_view note_text(std::string_view note) {
    const auto gap = note.rfind("\n\n");
    return gap == std::string_view::npos ? std::string_view() : note.substr(0, gap + 1);
}

base::Result<std::string> open_note(std::string_view note, std::span<const VerifierKey> keys) {
    const std::string_view text = note_text(note);
    if (text.empty() || note.size() > kLongestNote || !base::is_utf8(note) ||
        !std::ranges::all_of(note, is_note_character)) {
        return base::fail(no_note());
    }
    CAUSEWAY_TRY(const auto signatures, parse_signatures(note.substr(text.size() + 1)));
    bool signed_by_us = false;
    for (const Signature& signature : signatures) {
        for (const VerifierKey& key : keys) {
            if (key.name() != signature.name || key.id() != signature.id) continue;
            if (!key.verifies(text, signature.octets)) {
                return base::fail(ErrorKind::unauthorized,
                                  "The signature in the name of " + key.name() + " is wrong.");
            }
            signed_by_us = true;
        }
    }
    if (!signed_by_us) {
        return base::fail(ErrorKind::unauthorized, "None of the known keys has signed it.");
    }
    return std::string(text);
}

}  // namespace causeway::audit
