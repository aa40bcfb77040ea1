// SPDX-License-Identifier: Apache-2.0
#include "dehydrated.hpp"

#include <fstream>
#include <stdexcept>

#include "demo.hpp"

namespace causeway::acceptance {

namespace fs = std::filesystem;

Dehydrated::Dehydrated(Endpoint endpoint, const std::string& folder, const WebRoot& web)
    : Dehydrated(endpoint, folder, web, {shared_demo()["CA_BUNDLE"], {}}) {}

Dehydrated::Dehydrated(Endpoint endpoint, const std::string& folder, const WebRoot& web,
                       const Access& access)
    : home_(scratch() / folder) {
    fs::create_directories(home_);
    std::ofstream(home_ / "config")
        << "CA='" << variable(endpoint, "DIRECTORY_URL") << "'\n"
        << "CURL_OPTS='--cacert " << access.ca_bundle.string() << " " << access.curl_options
        << "'\nBASEDIR='" << home_.string() << "'\n"
        << "WELLKNOWN='" << web.challenges().string() << "'\n"
        << "EAB_KID='" << variable(endpoint, "EAB_KID") << "'\n"
        << "EAB_HMAC_KEY='" << variable(endpoint, "EAB_HMAC") << "'\n"
        << "KEY_ALGO=" << (endpoint == Endpoint::legacy ? "rsa" : "prime256v1") << "\n"
        << "KEYSIZE=2048\n";
}

std::string Dehydrated::run(const std::vector<std::string>& arguments) const {
    std::vector<std::string> argv = {"dehydrated", "--config", (home_ / "config").string()};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return support::run(argv);
}

void Dehydrated::set_contact(const std::string& address) const {
    std::ofstream(home_ / "config", std::ios::app) << "CONTACT_EMAIL='" << address << "'\n";
}

fs::path Dehydrated::chain(const std::string& name) const {
    return home_ / "certs" / name / "fullchain.pem";
}

// One folder for each directory URL, called after it in base64.
fs::path Dehydrated::account_key() const {
    for (const auto& account : fs::directory_iterator(home_ / "accounts")) {
        return account.path() / "account_key.pem";
    }
    throw std::runtime_error("dehydrated has no account");
}

}  // namespace causeway::acceptance
