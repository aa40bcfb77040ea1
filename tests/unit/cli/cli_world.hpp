// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/run.hpp"
#include "support/fixed_clock.hpp"

namespace causeway::cli {

// What one command printed and how it ended.
struct Outcome {
    int exit_code = -1;
    std::string out;
    std::string err;
};

// Runs commands against a server that answers what the test says, in that order.
class CliWorld {
  public:
    void answer(int status, const nlohmann::json& body);
    void answer_problem(int status, const nlohmann::json& problem,
                        const net::HttpFields& fields = {});
    void answer_raw(int status, std::string body);
    void answer_nothing(std::string reason);

    // "causeway" and these words.
    Outcome run(const std::vector<std::string>& words);
    // A file with this content, removed with the world; returns its path.
    std::string file(const std::string& name, const std::string& content);

    nlohmann::json sent_body(std::size_t call = 0) const {
        return nlohmann::json::parse(calls.at(call).body);
    }

    std::map<std::string, std::string> environment;
    std::function<base::Result<std::string>(const std::string&, const std::string&)> verifier_key;
    std::vector<net::HttpCall> calls;

    CliWorld();
    CliWorld(const CliWorld&) = delete;
    CliWorld& operator=(const CliWorld&) = delete;
    ~CliWorld();

  private:
    support::FixedClock clock_;
    std::vector<base::Result<net::HttpReply>> replies_;
    std::string directory_;
};

}  // namespace causeway::cli
