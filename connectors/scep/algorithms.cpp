// SPDX-License-Identifier: Apache-2.0
#include "connectors/scep/algorithms.hpp"

#include <openssl/objects.h>
#include <openssl/provider.h>

#include "connectors/sdk/support/openssl.hpp"

namespace causeway::scep {
namespace {

base::Result<Algorithms> needs_legacy(const std::string& what) {
    return base::fail(base::ErrorKind::unsupported,
                      "the CA does not offer " + what +
                          "; set legacy_algorithms to true to send it 3DES and SHA-1");
}

}  // namespace

Capabilities Capabilities::parse(std::string_view text) {
    Capabilities out;
    while (!text.empty()) {
        const std::size_t end = text.find_first_of("\r\n");
        const std::string_view line = base::trim(text.substr(0, end), " \t");
        if (!line.empty()) out.keywords_.insert(base::ascii_lower(line));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return out;
}

std::string Capabilities::describe() const {
    if (keywords_.empty()) return "none";
    std::string out;
    for (const std::string& keyword : keywords_) out += (out.empty() ? "" : ", ") + keyword;
    return out;
}

base::Result<Algorithms> choose_algorithms(const Capabilities& capabilities, bool legacy) {
    const bool aes = capabilities.encrypts_with_aes();
    const bool sha256 = capabilities.digests_with_sha256();
    if (!aes && !legacy) return needs_legacy("AES");
    if (!sha256 && !legacy) return needs_legacy("SHA-256");
    // RFC 8894 §3.5.2 means AES-128 in CBC mode; peers refuse other lengths and modes.
    return Algorithms{aes ? EVP_aes_128_cbc() : EVP_des_ede3_cbc(),
                      sha256 ? EVP_sha256() : EVP_sha1()};
}

bool may_digest(int nid, bool legacy) {
    switch (nid) {
        case NID_sha256:
        case NID_sha384:
        case NID_sha512:
            return true;
        case NID_sha1:
            return legacy;
        default:
            return false;
    }
}

bool may_encrypt(int nid, bool legacy) {
    switch (nid) {
        case NID_aes_128_cbc:
        case NID_aes_192_cbc:
        case NID_aes_256_cbc:
            return true;
        case NID_des_ede3_cbc:
        case NID_des_cbc:
            return legacy;
        default:
            return false;
    }
}

OSSL_LIB_CTX* legacy_library() {
    // OpenSSL takes no const context.
    // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
    static OSSL_LIB_CTX* const kLibrary = [] {
        OSSL_LIB_CTX* const context = OSSL_LIB_CTX_new();
        crypto::require(context != nullptr, "OSSL_LIB_CTX_new");
        for (const char* provider : {"default", "legacy"}) {
            crypto::require(OSSL_PROVIDER_load(context, provider) != nullptr,
                            std::string("loading OpenSSL's provider ") + provider);
        }
        return context;
    }();
    return kLibrary;
}

}  // namespace causeway::scep
