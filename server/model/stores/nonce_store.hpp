// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/account.hpp"
#include "model/ids.hpp"

namespace causeway::model {

using NonceEpoch = std::array<std::uint8_t, 8>;

// The part of a nonce that storage knows: which epoch handed it out, when, and its random octets.
struct IssuedNonce {
    NonceEpoch epoch{};
    base::Time at;
    std::array<std::uint8_t, 16> random{};
};

enum class NonceFate {
    consumed,  // it was unused and is used now
    used_before,
    stale_epoch,  // handed out before a crash, a restore or a promotion emptied the used-table
};

struct NonceConsumption {
    NonceFate fate = NonceFate::used_before;
    std::optional<Account>
        account;  // the requested one, when it was consumed and the account exists
};

// Anti-replay nonces (RFC 8555 §6.5). Handing out writes nothing. Consuming is one statement that
// commits by itself, outside every unit of work: a rollback must not make a nonce good again.
class NonceStore {
  public:
    virtual ~NonceStore() = default;
    virtual base::Result<NonceEpoch> epoch() = 0;
    virtual base::Result<NonceConsumption> consume(EndpointScope scope, const IssuedNonce& nonce,
                                                   std::optional<AccountId> account) = 0;
    // Forgets used nonces that are too old to be accepted anyway.
    virtual base::Result<void> forget(base::Time older_than) = 0;
};

}  // namespace causeway::model
