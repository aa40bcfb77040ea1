// SPDX-License-Identifier: Apache-2.0
#include "audit/log_tree.hpp"

#include <bit>
#include <string>

namespace causeway::audit {
namespace {

// Consecutive leaves. Where RFC 6962 §2.1 splits, `begin` is a multiple of the largest power of two
// that is not above `size`.
struct Range {
    std::size_t begin;
    std::size_t size;

    std::size_t middle() const { return std::bit_floor(size - 1); }
    Range left() const { return {begin, middle()}; }
    Range right() const { return {begin + middle(), size - middle()}; }
};

base::Result<std::vector<Digest>> stored_roots(TreeSource& source, int height, std::size_t first,
                                               std::size_t count) {
    CAUSEWAY_TRY(std::vector<Digest> roots, source.roots(height, first, count));
    if (roots.size() == count) return roots;
    if (height == 0) {
        return base::fail(base::ErrorKind::conflict,
                          "The audit log lacks an event between its places " +
                              std::to_string(first) + " and " + std::to_string(first + count - 1) +
                              ".");
    }
    // A process of the version before has sealed here: it stores leaves only.
    roots.clear();
    for (std::size_t i = 0; i < count; ++i) {
        CAUSEWAY_TRY(
            const std::vector<Digest> below,
            stored_roots(source, height - kTileHeight, (first + i) << kTileHeight, kTileWidth));
        roots.push_back(root_hash(below));
    }
    return roots;
}

base::Result<Digest> root_of(TreeSource& source, Range range) {
    if (range.size == 0) return root_hash({});
    if (std::has_single_bit(range.size)) {
        const int level = std::countr_zero(range.size);
        const int height = level - level % kTileHeight;
        CAUSEWAY_TRY(const std::vector<Digest> roots,
                     stored_roots(source, height, range.begin >> height, range.size >> height));
        return root_hash(roots);
    }
    CAUSEWAY_TRY(const Digest left, root_of(source, range.left()));
    CAUSEWAY_TRY(const Digest right, root_of(source, range.right()));
    return node_hash(left, right);
}

base::Result<void> append_root(Proof& proof, TreeSource& source, Range range) {
    CAUSEWAY_TRY(const Digest root, root_of(source, range));
    proof.push_back(root);
    return {};
}

base::Result<void> append_path(Proof& proof, TreeSource& source, Range range, std::size_t index) {
    if (range.size == 1) return {};
    const bool left = index < range.right().begin;
    CAUSEWAY_CHECK(append_path(proof, source, left ? range.left() : range.right(), index));
    return append_root(proof, source, left ? range.right() : range.left());
}

// SUBPROOF of RFC 6962 §2.1.2. `complete`: the older tree is a whole subtree of the part in hand,
// so that its verifier knows that hash already.
base::Result<void> append_subproof(Proof& proof, TreeSource& source, Range range,
                                   std::size_t old_end, bool complete) {
    if (old_end == range.begin + range.size) {
        return complete ? base::Result<void>() : append_root(proof, source, range);
    }
    if (old_end <= range.right().begin) {
        CAUSEWAY_CHECK(append_subproof(proof, source, range.left(), old_end, complete));
        return append_root(proof, source, range.right());
    }
    CAUSEWAY_CHECK(append_subproof(proof, source, range.right(), old_end, false));
    return append_root(proof, source, range.left());
}

}  // namespace

base::Result<TreeHead> head_at(TreeSource& source, std::size_t size) {
    CAUSEWAY_TRY(const Digest root, root_of(source, {0, size}));
    return TreeHead{size, root};
}

base::Result<Proof> inclusion_proof(TreeSource& source, std::size_t size, std::size_t index) {
    Proof proof;
    CAUSEWAY_CHECK(append_path(proof, source, {0, size}, index));
    return proof;
}

base::Result<Proof> consistency_proof(TreeSource& source, std::size_t size, std::size_t old_size) {
    Proof proof;
    if (old_size != 0) CAUSEWAY_CHECK(append_subproof(proof, source, {0, size}, old_size, true));
    return proof;
}

}  // namespace causeway::audit
