// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "clients.hpp"

namespace causeway::acceptance {

// Lets openssl check what a client has got, the leaf first, against what the endpoint's CA itself
// publishes: chain, purpose, kind of key, and that these names are all its names.
void expect_certificate(Endpoint endpoint, const std::filesystem::path& chain,
                        const std::vector<std::string>& names);

// That the operator finds orders with these statuses for the name, newest first, all of one
// account.
void expect_orders_of_one_account(const std::string& name,
                                  const std::vector<std::string>& statuses);

// What a client says when it fails; a failed test when it does not.
std::string complaint_of(const std::function<void()>& client);

}  // namespace causeway::acceptance
