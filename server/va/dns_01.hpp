// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "va/method.hpp"

namespace causeway::va {

// DNS challenge (RFC 8555 §8.4), for names and wildcards. CNAME records are followed by the
// resolver, into other zones too.
net::Task<Verdict> prove_dns_01(Attempt& attempt);

}  // namespace causeway::va
