// SPDX-License-Identifier: Apache-2.0
#include "support/dns_server.hpp"

#include <unistd.h>

namespace causeway::support {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEmptyZone =
    "@ 1 IN SOA ns admin 1 3600 600 86400 1\n@ 1 IN NS ns\nns 1 IN A 127.0.0.1\n";

std::string options(std::uint16_t port) {
    return "options {\n"
           "  listen-on port " +
           std::to_string(port) +
           " { 127.0.0.1; };\n"
           "  listen-on-v6 { none; };\n"
           "  directory \".\";\n"
           "  pid-file none;\n"
           "  session-keyfile \"session.key\";\n"
           "  recursion yes;\n"
           "  dnssec-validation no;\n"
           "  notify no;\n"
           "};\n"
           "controls { };\n";
}

std::string zone_clause(const std::string& name, const std::string& file,
                        const std::string& further = {}) {
    return "zone \"" + name + "\" { type primary; file \"" + file +
           "\"; allow-update { 127.0.0.1; }; " + further + "};\n";
}

void give_to_unprivileged_user(const fs::path& path) {
    if (geteuid() == 0) run({"chown", "--recursive", "nobody:nogroup", path.string()});
}

}  // namespace

DnsServer::DnsServer(const Zones& zones) : port_(free_port()) {
    std::string config = options(port_) + zone_clause(".", "root.zone");
    directory_.write("root.zone", kEmptyZone);
    for (const std::string& zone : zones.plain) {
        config += zone_clause(zone, directory_.write(zone, kEmptyZone).filename().string());
    }
    for (const std::string& zone : zones.secured) {
        config += zone_clause(zone, directory_.write(zone, kEmptyZone).filename().string(),
                              "dnssec-policy default; inline-signing yes; ");
    }
    for (const std::string& zone : zones.broken) config += zone_clause(zone, "missing");
    directory_.write("named.conf", config);
    // A copy, because AppArmor keeps the installed one to Debian's own folders.
    fs::copy_file("/usr/sbin/named", directory_.path() / "named");
    give_to_unprivileged_user(directory_.path());

    std::vector<std::string> argv = {"setpriv", "--pdeathsig=SIGKILL"};
    if (geteuid() == 0) {
        argv.insert(argv.end(), {"--reuid=nobody", "--regid=nogroup", "--clear-groups"});
    }
    argv.insert(argv.end(), {"./named", "-4", "-g", "-n", "1", "-c", "named.conf"});
    server_.emplace(argv, directory_.path());
    server_->wait_until(
        [this] { return server_->output().find(" running\n") != std::string::npos; });
    for (const std::string& zone : zones.secured) {
        server_->wait_until([&] {
            return dig({"+dnssec", zone, "SOA"}).find("RRSIG") != std::string::npos;
        });
    }
}

void DnsServer::update(const std::vector<std::string>& commands) const {
    std::string script = "server 127.0.0.1 " + std::to_string(port_) + "\n";
    for (const std::string& command : commands) script += "update " + command + "\n";
    const TemporaryDirectory folder;
    run({"nsupdate", folder.write("script", script + "send\n").string()});
}

std::string DnsServer::dnskey(const std::string& zone) const {
    return dig({zone, "DNSKEY"});
}

std::string DnsServer::dig(const std::vector<std::string>& words) const {
    std::vector<std::string> argv = {"dig",    "@127.0.0.1", "-p", std::to_string(port_),
                                     "+noall", "+answer"};
    argv.insert(argv.end(), words.begin(), words.end());
    return run(argv);
}

}  // namespace causeway::support
