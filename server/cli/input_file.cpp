// SPDX-License-Identifier: Apache-2.0
#include "cli/input_file.hpp"

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/encoding.hpp"

namespace causeway::cli {
namespace {

constexpr std::size_t kMostOctets = std::size_t{1} << 20;

}  // namespace

base::Result<std::string> read_text_file(const std::string& path) {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    std::string text;
    std::array<char, 4096> block{};
    while (file.read(block.data(), block.size()), file.gcount() > 0) {
        text.append(block.data(), static_cast<std::size_t>(file.gcount()));
        if (text.size() > kMostOctets) {
            return base::fail(base::ErrorKind::malformed, "The file " + path + " is too large.");
        }
    }
    if (!file.eof()) {
        return base::fail(
            base::ErrorKind::malformed,
            "Cannot read the file " + path + ": " + std::generic_category().message(errno) + ".");
    }
    if (!base::is_utf8(text)) {
        return base::fail(base::ErrorKind::malformed,
                          "The file " + path + " is not UTF-8 text; encode binary as base64.");
    }
    return text;
}

base::Result<base::Secret> read_secret_file(const std::string& path) {
    CAUSEWAY_TRY(const std::string text, read_text_file(path));
    std::string_view value = text;
    if (value.ends_with('\n')) value.remove_suffix(1);
    if (value.ends_with('\r')) value.remove_suffix(1);
    if (value.empty()) {
        return base::fail(base::ErrorKind::malformed, "The file " + path + " is empty.");
    }
    return base::Secret::from_text(value);
}

}  // namespace causeway::cli
