// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/doctor_check.hpp"
#include "base/clock.hpp"
#include "crypto/certificate.hpp"

namespace causeway::app {

// The identity of the ACME listener, as a client would judge it that trusts its root.
Findings check_tls_certificate(const Config::Acme& acme, base::Time now);

// The same without the key and the files. `chain` is not empty; `host` is that of the base URL, or
// empty where that is none.
Findings judge_chain(const std::vector<crypto::Certificate>& chain, const std::string& host,
                     base::Time now);

}  // namespace causeway::app
