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
inline TreeHead tree_head(LeafHashes leaves) {
    return {leaves.size(), root_hash(leaves)};
}

// PATH of §2.1.1: what shows that leaf `index` is in the tree. index < leaves.size().
Proof inclusion_proof(LeafHashes leaves, std::size_t index);
bool verify_inclusion(const Digest& leaf, std::size_t index, const TreeHead& head,
                      const Proof& proof);

// PROOF of §2.1.2: what shows that the tree of the first `old_size` leaves is a beginning of this
// one. old_size <= leaves.size(); empty when either tree needs no proof.
Proof consistency_proof(LeafHashes leaves, std::size_t old_size);
bool verify_consistency(const TreeHead& older, const TreeHead& newer, const Proof& proof);

}  // namespace causeway::audit
