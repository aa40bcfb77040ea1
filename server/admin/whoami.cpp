// SPDX-License-Identifier: Apache-2.0
#include "admin/whoami.hpp"

#include <nlohmann/json.hpp>

#include "admin/identity.hpp"
#include "admin/render.hpp"

namespace causeway::admin {

base::Result<http::Response> show_whoami(const Call& call) {
    return ok({{"actor", call.identity.actor}, {"scope", base::name_of(call.identity.scope)}});
}

}  // namespace causeway::admin
