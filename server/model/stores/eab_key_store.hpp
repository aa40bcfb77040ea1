// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/eab_key.hpp"
#include "model/stores/page.hpp"

namespace causeway::model {

class EabKeyStore {
  public:
    virtual ~EabKeyStore() = default;
    // The HMAC key is sealed before it is stored. False when the kid exists.
    virtual bool insert(const EabKey& key) = 0;
    // These three leave the HMAC key out: nobody is shown it a second time, and a key whose HMAC
    // key cannot be unsealed any more can still be judged by and stopped.
    virtual std::optional<EabKey> find(EndpointScope scope, std::string_view kid) = 0;
    virtual std::optional<EabKey> find(EndpointScope scope, EabKeyId id) = 0;
    // Newest first.
    virtual std::vector<EabKey> list(EndpointScope scope, const Page& page) = 0;
    // To check a binding with.
    virtual std::optional<EabKey> find_with_hmac(EndpointScope scope, std::string_view kid) = 0;
    // Everything but kid and HMAC key, which never change.
    virtual void update(const EabKey& key) = 0;
};

}  // namespace causeway::model
