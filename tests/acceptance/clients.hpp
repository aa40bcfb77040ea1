// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace causeway::acceptance {

// The endpoints of the shared demo: in front of the built-in CA, and of the SCEP CA.
enum class Endpoint { lab, legacy };

// In the names of tests.
std::string name_of(Endpoint endpoint);
void PrintTo(Endpoint endpoint, std::ostream* out);

// What the demo wrote on the endpoint: "DIRECTORY_URL", "EAB_KID" or "EAB_HMAC".
const std::string& variable(Endpoint endpoint, const std::string& name);

// lego with the endpoint's directory, trust and key; `arguments` come last. What it keeps is in
// that folder of scratch().
std::string lego(Endpoint endpoint, const std::string& folder, std::vector<std::string> global,
                 const std::vector<std::string>& arguments);
std::filesystem::path lego_certificate(const std::string& folder, const std::string& name);

// certbot with the endpoint's directory and trust; likewise.
std::string certbot(Endpoint endpoint, const std::string& folder,
                    const std::vector<std::string>& arguments);
// What `certonly` needs for http-01, and with a new account.
std::vector<std::string> certonly(const std::vector<std::string>& arguments);
std::vector<std::string> certonly_with_binding(Endpoint endpoint,
                                               const std::vector<std::string>& arguments);
std::filesystem::path certbot_chain(const std::string& folder, const std::string& name);

// A certificate file as openssl shows it: as a text, or one part of it such as "-serial".
std::string describe(const std::filesystem::path& certificate);
std::string describe(const std::filesystem::path& certificate, const std::string& part);

}  // namespace causeway::acceptance
