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

namespace causeway::app {
namespace {

using base::ErrorKind;

constexpr std::size_t kMaxFile = 4096;

// After a call that failed.
std::string cannot_be_read() {
    return "the key file cannot be read by user " + std::to_string(::geteuid()) + " (" +
           std::generic_category().message(errno) + "). Check its owner and its directories.";
}

base::Result<crypto::KeyEncryptionKey> read_key(const std::string& path) {
    const auto refuse = [&](const std::string& reason) {
        return base::fail(ErrorKind::malformed, path + ": " + reason);
    };
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        // Advice to make one would cost whoever has one already all that it sealed.
        if (errno == ENOENT) {
            return refuse("the key file is not there. Make one with: openssl rand -base64 32");
        }
        return refuse(cannot_be_read());
    }
    if ((status.st_mode & S_IRWXO) != 0) {
        return refuse("everybody can use this key file. Run: chmod 0600 " + path);
    }
    if (status.st_size > static_cast<off_t>(kMaxFile)) {
        return refuse("this is no key file: it is too large.");
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return refuse(cannot_be_read());
    }
    base::Bytes octets(std::istreambuf_iterator<char>(file), {});
    auto key = crypto::KeyEncryptionKey::from_file_text(base::Secret(std::move(octets)));
    if (!key) return refuse(key.error().detail);
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

}  // namespace causeway::app
