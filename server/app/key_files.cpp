// SPDX-License-Identifier: Apache-2.0
#include "app/key_files.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "app/shell_text.hpp"
#include "crypto/ed25519.hpp"

namespace causeway::app {
namespace {

using base::ErrorKind;

constexpr std::size_t kMaxFile = 4096;

// After a call that failed.
std::string cannot_be_read() {
    return "the key file cannot be read by user " + std::to_string(::geteuid()) + " (" +
           std::generic_category().message(errno) + "). Check its owner and its directories.";
}

base::Error about(const std::string& path, const std::string& reason) {
    return base::make_error(ErrorKind::malformed, path + ": " + reason);
}

// `make_one`: the command that makes such a file.
base::Result<base::Secret> read_key_file(const std::string& path, const char* make_one) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        // Advice to make one would cost whoever has one already all that it sealed.
        if (errno == ENOENT) {
            return base::fail(
                about(path, std::string("the key file is not there. Make one with: ") + make_one));
        }
        return base::fail(about(path, cannot_be_read()));
    }
    if (!S_ISREG(status.st_mode)) {
        return base::fail(about(path, "this is no regular file. Name the key file itself."));
    }
    if ((status.st_mode & S_IRWXO) != 0) {
        return base::fail(
            about(path, "everybody can use this key file. Run: chmod 0600 " + shell_word(path)));
    }
    if (status.st_size > static_cast<off_t>(kMaxFile)) {
        return base::fail(about(path, "this is no key file: it is too large."));
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) return base::fail(about(path, cannot_be_read()));
    return base::Secret(base::Bytes(std::istreambuf_iterator<char>(file), {}));
}

base::Result<crypto::KeyEncryptionKey> read_key(const std::string& path) {
    CAUSEWAY_TRY(const base::Secret text, read_key_file(path, "openssl rand -base64 32"));
    auto key = crypto::KeyEncryptionKey::from_file_text(text);
    if (!key) return base::fail(about(path, key.error().detail));
    return *std::move(key);
}

}  // namespace

base::Result<crypto::SealingKeys> read_sealing_keys(const Config& config) {
    CAUSEWAY_TRY(crypto::KeyEncryptionKey current, read_key(config.secrets.key_file));
    std::vector<crypto::KeyEncryptionKey> earlier;
    for (const std::string& path : config.secrets.earlier_key_files) {
        CAUSEWAY_TRY(crypto::KeyEncryptionKey key, read_key(path));
        earlier.push_back(std::move(key));
    }
    return crypto::SealingKeys(std::move(current), std::move(earlier));
}

base::Result<crypto::PrivateKey> read_signing_key(const std::string& path) {
    CAUSEWAY_TRY(const base::Secret pem, read_key_file(path, "openssl genpkey -algorithm ed25519"));
    auto key = crypto::PrivateKey::from_pem(pem);
    if (key) {
        if (const auto half = crypto::ed25519_public_key(*key); half) return *std::move(key);
        return base::fail(about(path, "this is no Ed25519 key."));
    }
    return base::fail(about(path, key.error().detail));
}

}  // namespace causeway::app
