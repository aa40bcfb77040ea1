// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this room's sources and for connectors; no public header includes it.

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace causeway::crypto {

template <auto Free>
struct FreeWith {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};

// Owns an object of OpenSSL: Handle<EVP_MD_CTX, EVP_MD_CTX_free>.
template <class T, auto Free>
using Handle = std::unique_ptr<T, FreeWith<Free>>;

using BigNumber = Handle<BIGNUM, BN_free>;
using BioHandle = Handle<BIO, BIO_free_all>;
using KeyHandle = Handle<EVP_PKEY, EVP_PKEY_free>;
using X509Handle = Handle<X509, X509_free>;

// OpenSSL could not do what only a broken installation or exhausted memory prevents.
class OpenSslFailure final : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Empties this thread's error queue into one line. A queue left full would blame a later caller.
std::string drain_errors();

// An expected failure, with OpenSSL's reasons kept for our log.
base::Error openssl_error(base::ErrorKind kind, std::string detail);

// Throws OpenSslFailure, with the error queue's text, unless the call succeeded.
void require(bool succeeded, std::string_view call);

// encode_der<i2d_X509>(certificate)
template <auto Encode, class T>
base::Bytes encode_der(const T* object) {
    const int size = Encode(object, nullptr);
    require(size > 0, "DER encoding");
    base::Bytes out(static_cast<std::size_t>(size));
    unsigned char* end = out.data();
    Encode(object, &end);
    return out;
}

// A read-only stream over memory that must outlive it.
BioHandle reading_bio(base::ByteView data);
BioHandle writing_bio();

// What was written to a memory stream.
std::string written_text(BIO& bio);

}  // namespace causeway::crypto
