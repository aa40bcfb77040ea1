// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <thread>

namespace causeway::support {

// A name server on UDP at 127.0.0.1 that repeats answers which another one once gave. A question
// that it has no answer to stays unanswered.
class CannedDns {
  public:
    // Lines "name type-number answer-in-hex"; "#" begins a comment.
    explicit CannedDns(const std::filesystem::path& answers);
    CannedDns(const CannedDns&) = delete;
    CannedDns& operator=(const CannedDns&) = delete;
    ~CannedDns();

    std::uint16_t port() const { return port_; }

  private:
    void answer_all();

    std::map<std::string, std::string> answers_;  // by the question section's octets
    int socket_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

}  // namespace causeway::support
