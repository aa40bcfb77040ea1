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
    virtual std::optional<EabKey> find(EndpointScope scope, std::string_view kid) = 0;
    virtual std::optional<EabKey> find(EndpointScope scope, EabKeyId id) = 0;
    // Newest first, and without the HMAC keys: nobody is shown them a second time.
    virtual std::vector<EabKey> list(EndpointScope scope, const Page& page) = 0;
    // Everything but kid and HMAC key, which never change.
    virtual void update(const EabKey& key) = 0;
};

}  // namespace causeway::model
