// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connectors/sdk/support/values.hpp"

namespace causeway::softca {

// 128 unpredictable bits: more than CAs have to use, and unique without asking anybody. The first
// octet is not 0, so that its hexadecimal form is the certificate's.
base::Bytes random_serial();

}  // namespace causeway::softca
