// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/tenant.hpp"
#include "storage/slug_cell.hpp"

// The columns that read_tenant reads, of a table called t.
#define CAUSEWAY_TENANT_COLUMNS "t.id, t.slug, t.display_name, t.status, t.created_at, t.version"

namespace causeway::storage {

inline model::Tenant read_tenant(Row& row) {
    return {
        .id = row.next<model::TenantId>(),
        .slug = row.next<model::Slug>(),
        .display_name = row.next<std::string>(),
        .status = row.next<model::TenantStatus>(),
        .created_at = row.next<base::Time>(),
        .version = row.next<std::int64_t>(),
    };
}

}  // namespace causeway::storage
