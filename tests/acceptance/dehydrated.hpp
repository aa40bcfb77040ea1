// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "clients.hpp"
#include "web_root.hpp"

namespace causeway::acceptance {

// How dehydrated reaches the server.
struct Access {
    std::filesystem::path ca_bundle;
    std::string curl_options;  // beside the trust
};

// dehydrated with a configuration and a state of its own: the endpoint's directory, EAB key, and
// the kind of key that its CA takes. The web root must outlive it.
class Dehydrated {
  public:
    Dehydrated(Endpoint endpoint, const std::string& folder, const WebRoot& web);
    Dehydrated(Endpoint endpoint, const std::string& folder, const WebRoot& web,
               const Access& access);

    // The output; throws std::runtime_error with it when dehydrated fails.
    std::string run(const std::vector<std::string>& arguments) const;
    void register_account() const { run({"--register", "--accept-terms"}); }
    // In the configuration; `--account` tells the server.
    void set_contact(const std::string& address) const;

    // Of the last certificate for the name.
    std::filesystem::path chain(const std::string& name) const;
    std::filesystem::path account_key() const;

  private:
    std::filesystem::path home_;
};

}  // namespace causeway::acceptance
