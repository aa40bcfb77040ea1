// SPDX-License-Identifier: Apache-2.0
#include "support/fake_nonce_store.hpp"

namespace causeway::support {
namespace {

base::Error down() {
    return base::unavailable_error("the fake nonce store is down", std::chrono::seconds(5));
}

}  // namespace

base::Result<model::NonceEpoch> FakeNonceStore::epoch() {
    const std::scoped_lock lock(mutex_);
    if (broken_) return base::fail(down());
    ++epoch_reads_;
    return epoch_;
}

base::Result<model::NonceConsumption> FakeNonceStore::consume(
    model::EndpointScope scope, const model::IssuedNonce& nonce,
    std::optional<model::AccountId> account) {
    const std::scoped_lock lock(mutex_);
    if (broken_) return base::fail(down());
    model::NonceConsumption out;
    if (nonce.epoch != epoch_) {
        out.fate = model::NonceFate::stale_epoch;
        return out;
    }
    if (!used_.emplace(nonce.at, nonce.random).second) {
        out.fate = model::NonceFate::used_before;
        return out;
    }
    out.fate = model::NonceFate::consumed;
    if (!account) return out;
    CAUSEWAY_CHECK(database_.read([&](model::UnitOfWork& unit) -> base::Result<void> {
        out.account = unit.accounts.find(scope, *account);
        return {};
    }));
    return out;
}

base::Result<void> FakeNonceStore::forget(base::Time older_than) {
    const std::scoped_lock lock(mutex_);
    if (broken_) return base::fail(down());
    std::erase_if(used_, [&](const auto& nonce) { return nonce.first < older_than; });
    return {};
}

void FakeNonceStore::lose_everything() {
    const std::scoped_lock lock(mutex_);
    used_.clear();
    ++epoch_[0];
}

int FakeNonceStore::epoch_reads() const {
    const std::scoped_lock lock(mutex_);
    return epoch_reads_;
}

void FakeNonceStore::break_down() {
    const std::scoped_lock lock(mutex_);
    broken_ = true;
}

}  // namespace causeway::support
