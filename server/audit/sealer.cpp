// SPDX-License-Identifier: Apache-2.0
#include "audit/sealer.hpp"

#include <algorithm>

namespace causeway::audit {

base::Result<int> Sealer::run() {
    auto sealed = seal();
    if (!sealed) {
        // Whatever the reason, only a new reign may go on.
        fence_.reset();
        store_.resign();
    }
    return sealed;
}

base::Result<void> Sealer::review() {
    if (notary_ != nullptr) return notary_->review();
    if (fence_) return {};
    CAUSEWAY_TRY(const bool is_signed, store_.is_signed());
    if (!is_signed) return {};
    return base::fail(base::ErrorKind::precondition_failed,
                      "The audit log is signed, and this process has no key to sign it with: set "
                      "audit.signing_key_file.");
}

base::Result<int> Sealer::seal() {
    CAUSEWAY_CHECK(review());
    if (!fence_) {
        CAUSEWAY_TRY(fence_, store_.lead());
        if (!fence_) return 0;
        tree_complete_ = false;
        if (notary_ != nullptr) CAUSEWAY_CHECK(notary_->review_anew());
    }
    int sealed = 0;
    for (int batch = kBatch; batch == kBatch; sealed += batch) {
        CAUSEWAY_TRY(batch, store_.seal(*fence_, kBatch));
    }
    if (sealed > 0) tree_complete_ = false;
    if (!tree_complete_) {
        CAUSEWAY_TRY(tree_complete_, store_.complete_tree(*fence_));
    }
    // A head of a long log that a version before has sealed is computed once, not leaf by leaf.
    if (tree_complete_ && notary_ != nullptr) CAUSEWAY_CHECK(notary_->sign(store_, *fence_));
    return sealed;
}

base::Result<void> Sealer::finish() {
    CAUSEWAY_CHECK(run());
    if (!fence_ || notary_ == nullptr) return {};
    return notary_->sign_now(store_, *fence_);
}

base::Result<base::Duration> Sealer::behind_by() const {
    CAUSEWAY_TRY(const auto oldest, store_.oldest_pending());
    if (!oldest) return base::Duration{0};
    return std::max(base::Duration{0}, clock_.now() - *oldest);
}

}  // namespace causeway::audit
