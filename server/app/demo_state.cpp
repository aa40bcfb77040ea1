// SPDX-License-Identifier: Apache-2.0
#include "app/demo_state.hpp"

#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

#include "app/server_account.hpp"
#include "base/encoding.hpp"
#include "crypto/certificate_builder.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using crypto::KeyUsage;
using std::chrono::days;

constexpr const char* kKeyFile = "key-encryption.key";
constexpr std::size_t kKeyOctets = 32;
constexpr std::size_t kSerialOctets = 16;
constexpr const char* kServerAuth = "1.3.6.1.5.5.7.3.1";

base::Bytes serial(base::Random& random) {
    base::Bytes octets = random.take(kSerialOctets);
    octets[0] = static_cast<std::uint8_t>((octets[0] & 0x7f) | 0x40);
    return octets;
}

base::Result<void> make_tls(const DemoState& state, const base::Clock& clock,
                            base::Random& random) {
    CAUSEWAY_TRY(const auto ca_key, crypto::PrivateKey::generate(crypto::KeyType::ec_p256));
    crypto::TbsCertificate ca;
    ca.serial = serial(random);
    ca.subject = {{"CN", "Causeway demo TLS CA"}};
    ca.not_before = clock.now() - days(1);
    ca.not_after = clock.now() + days(365);
    ca.is_ca = true;
    ca.key_usage = {KeyUsage::key_cert_sign, KeyUsage::crl_sign};
    CAUSEWAY_TRY(const auto ca_certificate, crypto::self_sign_certificate(ca, ca_key));

    CAUSEWAY_TRY(const auto key, crypto::PrivateKey::generate(crypto::KeyType::ec_p256));
    crypto::TbsCertificate server;
    server.serial = serial(random);
    server.subject = {{"CN", "localhost"}};
    server.not_before = ca.not_before;
    server.not_after = clock.now() + days(90);
    server.dns = {"localhost"};
    server.ip = {"127.0.0.1", "::1"};
    server.key_usage = {KeyUsage::digital_signature};
    server.extended_key_usages = {kServerAuth};
    CAUSEWAY_TRY(const auto certificate,
                 crypto::sign_certificate(server, key.public_key(), ca_certificate, ca_key));
    CAUSEWAY_CHECK(write_file(state.ca_bundle, ca_certificate.pem(), false));
    CAUSEWAY_CHECK(write_file(state.tls_certificate, certificate.pem(), false));
    return write_file(state.tls_key, key.to_pkcs8_pem().reveal_text(), true);
}

base::Result<void> make_audit_key(const DemoState& state) {
    std::error_code failed;
    fs::create_directory(state.anchor_directory, failed);
    if (fs::exists(state.audit_key_file)) return {};
    CAUSEWAY_TRY(const auto key, crypto::PrivateKey::generate(crypto::KeyType::ed25519));
    return write_file(state.audit_key_file, key.to_pkcs8_pem().reveal_text(), true);
}

}  // namespace

base::Result<DemoState> prepare_demo_state(const fs::path& directory, const base::Clock& clock,
                                           base::Random& random) {
    std::error_code failed;
    fs::create_directories(directory, failed);
    if (failed) {
        return base::fail(ErrorKind::unavailable, directory.string() + " cannot be made (" +
                                                      failed.message() +
                                                      "). Choose another with --state DIR.");
    }
    // Root could write here, and leave files that the one who made it cannot replace.
    CAUSEWAY_CHECK(check_owner(directory / kKeyFile, ::geteuid()));
    CAUSEWAY_TRY(DirectoryLock lock, DirectoryLock::take(directory));
    const auto file = [&](const char* name) { return (directory / name).string(); };
    DemoState state{.directory = directory,
                    .key_file = file(kKeyFile),
                    .audit_key_file = file("audit.key"),
                    .anchor_directory = file("anchors"),
                    .ca_bundle = file("ca-bundle.pem"),
                    .tls_certificate = file("tls-certificate.pem"),
                    .tls_key = file("tls-key.pem"),
                    .config_file = file("causeway.toml"),
                    .lock = std::move(lock)};
    if (!fs::exists(state.key_file)) {
        const base::Secret key(random.take(kKeyOctets));
        CAUSEWAY_CHECK(write_file(state.key_file, base::base64_encode(key.reveal()) + "\n", true));
    }
    CAUSEWAY_CHECK(make_audit_key(state));
    CAUSEWAY_CHECK(make_tls(state, clock, random));
    return state;
}

base::Result<void> write_file(const std::string& path, std::string_view text, bool secret) {
    const std::string fresh = path + ".new";
    const int file =
        ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, secret ? 0600 : 0644);
    bool written = file >= 0;
    while (written && !text.empty()) {
        const ssize_t count = ::write(file, text.data(), text.size());
        written = count > 0;
        if (written) text.remove_prefix(static_cast<std::size_t>(count));
    }
    if (file >= 0) ::close(file);
    if (written && ::rename(fresh.c_str(), path.c_str()) == 0) return {};
    return base::fail(ErrorKind::unavailable, path + " cannot be written.");
}

}  // namespace causeway::app
