// SPDX-License-Identifier: Apache-2.0
#include "support/canned_dns.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace causeway::support {
namespace {

constexpr std::size_t kHeaderSize = 12;

std::string octets_of(const std::string& hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    return out;
}

std::string question_section(const std::string& name, unsigned type) {
    std::string out;
    std::istringstream labels(name);
    for (std::string label; std::getline(labels, label, '.');) {
        out += static_cast<char>(label.size());
        out += label;
    }
    out += '\0';
    out += {static_cast<char>(type >> 8), static_cast<char>(type & 0xff), 0, 1};
    return out;
}

// The question section of a query with one uncompressed question.
std::string question_of(const std::string& query) {
    std::size_t end = kHeaderSize;
    while (end < query.size() && query[end] != 0) end += 1 + static_cast<unsigned char>(query[end]);
    return end < query.size() ? query.substr(kHeaderSize, end + 5 - kHeaderSize) : std::string();
}

}  // namespace

CannedDns::CannedDns(const std::filesystem::path& answers)
    : socket_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    std::ifstream file(answers);
    if (!file) throw std::runtime_error("cannot read " + answers.string());
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string name;
        unsigned type = 0;
        std::string hex;
        if (words >> name >> type >> hex) answers_[question_section(name, type)] = octets_of(hex);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error("cannot bind");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { answer_all(); });
}

CannedDns::~CannedDns() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
}

void CannedDns::answer_all() {
    while (true) {
        std::array<char, 4096> octets{};
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        const auto count = recvfrom(socket_, octets.data(), octets.size(), 0,
                                    reinterpret_cast<sockaddr*>(&peer), &size);
        if (count <= 0) return;
        const std::string query(octets.data(), static_cast<std::size_t>(count));
        const auto found = answers_.find(question_of(query));
        if (found == answers_.end()) continue;
        std::string answer = found->second;
        answer.replace(0, 2, query, 0, 2);  // the query's id
        sendto(socket_, answer.data(), answer.size(), 0, reinterpret_cast<const sockaddr*>(&peer),
               size);
    }
}

}  // namespace causeway::support
