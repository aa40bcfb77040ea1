// SPDX-License-Identifier: Apache-2.0
#include "uacme.hpp"

#include "demo.hpp"

namespace causeway::acceptance {

namespace fs = std::filesystem;

namespace {

// uacme's libcurl trusts the system's bundle only. In a mount namespace of its own another file
// takes the bundle's place, for this one process: $0 is the file, the rest the command.
constexpr const char* kWithSystemTrust = R"(
unshare --mount true 2>/dev/null || as_root=--map-root-user
exec unshare $as_root --mount sh -c '
    mount --bind "$0" /etc/ssl/certs/ca-certificates.crt && exec "$@"' "$0" "$@")";

}  // namespace

Uacme::Uacme(Endpoint endpoint, const std::string& folder, const WebRoot& web)
    : endpoint_(endpoint), home_(scratch() / folder), web_(web) {}

std::string Uacme::run(const std::vector<std::string>& arguments) const {
    std::vector<std::string> argv = {"sh",
                                     "-c",
                                     kWithSystemTrust,
                                     shared_demo()["CA_BUNDLE"],
                                     "env",
                                     "UACME_CHALLENGE_PATH=" + web_.challenges().string(),
                                     "uacme",
                                     "--verbose",
                                     "--yes",
                                     "--no-ocsp",
                                     "--acme-url",
                                     variable(endpoint_, "DIRECTORY_URL"),
                                     "--confdir",
                                     home_.string(),
                                     "--hook",
                                     "/usr/share/uacme/uacme.sh",
                                     "--type",
                                     endpoint_ == Endpoint::legacy ? "RSA" : "EC"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return support::run(argv);
}

void Uacme::register_account(const std::string& address) const {
    run({"--eab", variable(endpoint_, "EAB_KID") + ":" + variable(endpoint_, "EAB_HMAC"), "new",
         address});
}

fs::path Uacme::chain(const std::string& name) const {
    return home_ / name / "cert.pem";
}

}  // namespace causeway::acceptance
