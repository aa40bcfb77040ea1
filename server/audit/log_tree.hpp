// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "audit/merkle.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// Of the log's tree, the roots of complete subtrees are stored at every eighth height, so that any
// root and any proof needs a few hundred hashes, however large the log is.
inline constexpr int kTileHeight = 8;
inline constexpr std::size_t kTileWidth = std::size_t{1} << kTileHeight;

// Where the stored hashes are read from.
class TreeSource {
  public:
    virtual ~TreeSource() = default;
    // The roots of `count` consecutive subtrees of 2^height leaves each, from subtree `first` on,
    // or fewer where they are not stored. height is a multiple of kTileHeight; 0 stands for the
    // leaves.
    virtual base::Result<std::vector<Digest>> roots(int height, std::size_t first,
                                                    std::size_t count) = 0;
};

// All three are about the tree of the first `size` leaves; conflict when the log lacks one of them.
base::Result<TreeHead> head_at(TreeSource& source, std::size_t size);
// PATH of RFC 6962 §2.1.1; index < size.
base::Result<Proof> inclusion_proof(TreeSource& source, std::size_t size, std::size_t index);
// PROOF of §2.1.2, that the tree of `old_size` leaves is a beginning of this one; old_size <= size.
// Empty when either tree needs no proof.
base::Result<Proof> consistency_proof(TreeSource& source, std::size_t size, std::size_t old_size);

}  // namespace causeway::audit
