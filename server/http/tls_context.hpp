// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Poco/Net/Context.h>

#include "base/result.hpp"
#include "http/tls.hpp"

namespace causeway::http {

// TLS 1.2 or newer with forward secrecy and authenticated encryption, and HTTP/1.1 only. Malformed
// when the PEM texts hold no certificate or no key, or when the two do not belong together.
base::Result<Poco::Net::Context::Ptr> make_tls_context(const TlsIdentity& identity);

}  // namespace causeway::http
