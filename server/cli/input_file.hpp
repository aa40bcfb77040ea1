// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace causeway::cli {

// A text file that the command line names, at most 1 MiB of UTF-8.
base::Result<std::string> read_text_file(const std::string& path);

// The same for a secret; the line end that an editor leaves at the end is not part of it.
base::Result<base::Secret> read_secret_file(const std::string& path);

}  // namespace causeway::cli
