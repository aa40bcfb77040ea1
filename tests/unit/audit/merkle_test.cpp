// SPDX-License-Identifier: Apache-2.0
#include "audit/merkle.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/encoding.hpp"

namespace causeway::audit {
namespace {

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

std::vector<Digest> many_leaves(std::size_t count) {
    std::vector<Digest> leaves;
    for (std::size_t i = 0; i < count; ++i) {
        leaves.push_back(crypto::sha256(base::as_bytes(std::to_string(i))));
    }
    return leaves;
}

void flip(Digest& digest) {
    digest[7] ^= 0x10;
}

TEST(Merkle, HasTheRootsOfTheReferenceTrees) {
    const auto leaves = reference_leaves();
    for (std::size_t size = 0; size <= leaves.size(); ++size) {
        EXPECT_EQ(base::hex_encode(root_hash(LeafHashes(leaves).first(size))), kRoots[size]);
    }
}

TEST(Merkle, ProvesEveryLeafOfEveryTree) {
    const auto leaves = many_leaves(33);
    for (std::size_t size = 1; size <= leaves.size(); ++size) {
        const LeafHashes part = LeafHashes(leaves).first(size);
        const TreeHead head = tree_head(part);
        for (std::size_t index = 0; index < size; ++index) {
            const Proof proof = inclusion_proof(part, index);
            EXPECT_TRUE(verify_inclusion(part[index], index, head, proof)) << index << "/" << size;
        }
    }
}

TEST(Merkle, RefusesAnInclusionProofWithAnyPartChanged) {
    const auto leaves = many_leaves(13);
    const TreeHead head = tree_head(leaves);
    for (std::size_t index = 0; index < leaves.size(); ++index) {
        const Proof proof = inclusion_proof(leaves, index);
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
            const Proof proof = consistency_proof(part, old_size);
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
        const Proof proof = consistency_proof(leaves, old_size);
        const TreeHead fork = tree_head(LeafHashes(forked).first(old_size));
        EXPECT_FALSE(verify_consistency(fork, newer, proof)) << old_size;
        EXPECT_FALSE(verify_consistency(fork, newer, consistency_proof(forked, old_size)));
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
