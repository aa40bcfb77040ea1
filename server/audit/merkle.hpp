// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "crypto/hash.hpp"

namespace causeway::audit {

// The Merkle tree of RFC 6962 §2.1 over leaf hashes, SHA-256 throughout.
using Digest = crypto::Sha256Digest;
using LeafHashes = std::span<const Digest>;
using Proof = std::vector<Digest>;

struct TreeHead {
    std::size_t size = 0;
    Digest root{};

    bool operator==(const TreeHead&) const = default;
};

// MTH of §2.1; of no leaves, the hash of nothing.
Digest root_hash(LeafHashes leaves);

// The node above two others.
Digest node_hash(const Digest& left, const Digest& right);

// Whether `proof` (§2.1.1) shows that leaf `index` is in the tree.
bool verify_inclusion(const Digest& leaf, std::size_t index, const TreeHead& head,
                      const Proof& proof);

// Whether `proof` (§2.1.2) shows that the older tree is a beginning of the newer one.
bool verify_consistency(const TreeHead& older, const TreeHead& newer, const Proof& proof);

}  // namespace causeway::audit
