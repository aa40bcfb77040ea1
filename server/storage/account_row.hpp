// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/account.hpp"
#include "storage/row.hpp"

// The columns that read_account reads: of account a, LEFT JOINed with eab_key k, because an account
// shows what its key is today.
#define CAUSEWAY_ACCOUNT_COLUMNS                                                     \
    "a.id, a.tenant_id, a.endpoint_id, a.jwk, a.status, a.contacts,"                 \
    " a.terms_of_service_agreed, a.eab_key_id, a.eab_jws, k.label, k.status, k.kid," \
    " a.created_at, a.version"

namespace causeway::storage {

model::Account read_account(Row& row);

}  // namespace causeway::storage
