// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "va/method.hpp"

namespace causeway::va {

// HTTP challenge (RFC 8555 §8.3), for addresses as RFC 8738 §4 has it. Follows at most ten
// redirects; each hop is looked up, judged by the egress guard and dialled anew.
net::Task<Verdict> prove_http_01(Attempt& attempt);

}  // namespace causeway::va
