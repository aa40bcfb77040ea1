// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace causeway::storage {

// What stands for a connection string, or for libpq's words about it, where libpq does not
// understand it: it repeats pieces then, and nobody knows which piece was meant as a password.
inline constexpr std::string_view kNoConnectionString =
    "it is no connection string that libpq understands";

bool is_connection_string(const std::string& url);

// Whether it has a password, or may have one where it is written wrongly.
bool holds_password(const std::string& url);

// As it may be shown: in keywords without the passwords, as it is where there are none.
std::string without_passwords(const std::string& url);

// What libpq said of a connection that `url` was to make, without any piece of a password.
std::string presentable(std::string message, const std::string& url);

}  // namespace causeway::storage
