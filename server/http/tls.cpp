// SPDX-License-Identifier: Apache-2.0
#include "http/tls.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace causeway::http {
namespace {

constexpr std::size_t kMaxPemBytes = 1024 * 1024;

// Without the stream's buffer, which would keep a copy of the key in freed memory.
base::Result<base::Secret> read_file(const std::string& path) {
    std::ifstream file;
    file.rdbuf()->pubsetbuf(nullptr, 0);
    file.open(path, std::ios::binary);
    if (!file) {
        const std::string reason = std::generic_category().message(errno);
        return base::fail(base::ErrorKind::malformed, "Cannot read " + path + ": " + reason + ".");
    }
    base::Bytes octets(kMaxPemBytes + 1);
    file.read(reinterpret_cast<char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
    octets.resize(static_cast<std::size_t>(file.gcount()));
    base::Secret text(std::move(octets));
    if (text.reveal().size() > kMaxPemBytes) {
        return base::fail(base::ErrorKind::malformed, path + " is too large for a PEM file.");
    }
    return text;
}

}  // namespace

base::Result<TlsIdentity> read_tls_identity(const std::string& chain_path,
                                            const std::string& key_path) {
    CAUSEWAY_TRY(const base::Secret chain, read_file(chain_path));
    CAUSEWAY_TRY(base::Secret key, read_file(key_path));
    return TlsIdentity{std::string(chain.reveal_text()), std::move(key)};
}

}  // namespace causeway::http
