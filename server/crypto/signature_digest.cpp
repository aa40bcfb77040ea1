// SPDX-License-Identifier: Apache-2.0
#include "crypto/signature_digest.hpp"

#include <algorithm>
#include <array>

#include <openssl/rsa.h>

#include "crypto/openssl.hpp"

namespace causeway::crypto {
namespace {

int object_of(const X509_ALGOR* algorithm) {
    const ASN1_OBJECT* oid = nullptr;
    X509_ALGOR_get0(&oid, nullptr, nullptr, algorithm);
    return OBJ_obj2nid(oid);
}

// With RSASSA-PSS the hash is a parameter, and its default is SHA-1 (RFC 4055 §3.1).
int pss_digest(const X509_ALGOR* algorithm) {
    int type = V_ASN1_UNDEF;
    const void* value = nullptr;
    X509_ALGOR_get0(nullptr, &type, &value, algorithm);
    if (type != V_ASN1_SEQUENCE) return NID_undef;
    const auto* const sequence = static_cast<const ASN1_STRING*>(value);
    const unsigned char* data = ASN1_STRING_get0_data(sequence);
    const Handle<RSA_PSS_PARAMS, RSA_PSS_PARAMS_free> parameters(
        d2i_RSA_PSS_PARAMS(nullptr, &data, ASN1_STRING_length(sequence)));
    if (!parameters || parameters->hashAlgorithm == nullptr) return NID_undef;
    return object_of(parameters->hashAlgorithm);
}

int digest_of(const X509_ALGOR* algorithm) {
    const int scheme = object_of(algorithm);
    if (scheme == NID_rsassaPss) return pss_digest(algorithm);
    int digest = NID_undef;
    OBJ_find_sigid_algs(scheme, &digest, nullptr);
    return digest;
}

}  // namespace

bool has_strong_digest(const X509_ALGOR* algorithm) {
    const int scheme = object_of(algorithm);
    if (scheme == NID_ED25519 || scheme == NID_ED448) return true;
    constexpr std::array<int, 3> strong = {NID_sha256, NID_sha384, NID_sha512};
    const bool found =
        std::find(strong.begin(), strong.end(), digest_of(algorithm)) != strong.end();
    drain_errors();  // of parameters that could not be decoded
    return found;
}

}  // namespace causeway::crypto
