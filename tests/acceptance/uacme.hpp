// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "clients.hpp"
#include "web_root.hpp"

namespace causeway::acceptance {

// uacme with the endpoint's directory and trust, the kind of key that its CA takes, and the hook
// for http-01 that Debian's package has. What it keeps is in that folder of scratch(); the web
// root must outlive it.
class Uacme {
  public:
    Uacme(Endpoint endpoint, const std::string& folder, const WebRoot& web);

    // The output; throws std::runtime_error with it when uacme fails.
    std::string run(const std::vector<std::string>& arguments) const;
    // `new` with the endpoint's EAB key.
    void register_account(const std::string& address) const;

    std::filesystem::path chain(const std::string& name) const;

  private:
    Endpoint endpoint_;
    std::filesystem::path home_;
    const WebRoot& web_;
};

}  // namespace causeway::acceptance
