// SPDX-License-Identifier: Apache-2.0
#include "audit/sealer.hpp"

#include <algorithm>

namespace causeway::audit {

base::Result<int> Sealer::run() {
    if (!fence_) {
        CAUSEWAY_TRY(fence_, store_.lead());
        if (!fence_) return 0;
    }
    int sealed = 0;
    for (;;) {
        auto batch = store_.seal(*fence_, kBatch);
        if (!batch) {
            // Whatever the reason, only a new reign may go on.
            fence_.reset();
            return base::fail(std::move(batch).error());
        }
        sealed += *batch;
        if (*batch < kBatch) return sealed;
    }
}

base::Result<base::Duration> Sealer::behind_by() const {
    CAUSEWAY_TRY(const auto oldest, store_.oldest_pending());
    if (!oldest) return base::Duration{0};
    return std::max(base::Duration{0}, clock_.now() - *oldest);
}

}  // namespace causeway::audit
