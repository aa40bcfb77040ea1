// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

base::Result<http::Response> list_connector_types(const Call& call);
base::Result<http::Response> create_connector(const Call& call);
base::Result<http::Response> list_connectors(const Call& call);
base::Result<http::Response> show_connector(const Call& call);
base::Result<http::Response> change_connector(const Call& call);
base::Result<http::Response> test_connector(const Call& call);
// PEM: the CA's signing certificates first, then the anchors.
base::Result<http::Response> show_ca_certificates(const Call& call);

}  // namespace causeway::admin
