// SPDX-License-Identifier: Apache-2.0
#include "audit/merkle.hpp"

#include <algorithm>
#include <bit>

namespace causeway::audit {
namespace {

// The largest power of two smaller than n; n > 1.
std::size_t split(std::size_t n) {
    return std::bit_floor(n - 1);
}

}  // namespace

Digest node_hash(const Digest& left, const Digest& right) {
    std::array<std::uint8_t, 1 + 2 * sizeof(Digest)> octets{0x01};
    std::ranges::copy(left, octets.begin() + 1);
    std::ranges::copy(right, octets.begin() + 1 + sizeof(Digest));
    return crypto::sha256(octets);
}

Digest root_hash(LeafHashes leaves) {
    if (leaves.empty()) return crypto::sha256({});
    if (leaves.size() == 1) return leaves.front();
    const std::size_t middle = split(leaves.size());
    return node_hash(root_hash(leaves.first(middle)), root_hash(leaves.subspan(middle)));
}

// RFC 9162 §2.1.3.2, which words the check that RFC 6962 leaves to the reader.
bool verify_inclusion(const Digest& leaf, std::size_t index, const TreeHead& head,
                      const Proof& proof) {
    if (index >= head.size) return false;
    std::size_t node = index;
    std::size_t last = head.size - 1;
    Digest hash = leaf;
    for (const Digest& sibling : proof) {
        if (last == 0) return false;
        if ((node & 1) != 0 || node == last) {
            hash = node_hash(sibling, hash);
            while ((node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && hash == head.root;
}

// RFC 9162 §2.1.4.2.
bool verify_consistency(const TreeHead& older, const TreeHead& newer, const Proof& proof) {
    if (older.size > newer.size) return false;
    if (older.size == newer.size) return proof.empty() && older.root == newer.root;
    if (older.size == 0) return proof.empty() && older.root == root_hash({});
    Proof path = proof;
    if (std::has_single_bit(older.size)) path.insert(path.begin(), older.root);
    if (path.empty()) return false;
    std::size_t node = older.size - 1;
    std::size_t last = newer.size - 1;
    const int shared = std::countr_one(node);
    node >>= shared;
    last >>= shared;
    Digest old_hash = path.front();
    Digest new_hash = path.front();
    for (const Digest& sibling : std::span(path).subspan(1)) {
        if (last == 0) return false;
        if ((node & 1) != 0 || node == last) {
            old_hash = node_hash(sibling, old_hash);
            new_hash = node_hash(sibling, new_hash);
            while ((node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(new_hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && old_hash == older.root && new_hash == newer.root;
}

}  // namespace causeway::audit
