// SPDX-License-Identifier: Apache-2.0
#include "acme/nonce.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "crypto/hash.hpp"

namespace causeway::acme {
namespace {

using base::Bytes;
using base::ByteView;
using base::ErrorKind;
using base::fail;
using base::Result;

constexpr std::size_t kEpochSize = 8;
constexpr std::size_t kTimeSize = 8;
constexpr std::size_t kRandomSize = 16;
constexpr std::size_t kSealSize = 16;
constexpr std::size_t kBodySize = kEpochSize + kTimeSize + kRandomSize;
// A multiple of three octets: every nonce is text of this length, with no bits left over.
constexpr std::size_t kTextSize = (kBodySize + kSealSize) / 3 * 4;

// After a crash of the database, for how long at most nonces of the old epoch are handed out. The
// first client that brings one back ends it.
constexpr std::chrono::seconds kEpochCached{5};

void append(Bytes& out, ByteView octets) {
    out.insert(out.end(), octets.begin(), octets.end());
}

void append_time(Bytes& out, base::Time time) {
    const auto micros = static_cast<std::uint64_t>(time.time_since_epoch().count());
    for (int shift = 56; shift >= 0; shift -= 8) {
        out.push_back(static_cast<std::uint8_t>(micros >> shift));
    }
}

base::Time read_time(ByteView octets) {
    std::uint64_t micros = 0;
    for (const std::uint8_t octet : octets) micros = micros << 8 | octet;
    return base::Time(base::Duration(static_cast<base::Duration::rep>(micros)));
}

Bytes seal(const base::Secret& key, model::EndpointScope scope, ByteView body) {
    Bytes message(body.begin(), body.end());
    append(message, scope.tenant.value().octets());
    append(message, scope.endpoint.value().octets());
    Bytes mac = crypto::hmac(crypto::HmacAlgorithm::hs256, key.reveal(), message);
    mac.resize(kSealSize);
    return mac;
}

base::Error bad_nonce(const char* why) {
    return base::make_error(ErrorKind::bad_nonce,
                            std::string(why) + " Repeat the request with this answer's nonce.");
}

}  // namespace

Result<std::string> Nonces::issue(model::EndpointScope scope) {
    CAUSEWAY_TRY(const model::NonceEpoch current, epoch());
    Bytes nonce;
    nonce.reserve(kBodySize + kSealSize);
    append(nonce, current);
    append_time(nonce, clock_.now());
    append(nonce, random_.take<kRandomSize>());
    append(nonce, seal(keys_.front(), scope, nonce));
    return base::base64url_encode(nonce);
}

Result<std::optional<model::Account>> Nonces::consume(model::EndpointScope scope,
                                                      std::string_view nonce,
                                                      std::optional<model::AccountId> account) {
    CAUSEWAY_TRY(const model::IssuedNonce issued, open(scope, nonce));
    CAUSEWAY_TRY(model::NonceConsumption consumption, store_.consume(scope, issued, account));
    switch (consumption.fate) {
        case model::NonceFate::consumed:
            return std::move(consumption.account);
        case model::NonceFate::used_before:
            return fail(bad_nonce("The nonce was used before."));
        case model::NonceFate::stale_epoch:
            forget_epoch();
            return fail(bad_nonce("The server has forgotten which nonces of that time were used."));
    }
    return fail(base::internal_error("unknown fate of a nonce"));
}

Result<model::IssuedNonce> Nonces::open(model::EndpointScope scope, std::string_view nonce) const {
    const auto octets =
        nonce.size() == kTextSize ? base::base64url_decode(nonce) : Result<Bytes>(Bytes());
    if (!octets || octets->size() != kBodySize + kSealSize) {
        return fail(bad_nonce("The nonce was not issued here."));
    }
    const ByteView all = *octets;
    if (!sealed_here(scope, all.first(kBodySize), all.subspan(kBodySize))) {
        return fail(bad_nonce("The nonce was not issued here."));
    }
    model::IssuedNonce issued;
    std::ranges::copy(all.first(kEpochSize), issued.epoch.begin());
    issued.at = read_time(all.subspan(kEpochSize, kTimeSize));
    std::ranges::copy(all.subspan(kEpochSize + kTimeSize, kRandomSize), issued.random.begin());
    // One from the near future comes from a replica whose clock is ahead: it is good.
    if (clock_.now() - issued.at > kLifetime) return fail(bad_nonce("The nonce is too old."));
    return issued;
}

bool Nonces::sealed_here(model::EndpointScope scope, ByteView body, ByteView mac) const {
    return std::ranges::any_of(keys_, [&](const base::Secret& key) {
        return base::constant_time_equal(mac, seal(key, scope, body));
    });
}

Result<model::NonceEpoch> Nonces::epoch() {
    {
        const std::scoped_lock lock(mutex_);
        if (cached_ && clock_.monotonic() < cached_->until) return cached_->value;
    }
    CAUSEWAY_TRY(const model::NonceEpoch current, store_.epoch());
    const std::scoped_lock lock(mutex_);
    cached_ = CachedEpoch{current, clock_.monotonic() + kEpochCached};
    return current;
}

void Nonces::forget_epoch() {
    const std::scoped_lock lock(mutex_);
    cached_.reset();
}

}  // namespace causeway::acme
