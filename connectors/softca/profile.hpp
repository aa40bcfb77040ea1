// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connectors/sdk/connector.hpp"
#include "connectors/sdk/support/values.hpp"
#include "connectors/sdk/support/x509.hpp"
#include "connectors/softca/config.hpp"

namespace causeway::softca {

// What a certificate for this request says, all but its serial. The names are those that were
// validated: the CSR gives its key, and whether the subject has a common name, nothing else.
// bad_csr, bad_public_key or unauthorized with what the client has to change.
base::Result<crypto::TbsCertificate> certificate_for(const sdk::EnrollRequest& request,
                                                     const crypto::Csr& csr, const Config& config,
                                                     const crypto::Certificate& issuer,
                                                     base::Time now);

}  // namespace causeway::softca
