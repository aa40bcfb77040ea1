// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "audit/merkle.hpp"

namespace causeway::audit {

// A tree that grows leaf by leaf and keeps only what its root needs: as many hashes as its size has
// binary digits.
class Frontier {
  public:
    void append(const Digest& leaf);
    std::size_t size() const { return size_; }
    TreeHead head() const;

  private:
    std::size_t size_ = 0;
    std::vector<Digest> peaks_;  // roots of the complete subtrees, largest first
};

}  // namespace causeway::audit
