// SPDX-License-Identifier: Apache-2.0
#include "app/audit_signing.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;

class VerifierKeyTest : public testing::Test {
  protected:
    std::string path(const std::string& name) const { return (directory_.path() / name).string(); }
    std::string make_key(const std::string& name, const std::string& algorithm = "ed25519") const {
        support::run({"openssl", "genpkey", "-algorithm", algorithm, "-out", path(name)});
        fs::permissions(path(name), fs::perms::owner_read);
        return path(name);
    }
    std::string configuration(const std::string& text) const {
        std::ofstream(path("causeway.toml")) << text;
        return path("causeway.toml");
    }
    // As C2SP's signed-note has it: the id is of SHA-256(name, newline, 0x01, public key).
    std::string expected(const std::string& name, const std::string& key) const {
        constexpr const char* kCompute = R"sh(
            openssl pkey -in "$2" -pubout -outform DER | tail -c 32 > raw
            { printf '%s\n\001' "$1"; cat raw; } | sha256sum | cut -c 1-8 > id
            { printf '\001'; cat raw; } | base64 -w 0 > key
            printf '%s+%s+%s' "$1" "$(cat id)" "$(cat key)")sh";
        return support::run({"sh", "-ec", kCompute, "sh", name, key}, directory_.path());
    }

    support::TemporaryDirectory directory_;
};

// Nothing else of a configuration is needed to make the key known before a start.
TEST_F(VerifierKeyTest, IsThatOfTheConfiguredKeyOrOfAnotherOfTheSameLog) {
    const std::string current = make_key("audit.key");
    const std::string next = make_key("next.key");
    const std::string config = configuration(
        "[acme]\nbase_url = \"https://acme.example.com\"\n[audit]\n"
        "signing_key_file = \"" +
        current + "\"\n");
    EXPECT_EQ(verifier_key(config, "").value(), expected("acme.example.com/audit", current));
    EXPECT_EQ(verifier_key(config, next).value(), expected("acme.example.com/audit", next));
    const std::string named = configuration("[audit]\norigin = \"my/log\"\n");
    EXPECT_EQ(verifier_key(named, next).value(), expected("my/log", next));
}

TEST_F(VerifierKeyTest, NeedsAKeyAndTheNameOfItsLog) {
    const std::string key = make_key("audit.key");
    const auto refusal = [&](const std::string& config, const std::string& file) {
        const auto made = verifier_key(configuration(config), file);
        return made ? *made : made.error().detail;
    };
    EXPECT_NE(refusal("", key).find("acme.base_url"), std::string::npos);
    EXPECT_NE(refusal("[audit]\norigin = \"a\"\n", "").find("audit.signing_key_file"),
              std::string::npos);
    EXPECT_NE(refusal("[audit]\norigin = \"a b\"\n", key).find("printable ASCII"),
              std::string::npos)
        << refusal("[audit]\norigin = \"a b\"\n", key);
    EXPECT_NE(refusal("[audit]\norigin = \"a\"\n", make_key("other", "x25519")).find("no Ed25519"),
              std::string::npos);
    fs::permissions(key, fs::perms::others_read, fs::perm_options::add);
    EXPECT_NE(refusal("[audit]\norigin = \"a\"\n", key).find("chmod 0600"), std::string::npos);
}

}  // namespace
}  // namespace causeway::app
