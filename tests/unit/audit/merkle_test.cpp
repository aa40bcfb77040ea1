// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "audit/frontier.hpp"
#include "audit/log_tree.hpp"
#include "base/encoding.hpp"
#include "support/memory_log.hpp"

namespace causeway::audit {
namespace {

using support::many_leaves;
using support::MemoryLog;
using support::tree_head;

// The reference data of the Certificate Transparency project: eight entries and the roots of the
// trees of the first n of them.
constexpr const char* kEntries[] = {"",
                                    "00",
                                    "10",
                                    "2021",
                                    "3031",
                                    "40414243",
                                    "5051525354555657",
                                    "606162636465666768696a6b6c6d6e6f"};
constexpr const char* kRoots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<Digest> reference_leaves() {
    std::vector<Digest> leaves;
    for (const char* entry : kEntries) {
        base::Bytes octets = base::hex_decode(entry).value();
        octets.insert(octets.begin(), 0x00);
        leaves.push_back(crypto::sha256(octets));
    }
    return leaves;
}

void flip(Digest& digest) {
    digest[7] ^= 0x10;
}

Proof inclusion(LeafHashes leaves, std::size_t index) {
    MemoryLog log({leaves.begin(), leaves.end()});
    return inclusion_proof(log, leaves.size(), index).value();
}

Proof consistency(LeafHashes leaves, std::size_t old_size) {
    MemoryLog log({leaves.begin(), leaves.end()});
    return consistency_proof(log, leaves.size(), old_size).value();
}

std::string hex(const Proof& proof) {
    std::string out;
    for (const Digest& digest : proof) out += base::hex_encode(digest) + "\n";
    return out;
}

TEST(Merkle, HasTheRootsOfTheReferenceTrees) {
    const auto leaves = reference_leaves();
    for (std::size_t size = 0; size <= leaves.size(); ++size) {
        EXPECT_EQ(base::hex_encode(root_hash(LeafHashes(leaves).first(size))), kRoots[size]);
    }
}

// The paths of the same project's tests for RFC 6962 §2.1.1 and §2.1.2.
TEST(Merkle, HasTheProofsOfTheReferenceTree) {
    const auto leaves = reference_leaves();
    EXPECT_EQ(hex(inclusion(leaves, 0)),
              "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7\n"
              "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e\n"
              "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4\n");
    EXPECT_EQ(hex(inclusion(leaves, 5)),
              "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b\n"
              "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0\n"
              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7\n");
    EXPECT_EQ(hex(inclusion(LeafHashes(leaves).first(3), 2)),
              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125\n");
    EXPECT_EQ(hex(consistency(leaves, 1)),
              "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7\n"
              "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e\n"
              "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4\n");
    EXPECT_EQ(hex(consistency(leaves, 6)),
              "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a\n"
              "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0\n"
              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7\n");
}

TEST(Merkle, GrowsToTheSameRootLeafByLeaf) {
    const auto leaves = many_leaves(300);
    Frontier frontier;
    EXPECT_EQ(frontier.head(), tree_head({}));
    for (std::size_t size = 1; size <= leaves.size(); ++size) {
        frontier.append(leaves[size - 1]);
        ASSERT_EQ(frontier.head(), tree_head(LeafHashes(leaves).first(size)));
    }
}

TEST(Merkle, ReadsFewHashesOfALargeLog) {
    constexpr std::size_t kSize = 66'001;
    constexpr std::size_t kOldSize = 65'000;
    MemoryLog log(many_leaves(kSize));
    Frontier frontier;
    TreeHead older;
    for (const Digest& leaf : log.leaves) {
        frontier.append(leaf);
        if (frontier.size() == kOldSize) older = frontier.head();
    }
    const TreeHead head = frontier.head();
    EXPECT_EQ(head_at(log, kSize).value(), head);
    const Proof proof = inclusion_proof(log, kSize, 65'700).value();
    EXPECT_TRUE(verify_inclusion(log.leaves[65'700], 65'700, head, proof));
    const Proof growth = consistency_proof(log, kSize, kOldSize).value();
    EXPECT_TRUE(verify_consistency(older, head, growth));
    EXPECT_LT(log.hashes_read, 3000U);
}

// The version before stores leaves only.
TEST(Merkle, DoesWithoutStoredSubtrees) {
    MemoryLog log(many_leaves(1000));
    log.highest = 0;
    EXPECT_EQ(head_at(log, 1000).value(), tree_head(log.leaves));
}

TEST(Merkle, SaysThatALeafIsMissing) {
    MemoryLog log(many_leaves(1000));
    const auto head = head_at(log, 1001);
    ASSERT_FALSE(head);
    EXPECT_EQ(head.error().kind, base::ErrorKind::conflict);
}

TEST(Merkle, ProvesEveryLeafOfEveryTree) {
    const auto leaves = many_leaves(33);
    for (std::size_t size = 1; size <= leaves.size(); ++size) {
        const LeafHashes part = LeafHashes(leaves).first(size);
        const TreeHead head = tree_head(part);
        for (std::size_t index = 0; index < size; ++index) {
            const Proof proof = inclusion(part, index);
            EXPECT_TRUE(verify_inclusion(part[index], index, head, proof)) << index << "/" << size;
        }
    }
}

TEST(Merkle, RefusesAnInclusionProofWithAnyPartChanged) {
    const auto leaves = many_leaves(13);
    const TreeHead head = tree_head(leaves);
    for (std::size_t index = 0; index < leaves.size(); ++index) {
        const Proof proof = inclusion(leaves, index);
        for (std::size_t i = 0; i < proof.size(); ++i) {
            Proof changed = proof;
            flip(changed[i]);
            EXPECT_FALSE(verify_inclusion(leaves[index], index, head, changed));
        }
        Proof shorter = proof;
        shorter.pop_back();
        EXPECT_FALSE(verify_inclusion(leaves[index], index, head, shorter));
        Proof longer = proof;
        longer.push_back(leaves[0]);
        EXPECT_FALSE(verify_inclusion(leaves[index], index, head, longer));
        EXPECT_FALSE(verify_inclusion(leaves[index], (index + 1) % 13, head, proof));
        EXPECT_FALSE(verify_inclusion(leaves[index], index + 13, head, proof));
    }
}

TEST(Merkle, ProvesThatEveryTreeBeginsLikeTheSmallerOnes) {
    const auto leaves = many_leaves(20);
    for (std::size_t size = 0; size <= leaves.size(); ++size) {
        const LeafHashes part = LeafHashes(leaves).first(size);
        for (std::size_t old_size = 0; old_size <= size; ++old_size) {
            const Proof proof = consistency(part, old_size);
            EXPECT_TRUE(verify_consistency(tree_head(part.first(old_size)), tree_head(part), proof))
                << old_size << " in " << size;
        }
    }
}

TEST(Merkle, RefusesAForkedOrShortenedTree) {
    const auto leaves = many_leaves(14);
    auto forked = leaves;
    flip(forked[3]);
    const TreeHead newer = tree_head(leaves);
    for (std::size_t old_size = 4; old_size < leaves.size(); ++old_size) {
        const Proof proof = consistency(leaves, old_size);
        const TreeHead fork = tree_head(LeafHashes(forked).first(old_size));
        EXPECT_FALSE(verify_consistency(fork, newer, proof)) << old_size;
        EXPECT_FALSE(verify_consistency(fork, newer, consistency(forked, old_size)));
        for (std::size_t i = 0; i < proof.size(); ++i) {
            Proof changed = proof;
            flip(changed[i]);
            EXPECT_FALSE(
                verify_consistency(tree_head(LeafHashes(leaves).first(old_size)), newer, changed));
        }
    }
    EXPECT_FALSE(verify_consistency(newer, tree_head(LeafHashes(leaves).first(9)), {}));
    EXPECT_FALSE(verify_consistency(tree_head(forked), newer, {}));
    EXPECT_FALSE(verify_consistency(tree_head(LeafHashes(leaves).first(9)), newer, {}));
}

}  // namespace
}  // namespace causeway::audit
