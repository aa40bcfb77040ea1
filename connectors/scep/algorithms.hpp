// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/types.h>

#include "connectors/sdk/support/values.hpp"

namespace causeway::scep {

// What a CA says that it can do (RFC 8894 §3.5.2): keywords in lower case.
class Capabilities {
  public:
    // Lines in any case, with any line end; what nobody knows is kept and means nothing. An empty
    // text is a CA that does not say.
    static Capabilities parse(std::string_view text);

    bool has(std::string_view keyword) const { return keywords_.contains(std::string(keyword)); }
    // "aes, sha-256": for people.
    std::string describe() const;

    // Messages may be posted; otherwise they go into the URL.
    bool takes_post() const { return has("postpkioperation") || is_standard(); }
    bool encrypts_with_aes() const { return has("aes") || is_standard(); }
    bool digests_with_sha256() const { return has("sha-256") || is_standard(); }

  private:
    // Stands for AES, SHA-256 and POST at once.
    bool is_standard() const { return has("scepstandard"); }

    std::set<std::string> keywords_;
};

// What a request is made with.
struct Algorithms {
    const EVP_CIPHER* cipher = nullptr;
    const EVP_MD* digest = nullptr;
};

// The strongest that the CA knows. unsupported, with the remedy, when that is 3DES or SHA-1 and
// `legacy` does not allow them. DES is never sent.
base::Result<Algorithms> choose_algorithms(const Capabilities& capabilities, bool legacy);

// Whether an answer may be digested or encrypted so. MD5 and RC2 never.
bool may_digest(int nid, bool legacy);
bool may_encrypt(int nid, bool legacy);

// OpenSSL with its legacy provider, in a context apart, so that DES stays unknown to the rest of
// the process. Made once and never freed: threads hold on to a context until they end, and a
// connector is never unloaded. Throws OpenSslFailure when the provider is not installed.
OSSL_LIB_CTX* legacy_library();

}  // namespace causeway::scep
