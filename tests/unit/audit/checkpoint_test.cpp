// SPDX-License-Identifier: Apache-2.0
#include "audit/checkpoint.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/encoding.hpp"

namespace causeway::audit {
namespace {

// The example of C2SP tlog-checkpoint.
const std::string kText =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

NoteSigner signer(const std::string& name) {
    return NoteSigner::make(name, crypto::PrivateKey::generate(crypto::KeyType::ed25519).value())
        .value();
}

TEST(Checkpoint, ReadsAndWritesTheExampleOfItsSpecification) {
    const Checkpoint checkpoint = parse_checkpoint(kText).value();
    EXPECT_EQ(checkpoint.origin, "example.com/behind-the-sofa");
    EXPECT_EQ(checkpoint.head.size, 20'852'163U);
    EXPECT_EQ(base::base64_encode(checkpoint.head.root),
              "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
    EXPECT_EQ(to_text(checkpoint), kText);
}

TEST(Checkpoint, PassesOverExtensionLines) {
    EXPECT_TRUE(parse_checkpoint(kText + "more\n"));
    EXPECT_FALSE(parse_checkpoint(kText + "\n"));
    EXPECT_FALSE(parse_checkpoint(kText + "more"));
}

TEST(Checkpoint, HasOneSpelling) {
    const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    EXPECT_TRUE(parse_checkpoint("a\n0\n" + root));
    for (const std::string& text :
         {"\n1\n" + root, "a\n01\n" + root, "a\n+1\n" + root, "a\n-1\n" + root, "a\n 1\n" + root,
          "a\n1x\n" + root, "a\n\n" + root, "a\n99999999999999999999999\n" + root,
          std::string("a\n1\nCsUY\n"), std::string("a\n1\n"), std::string("a\n"), std::string(),
          "a\n1\n" + root.substr(0, root.size() - 1)}) {
        EXPECT_FALSE(parse_checkpoint(text)) << text;
    }
}

// The key of one log must not vouch for another.
TEST(Checkpoint, IsOpenedWithAKeyOfItsLogOnly) {
    const auto own = signer("example.com/behind-the-sofa");
    const auto other = signer("example.com/other");
    const std::vector<VerifierKey> keys{other.verifier(), own.verifier()};
    EXPECT_EQ(open_checkpoint(own.sign(kText), keys).value().head.size, 20'852'163U);
    EXPECT_FALSE(open_checkpoint(other.sign(kText), keys));
    EXPECT_FALSE(open_checkpoint(own.sign("a\nb\nc\n"), keys));
}

}  // namespace
}  // namespace causeway::audit
