// SPDX-License-Identifier: Apache-2.0
#include "http/tls.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace causeway::http {
namespace {

constexpr std::size_t kMaxPemBytes = 1024 * 1024;

base::Result<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        const std::string reason = std::generic_category().message(errno);
        return base::fail(base::ErrorKind::malformed, "Cannot read " + path + ": " + reason + ".");
    }
    std::string text(kMaxPemBytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > kMaxPemBytes) {
        return base::fail(base::ErrorKind::malformed, path + " is too large for a PEM file.");
    }
    return text;
}

}  // namespace

base::Result<TlsIdentity> read_tls_identity(const std::string& chain_path,
                                            const std::string& key_path) {
    CAUSEWAY_TRY(std::string chain, read_file(chain_path));
    CAUSEWAY_TRY(const std::string key, read_file(key_path));
    return TlsIdentity{std::move(chain), base::Secret::from_text(key)};
}

}  // namespace causeway::http
