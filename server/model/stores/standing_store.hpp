// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/account.hpp"

namespace causeway::model {

class StandingStore {
  public:
    virtual ~StandingStore() = default;
    // What decides whether this account may have anything stays as it is until the unit of work
    // ends: its tenant with the rules about names, its endpoint, its EAB key and itself. Whoever
    // writes one of them waits until then, and what is read after this call has everything that was
    // written before it. So a right is either gone when it is relied on, or its withdrawal is done
    // only after what relied on it is committed.
    virtual void hold(const Account& account) = 0;
};

}  // namespace causeway::model
