// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace causeway::app {

// What of a libpq connection string is a password, or may be one where it is written wrongly: texts
// that must not be shown, the longest first.
std::vector<std::string> passwords_in(std::string_view database_url);

// The text without any of the secrets, each replaced by "***".
std::string masked(std::string text, const std::vector<std::string>& secrets);

// A connection string as it may be shown.
std::string masked_database_url(const std::string& database_url);

// Whether libpq's words are about the connection string itself. They repeat pieces of it then, and
// nobody knows which piece was meant as a password.
bool is_about_connection_string(std::string_view libpq_error);

}  // namespace causeway::app
