// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "http/request.hpp"
#include "http/response.hpp"

namespace causeway::admin {

// docs/api/openapi.yaml as the judge of what was really asked and answered. The repository promises
// more than the file can say in JSON Schema: every member of an answer is described and always
// there.
class Contract {
  public:
    static const Contract& of_the_repository();

    // What the contract does not allow of this exchange. A request is judged when it succeeded: the
    // server must not take what the contract does not offer.
    std::vector<std::string> violations(const http::Request& request,
                                        const http::Response& response) const;

  private:
    explicit Contract(const std::string& file);

    const nlohmann::json* find_operation(const http::Request& request) const;
    nlohmann::json resolved(nlohmann::json node) const;
    nlohmann::json answer_schema(nlohmann::json schema) const;

    nlohmann::json document_;
};

}  // namespace causeway::admin
