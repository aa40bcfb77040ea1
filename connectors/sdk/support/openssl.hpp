// SPDX-License-Identifier: Apache-2.0
#pragma once

// OpenSSL's handles and errors as the crypto room wraps them, for connectors that speak CMS or CMP.
#include "crypto/openssl.hpp"  // IWYU pragma: export
