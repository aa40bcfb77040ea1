// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "crypto/certificate.hpp"

namespace causeway::app {

// The first certificate of a PEM file; the error names the file.
base::Result<crypto::Certificate> read_first_certificate(const std::filesystem::path& file);

}  // namespace causeway::app
