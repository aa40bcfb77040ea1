// SPDX-License-Identifier: Apache-2.0
#include "app/legacy_ca.hpp"

#include "app/certificate_file.hpp"
#include "app/server_account.hpp"
#include "base/encoding.hpp"
#include "net/http_call.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* kProgram = "/usr/bin/scepserver";
constexpr std::size_t kNameOctets = 4;
constexpr seconds kInitialization{60};
constexpr seconds kStart{30};
constexpr seconds kAnswer{5};
constexpr milliseconds kPause{50};

// Made beside its place and moved there, so that an interrupted start leaves no half of a CA.
base::Result<void> initialize(const fs::path& home, const ServerAccount& account,
                              base::Random& random) {
    const fs::path depot = home / "data" / "depot";
    if (fs::exists(depot)) return {};
    const fs::path fresh = home / "data" / "depot.new";
    std::error_code failed;
    fs::remove_all(fresh, failed);
    // Each CA begins with the same serial numbers: another name keeps theirs apart from those of
    // one that was here before (RFC 5280 §4.1.2.2).
    const std::string unit = "Legacy CA " + base::hex_encode(random.take(kNameOctets));
    const Command command{
        account.command({kProgram, "ca", "-init", "-depot", fresh.string(), "-keySize", "2048",
                         "-organization", "Causeway demo", "-organizational_unit", unit}),
        {},
        (home / "initialization.log").string()};
    CAUSEWAY_CHECK(run_to_end(command, kInitialization));
    fs::rename(fresh, depot, failed);
    if (!failed) return {};
    return base::fail(ErrorKind::unavailable,
                      depot.string() + " cannot be made: " + failed.message() + ".");
}

}  // namespace

base::Result<void> LegacyCa::check_installed() {
    if (fs::exists(kProgram)) return {};
    return base::fail(ErrorKind::not_found,
                      "scepserver is not installed. Install the package scep.");
}

base::Result<std::unique_ptr<LegacyCa>> LegacyCa::start(const fs::path& directory, int port,
                                                        base::Random& random) {
    CAUSEWAY_CHECK(check_installed());
    // It has no business with the files of other servers that we start.
    CAUSEWAY_TRY(const ServerAccount account, ServerAccount::choose("nobody", "base-passwd"));
    CAUSEWAY_TRY(const fs::path home, account.make_home(directory));
    CAUSEWAY_CHECK(initialize(home, account, random));
    const fs::path depot = home / "data" / "depot";
    CAUSEWAY_TRY(crypto::Certificate certificate, read_first_certificate(depot / "ca.pem"));
    const std::string log_file = (home / "scepserver.log").string();
    // "-allowrenew 0": otherwise it takes a second request without a common name, as certbot makes
    // them, for an early renewal of the first.
    CAUSEWAY_TRY(ChildProcess server,
                 ChildProcess::start({account.command({kProgram, "-depot", depot.string(), "-port",
                                                       std::to_string(port), "-allowrenew", "0",
                                                       "-crtvalid", "90"}),
                                      {},
                                      log_file}));
    std::unique_ptr<LegacyCa> ca(new LegacyCa(std::move(server), port, std::move(certificate)));
    CAUSEWAY_CHECK(ca->wait_until_ready(log_file));
    return ca;
}

base::Result<void> LegacyCa::wait_until_ready(const std::string& log_file) {
    net::HttpCall question;
    question.url = url() + "?operation=GetCACert";
    question.timeout = kAnswer;
    const base::Bytes der = certificate_.der();
    const std::string expected(der.begin(), der.end());
    const auto end = std::chrono::steady_clock::now() + kStart;
    // With this certificate it is ours that answers, and not another server on the same port.
    for (auto reply = net::http_call(question); !reply || reply->body != expected;
         reply = net::http_call(question)) {
        const bool ended = server_.wait(kPause).has_value();
        if (ended || std::chrono::steady_clock::now() > end) {
            return base::fail(ErrorKind::unavailable,
                              "scepserver did not start on port " + std::to_string(port_) +
                                  ". Start again if another program has taken it:\n" +
                                  last_lines(log_file, 5));
        }
    }
    return {};
}

std::string LegacyCa::url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/scep";
}

}  // namespace causeway::app
