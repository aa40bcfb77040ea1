// SPDX-License-Identifier: Apache-2.0
#include "app/demo.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

#include <unistd.h>

#include "app/demo_service.hpp"
#include "app/signals.hpp"
#include "base/encoding.hpp"
#include "base/time_text.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::minutes kIssuance{3};

std::string demo_name() {
    return std::string("www.") + kDemoZone;
}

std::string hmac_text(const DemoEndpoint& endpoint) {
    return base::base64url_encode(endpoint.eab_hmac.reveal());
}

// lego keeps its account by server name; a directory of its own for each run starts afresh, because
// each run has a new key.
base::Result<fs::path> run_lego(const DemoService& service, const Signals& signals) {
    const fs::path directory = service.state.directory / "lego";
    std::error_code ignored;
    fs::remove_all(directory, ignored);
    fs::create_directories(directory, ignored);
    const Command lego{{"lego",
                        "--server",
                        service.lab.directory_url,
                        "--email",
                        "demo@example.com",
                        "--accept-tos",
                        "--path",
                        directory.string(),
                        "--key-type",
                        "ec256",
                        "--eab",
                        "--kid",
                        service.lab.eab_kid,
                        "--hmac",
                        hmac_text(service.lab),
                        "--http",
                        "--http.port",
                        "127.0.0.1:" + std::to_string(service.config.lab.http01_port),
                        "--domains",
                        demo_name(),
                        "run"},
                       {{"LEGO_CA_CERTIFICATES", service.state.ca_bundle}},
                       (service.state.directory / "lego.log").string()};
    CAUSEWAY_CHECK(run_to_end(lego, kIssuance, signals.descriptor()));
    return directory / "certificates" / (demo_name() + ".crt");
}

base::Result<void> show_certificate(const fs::path& file) {
    std::ifstream stream(file);
    const std::string pem(std::istreambuf_iterator<char>(stream), {});
    CAUSEWAY_TRY(const auto chain, crypto::parse_pem_certificates(pem));
    if (chain.empty()) {
        return base::fail(base::ErrorKind::internal, file.string() + " holds no certificate.");
    }
    const crypto::Certificate& leaf = chain.front();
    std::cout << "\nA certificate, obtained by lego over http-01:\n"
              << "  names     ";
    for (const std::string& name : leaf.names().dns) std::cout << ' ' << name;
    std::cout << "\n  issuer     " << leaf.issuer() << "\n  serial     " << leaf.serial_hex()
              << "\n  valid      " << base::to_rfc3339(leaf.not_before()) << " to "
              << base::to_rfc3339(leaf.not_after()) << "\n  file       " << file.string() << '\n';
    return {};
}

void show_commands(const DemoService& service) {
    const DemoEndpoint& lab = service.lab;
    const std::string port = std::to_string(service.config.lab.http01_port);
    std::cout << "\nACME directory  " << lab.directory_url << "\nAdmin API       "
              << service.admin_url << "\nAdmin token in  " << service.admin_token_file
              << "\nTLS trust in    " << service.state.ca_bundle << "\n\nWith certbot:\n"
              << "  REQUESTS_CA_BUNDLE=" << service.state.ca_bundle
              << " certbot certonly -n --agree-tos -m you@example.com \\\n    --server "
              << lab.directory_url << " --eab-kid " << lab.eab_kid << " \\\n    --eab-hmac-key "
              << hmac_text(lab) << " --standalone \\\n    --http-01-port " << port
              << " --http-01-address 127.0.0.1 -d certbot." << kDemoZone
              << " \\\n    --config-dir certbot/etc --work-dir certbot/lib --logs-dir certbot/log\n"
              << "\nWith lego:\n"
              << "  LEGO_CA_CERTIFICATES=" << service.state.ca_bundle << " lego --server "
              << lab.directory_url << " \\\n    --email you@example.com --accept-tos --path lego "
              << "--eab --kid " << lab.eab_kid << " \\\n    --hmac " << hmac_text(lab)
              << " --http --http.port 127.0.0.1:" << port << " \\\n    --domains lego." << kDemoZone
              << " run\n"
              << std::flush;
}

base::Result<void> write_environment(const DemoService& service, const std::string& path) {
    std::error_code ignored;
    const std::string program = fs::read_symlink("/proc/self/exe", ignored).string();
    const std::pair<const char*, std::string> variables[] = {
        {"DIRECTORY_URL", service.lab.directory_url},
        {"EAB_KID", service.lab.eab_kid},
        {"EAB_HMAC", hmac_text(service.lab)},
        {"CA_BUNDLE", service.state.ca_bundle},
        {"ADMIN_URL", service.admin_url},
        {"ADMIN_TOKEN_FILE", service.admin_token_file},
        {"ADMIN_SOCKET", service.config.admin.socket},
        {"OPERATIONS_URL", "http://" + service.config.operations.listen},
        {"PUBLICATION_URL", "http://" + service.config.publication.listen},
        {"HTTP01_PORT", std::to_string(service.config.lab.http01_port)},
        {"SERVER_PID", std::to_string(::getpid())},
        {"POSTGRES_PID", std::to_string(service.postgres->pid())},
        {"PGHOST", service.postgres->socket_directory()},
        {"PGDATABASE", PrivatePostgres::kDatabase},
        {"PGUSER", service.postgres->user()},
        {"CAUSEWAY", program}};
    std::string text;
    for (const auto& [name, value] : variables) {
        // No value of ours has a quote in it but perhaps a path; a shell reads '\'' as one.
        std::string quoted;
        for (const char c : value) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
        text += std::string(name) + "='" + quoted + "'\n";
    }
    return write_file(path, text, true);
}

base::Result<void> stopped() {
    return base::fail(base::ErrorKind::unavailable, "stopped before all was ready.");
}

base::Result<void> run(const DemoOptions& options, const Signals& signals) {
    const base::SystemClock clock;
    base::SystemRandom random;
    const auto log = base::make_stderr_log(clock, base::LogFormat::text, base::LogLevel::warning);
    const Progress progress = [](const std::string& text) {
        std::cout << "==> " << text << std::endl;
    };
    CAUSEWAY_TRY(const DemoService service,
                 start_demo_service(options, {clock, random, *log}, progress));
    if (signals.pending()) return stopped();
    if (options.issue) {
        progress("Obtaining a certificate for " + demo_name() + " with lego");
        const auto certificate = run_lego(service, signals);
        if (signals.pending()) return stopped();
        CAUSEWAY_CHECK(certificate);
        CAUSEWAY_CHECK(show_certificate(*certificate));
    }
    show_commands(service);
    if (!options.env_file.empty()) CAUSEWAY_CHECK(write_environment(service, options.env_file));
    if (options.once) return {};
    std::cout << "\nRunning. Ctrl-C stops everything that was started here." << std::endl;
    signals.wait();
    progress("Stopping");
    return {};
}

}  // namespace

int demo(const DemoOptions& options) {
    const Signals signals;
    const auto done = run(options, signals);
    if (done) return 0;
    std::cerr << "causeway demo: " << done.error().detail << '\n';
    if (!done.error().internal.empty()) std::cerr << "  " << done.error().internal << '\n';
    return 1;
}

}  // namespace causeway::app
