// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_quality.hpp"

#include <array>

#include <openssl/core_names.h>
#include <sodium.h>

#include "crypto/openssl.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr unsigned int kSmallFactorLimit = 752;
constexpr unsigned int kRocaLimit = 167;
constexpr int kFermatRounds = 110;
constexpr int kMaxExponentBits = 64;
constexpr int kMinAccountExponentBits = 17;  // 65537

using BigNumberContext = Handle<BN_CTX, BN_CTX_free>;

constexpr bool is_prime(unsigned int value) {
    for (unsigned int divisor = 2; divisor * divisor <= value; ++divisor) {
        if (value % divisor == 0) return false;
    }
    return value >= 2;
}

BigNumber parameter(const PublicKey& key, const char* name) {
    BIGNUM* value = nullptr;
    require(EVP_PKEY_get_bn_param(key.handle(), name, &value) == 1, "EVP_PKEY_get_bn_param");
    return BigNumber(value);
}

bool has_small_factor(const BIGNUM* modulus) {
    for (unsigned int p = 2; p < kSmallFactorLimit; ++p) {
        if (is_prime(p) && BN_mod_word(modulus, p) == 0) return true;
    }
    return false;
}

bool is_power_of_65537(unsigned int residue, unsigned int p) {
    unsigned int power = 1;
    do {
        if (power == residue) return true;
        power = power * (65537 % p) % p;
    } while (power != 1);
    return false;
}

// Infineon's library made primes k·M + (65537^a mod M), M the product of the first primes, so that
// the modulus is a power of 65537 modulo each of them (Nemec et al., "The Return of Coppersmith's
// Attack", 2017). Another key has this by a chance of about 2^-28.
bool has_roca_fingerprint(const BIGNUM* modulus) {
    for (unsigned int p = 3; p <= kRocaLimit; ++p) {
        if (is_prime(p) &&
            !is_power_of_65537(static_cast<unsigned int>(BN_mod_word(modulus, p)), p)) {
            return false;
        }
    }
    return true;
}

// The largest integer whose square is not above `value`, by Newton's method from above.
BigNumber square_root(const BIGNUM* value, BN_CTX* context) {
    BigNumber root(BN_new());
    BigNumber next(BN_new());
    require(root && next && BN_set_bit(root.get(), (BN_num_bits(value) + 1) / 2), "BN_set_bit");
    while (true) {
        require(BN_div(next.get(), nullptr, value, root.get(), context) &&
                    BN_add(next.get(), next.get(), root.get()) &&
                    BN_rshift1(next.get(), next.get()),
                "square root");
        if (BN_cmp(next.get(), root.get()) >= 0) return root;
        root.swap(next);
    }
}

// Only four in a hundred numbers get past their residue, which saves the roots of the others.
constexpr unsigned int kSquareModulus = 16 * 9 * 5 * 7;
constexpr auto kIsSquareResidue = [] {
    std::array<bool, kSquareModulus> squares{};
    for (unsigned int i = 0; i < kSquareModulus; ++i) squares[i * i % kSquareModulus] = true;
    return squares;
}();

bool is_square(const BIGNUM* value, BN_CTX* context) {
    if (!kIsSquareResidue[BN_mod_word(value, kSquareModulus)]) return false;
    const BigNumber root = square_root(value, context);
    const BigNumber square(BN_new());
    require(square && BN_sqr(square.get(), root.get(), context), "BN_sqr");
    return BN_cmp(square.get(), value) == 0;
}

// Fermat's method: with primes close together the modulus is a² − b² for an a just above its root.
bool has_close_primes(const BIGNUM* modulus) {
    const BigNumberContext context(BN_CTX_new());
    require(context != nullptr, "BN_CTX_new");
    // One prime twice: b is 0, and a the root itself, where the search below does not look.
    if (is_square(modulus, context.get())) return true;
    const BigNumber a = square_root(modulus, context.get());
    const BigNumber b_squared(BN_new());
    for (int round = 0; round < kFermatRounds; ++round) {
        require(b_squared && BN_add_word(a.get(), 1) &&
                    BN_sqr(b_squared.get(), a.get(), context.get()) &&
                    BN_sub(b_squared.get(), b_squared.get(), modulus),
                "BN_sub");
        if (is_square(b_squared.get(), context.get())) return true;
    }
    return false;
}

Result<void> check_rsa(const PublicKey& key) {
    if (key.bits() < kMinRsaBits || key.bits() > kMaxRsaBits) {
        return fail(ErrorKind::bad_public_key, "The RSA key has " + std::to_string(key.bits()) +
                                                   " bits; use one of 2048 to 8192 bits.");
    }
    const BigNumber exponent = parameter(key, OSSL_PKEY_PARAM_RSA_E);
    if (!BN_is_odd(exponent.get()) || BN_is_one(exponent.get()) ||
        BN_num_bits(exponent.get()) > kMaxExponentBits) {
        return fail(ErrorKind::bad_public_key,
                    "The RSA key's public exponent is even, below 3 or above 64 bits; make a key "
                    "with 65537.");
    }
    const BigNumber modulus = parameter(key, OSSL_PKEY_PARAM_RSA_N);
    if (has_small_factor(modulus.get())) {
        return fail(ErrorKind::bad_public_key,
                    "The RSA key's modulus has a small prime factor, so that it protects nothing; "
                    "make a new key.");
    }
    if (has_roca_fingerprint(modulus.get())) {
        return fail(
            ErrorKind::bad_public_key,
            "The RSA key was made by a device with the ROCA defect (CVE-2017-15361) and can "
            "be broken; make a new key with other software.");
    }
    if (has_close_primes(modulus.get())) {
        return fail(ErrorKind::bad_public_key,
                    "The RSA key's two primes are so close together that it can be broken; make a "
                    "new key with other software.");
    }
    return {};
}

Result<void> check_ed25519(const PublicKey& key) {
    std::array<std::uint8_t, crypto_core_ed25519_BYTES> point{};
    std::size_t size = point.size();
    require(EVP_PKEY_get_raw_public_key(key.handle(), point.data(), &size) == 1,
            "EVP_PKEY_get_raw_public_key");
    if (crypto_core_ed25519_is_valid_point(point.data()) != 1) {
        return fail(
            ErrorKind::bad_public_key,
            "The Ed25519 key is not a point of the curve's large subgroup; make a new key.");
    }
    return {};
}

}  // namespace

Result<void> check_key_quality(const PublicKey& key) {
    switch (key.type()) {
        case KeyType::rsa:
            return check_rsa(key);
        case KeyType::ed25519:
            return check_ed25519(key);
        // PublicKey has checked the point already, and these curves have no small subgroup.
        case KeyType::ec_p256:
        case KeyType::ec_p384:
        case KeyType::ec_p521:
            return {};
        case KeyType::other:
            break;
    }
    return fail(ErrorKind::bad_public_key,
                "This kind of key is not supported; use RSA, P-256, P-384, P-521 or Ed25519.");
}

Result<void> check_account_key(const PublicKey& key) {
    if (key.type() != KeyType::rsa) return {};
    const BigNumber exponent = parameter(key, OSSL_PKEY_PARAM_RSA_E);
    if (BN_num_bits(exponent.get()) >= kMinAccountExponentBits) return {};
    return fail(ErrorKind::bad_public_key,
                "The RSA key's public exponent is below 65537; make a key with 65537.");
}

}  // namespace causeway::crypto
