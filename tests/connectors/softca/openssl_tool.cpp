// SPDX-License-Identifier: Apache-2.0
#include "connectors/softca/openssl_tool.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace causeway::connectors {

OpensslTool::OpensslTool() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "causeway-openssl-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = pattern;
}

OpensslTool::~OpensslTool() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void OpensslTool::put(const std::string& name, const std::string& text) const {
    put(name, base::as_bytes(text));
}

void OpensslTool::put(const std::string& name, base::ByteView octets) const {
    std::ofstream(folder_ / name, std::ios::binary) << base::as_text(octets);
}

std::string OpensslTool::run(const std::string& arguments) const {
    const std::string command = "cd '" + folder_.string() + "' && openssl " + arguments + " 2>&1";
    const auto close = [](std::FILE* pipe) { ::pclose(pipe); };
    const std::unique_ptr<std::FILE, decltype(close)> pipe(::popen(command.c_str(), "r"), close);
    if (!pipe) throw std::runtime_error("popen");
    std::string out;
    std::array<char, 4096> part{};
    while (const std::size_t size = std::fread(part.data(), 1, part.size(), pipe.get())) {
        out.append(part.data(), size);
    }
    return out;
}

}  // namespace causeway::connectors
