// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "admin/call.hpp"
#include "admin/query_reader.hpp"
#include "base/result.hpp"
#include "model/ids.hpp"

namespace causeway::admin {

// The filters `tenant` and `endpoint`, which need a look-up: read before the query's result(),
// resolved after it.
class ScopeFilter {
  public:
    void read(QueryReader& query);
    void read_tenant(QueryReader& query) { tenant_ = query.text("tenant"); }
    // not_found for a tenant or endpoint that does not exist.
    base::Result<void> resolve(ra::Tenants& tenants);

    std::optional<model::TenantId> tenant_id;
    std::optional<model::EndpointId> endpoint_id;

  private:
    std::optional<std::string> tenant_;
    std::optional<std::string> endpoint_;
};

// The filter `name`: a DNS name or an address, in its canonical spelling; empty when not given.
std::string read_name_filter(QueryReader& query);

// What a serial number may mean in model::CertificateQuery's spelling, likeliest first. Hexadecimal
// in either case, with colons, blanks, dashes or "0x"; digits alone may be decimal too. None when
// it is not a serial number.
std::vector<std::string> serial_readings(const std::string& text);

}  // namespace causeway::admin
