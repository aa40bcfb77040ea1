// SPDX-License-Identifier: Apache-2.0
#include "cli_world.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

#include <stdlib.h>

namespace causeway::cli {

CliWorld::CliWorld() {
    std::string name = (std::filesystem::temp_directory_path() / "causeway-cli-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = name;
}

CliWorld::~CliWorld() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

void CliWorld::answer(int status, const nlohmann::json& body) {
    replies_.emplace_back(net::HttpReply{status, {}, body.dump()});
}

void CliWorld::answer_problem(int status, const nlohmann::json& problem,
                              const net::HttpFields& fields) {
    replies_.emplace_back(net::HttpReply{status, fields, problem.dump()});
}

void CliWorld::answer_raw(int status, std::string body) {
    replies_.emplace_back(net::HttpReply{status, {}, std::move(body)});
}

void CliWorld::answer_nothing(std::string reason) {
    replies_.emplace_back(base::fail(base::ErrorKind::unavailable, std::move(reason)));
}

Outcome CliWorld::run(const std::vector<std::string>& words) {
    std::ostringstream out;
    std::ostringstream err;
    const Host host{out,
                    err,
                    clock_,
                    [this](const char* name) -> std::optional<std::string> {
                        const auto found = environment.find(name);
                        return found == environment.end() ? std::nullopt
                                                          : std::optional(found->second);
                    },
                    [this](const net::HttpCall& call) -> base::Result<net::HttpReply> {
                        calls.push_back(call);
                        return replies_.at(calls.size() - 1);
                    },
                    "Also: serve",
                    verifier_key};
    std::vector<const char*> argv{"causeway"};
    for (const auto& word : words) argv.push_back(word.c_str());
    Outcome outcome;
    outcome.exit_code = cli::run(static_cast<int>(argv.size()), argv.data(), host);
    outcome.out = out.str();
    outcome.err = err.str();
    return outcome;
}

std::string CliWorld::file(const std::string& name, const std::string& content) {
    const std::string path = directory_ + "/" + name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
}

}  // namespace causeway::cli
