// SPDX-License-Identifier: Apache-2.0
#pragma once

// The X.509 part of the crypto room, for connectors.
#include "crypto/certificate.hpp"          // IWYU pragma: export
#include "crypto/certificate_builder.hpp"  // IWYU pragma: export
#include "crypto/crl_builder.hpp"          // IWYU pragma: export
#include "crypto/csr.hpp"                  // IWYU pragma: export
#include "crypto/hash.hpp"                 // IWYU pragma: export
#include "crypto/key.hpp"                  // IWYU pragma: export
