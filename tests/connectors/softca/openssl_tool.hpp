// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "base/bytes.hpp"

namespace causeway::connectors {

// The openssl program, as a second opinion on what our code has made.
class OpensslTool {
  public:
    OpensslTool();
    ~OpensslTool();
    OpensslTool(const OpensslTool&) = delete;
    OpensslTool& operator=(const OpensslTool&) = delete;

    // Writes a file into the folder that run() works in.
    void put(const std::string& name, const std::string& text) const;
    void put(const std::string& name, base::ByteView octets) const;

    // What `openssl <arguments>` prints, errors included.
    std::string run(const std::string& arguments) const;

  private:
    std::filesystem::path folder_;
};

}  // namespace causeway::connectors
