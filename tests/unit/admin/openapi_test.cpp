// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <utility>

#include <yaml-cpp/yaml.h>

#include "admin/problem.hpp"
#include "admin/routes.hpp"
#include "base/enum_names.hpp"
#include "model/accepted_difference.hpp"
#include "model/audit_event.hpp"

namespace causeway::admin {
namespace {

// Method in lower case and path.
using OperationName = std::pair<std::string, std::string>;

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(c));
    return text;
}

class OpenApi : public ::testing::Test {
  protected:
    // Follows "#/components/..." as often as needed.
    YAML::Node resolve(const YAML::Node& node) const {
        if (!node.IsMap() || !node["$ref"]) return node;
        const auto reference = node["$ref"].as<std::string>();
        YAML::Node found;
        found.reset(document);
        std::size_t begin = 2;
        while (begin <= reference.size()) {
            const std::size_t end = std::min(reference.find('/', begin), reference.size());
            const YAML::Node next = found[reference.substr(begin, end - begin)];
            EXPECT_TRUE(next.IsDefined()) << "nothing at " << reference;
            if (!next.IsDefined()) return {};
            found.reset(next);
            begin = end + 1;
        }
        return resolve(found);
    }

    std::map<OperationName, YAML::Node> operations() const {
        static const std::set<std::string> methods{"get",   "head",   "post",    "put",
                                                   "patch", "delete", "options", "trace"};
        std::map<OperationName, YAML::Node> out;
        for (const auto& path : document["paths"]) {
            for (const auto& member : path.second) {
                const auto name = member.first.as<std::string>();
                if (methods.contains(name)) {
                    out.emplace(OperationName{name, path.first.as<std::string>()}, member.second);
                }
            }
        }
        return out;
    }

    YAML::Node operation(const Route& route) const {
        const auto all = operations();
        const auto found =
            all.find({lower(http::to_string(route.method)), std::string(route.pattern)});
        return found == all.end() ? YAML::Node() : found->second;
    }

    std::set<std::string> path_parameters(const Route& route) const {
        std::set<std::string> out;
        for (const auto& entry : document["paths"][std::string(route.pattern)]["parameters"]) {
            const YAML::Node parameter = resolve(entry);
            EXPECT_EQ(parameter["in"].as<std::string>(), "path");
            EXPECT_TRUE(parameter["required"].as<bool>());
            out.insert(parameter["name"].as<std::string>());
        }
        return out;
    }

    void check_references(const YAML::Node& node) const {
        EXPECT_TRUE(resolve(node).IsDefined());
        for (const auto& child : node) check_references(node.IsMap() ? child.second : child);
    }

    const YAML::Node document = YAML::LoadFile(CAUSEWAY_OPENAPI);
};

std::set<std::string> placeholders(std::string_view pattern) {
    std::set<std::string> out;
    for (auto open = pattern.find('{'); open != pattern.npos; open = pattern.find('{', open + 1)) {
        out.emplace(pattern.substr(open + 1, pattern.find('}', open) - open - 1));
    }
    return out;
}

TEST_F(OpenApi, DescribesExactlyTheRoutesThatTheServerHas) {
    std::set<OperationName> described;
    for (const auto& [name, node] : operations()) described.insert(name);
    std::set<OperationName> served;
    for (const Route& route : routes()) {
        served.emplace(lower(http::to_string(route.method)), route.pattern);
    }
    EXPECT_EQ(described, served);
    EXPECT_EQ(served.size(), routes().size()) << "a route is there twice";
}

TEST_F(OpenApi, NamesTheScopeThatEachRouteNeeds) {
    EXPECT_TRUE(document["security"][0]["bearer"].IsDefined());
    for (const Route& route : routes()) {
        const YAML::Node described = operation(route);
        ASSERT_TRUE(described["x-scope"].IsDefined()) << route.pattern;
        EXPECT_EQ(described["x-scope"].as<std::string>(), base::name_of(route.needs))
            << route.pattern;
        EXPECT_FALSE(described["security"].IsDefined()) << "no route is without authentication";
    }
}

TEST_F(OpenApi, DescribesTheBodyOfEveryWriteAsAClosedObject) {
    for (const Route& route : routes()) {
        const YAML::Node described = operation(route);
        if (route.method == http::Method::get) {
            EXPECT_FALSE(described["requestBody"].IsDefined()) << route.pattern;
            continue;
        }
        ASSERT_TRUE(described["requestBody"].IsDefined()) << route.pattern;
        const YAML::Node body = resolve(described["requestBody"]);
        const YAML::Node schema = resolve(body["content"]["application/json"]["schema"]);
        EXPECT_EQ(schema["type"].as<std::string>(), "object") << route.pattern;
        EXPECT_EQ(schema["additionalProperties"].as<std::string>(), "false") << route.pattern;
    }
}

TEST_F(OpenApi, EveryOperationHasASuccessAndProblemDocuments) {
    std::set<std::string> ids;
    for (const auto& [name, node] : operations()) {
        const YAML::Node responses = node["responses"];
        const bool success = responses["200"].IsDefined() || responses["201"].IsDefined();
        EXPECT_TRUE(success) << name.second;
        ASSERT_TRUE(responses["default"].IsDefined()) << name.second;
        const YAML::Node problem = resolve(responses["default"]);
        EXPECT_TRUE(problem["content"]["application/problem+json"].IsDefined()) << name.second;
        EXPECT_TRUE(node["summary"].IsDefined()) << name.second;
        EXPECT_TRUE(ids.insert(node["operationId"].as<std::string>()).second) << name.second;
    }
}

TEST_F(OpenApi, DescribesThePlaceholdersOfEveryPath) {
    for (const Route& route : routes()) {
        EXPECT_EQ(path_parameters(route), placeholders(route.pattern)) << route.pattern;
    }
}

TEST_F(OpenApi, ListsAllProblemTypesAndAuditActions) {
    const YAML::Node schemas = document["components"]["schemas"];
    std::set<std::string> types;
    for (const auto& type : schemas["Problem"]["properties"]["type"]["enum"]) {
        types.insert(type.as<std::string>());
    }
    using base::ErrorKind;
    for (int kind = 0; kind <= static_cast<int>(ErrorKind::internal); ++kind) {
        const auto type = problem_type(static_cast<ErrorKind>(kind));
        EXPECT_TRUE(types.contains("urn:causeway:problem:" + std::string(type.name))) << type.name;
    }
    std::set<std::string> actions;
    for (const auto& action : schemas["AuditAction"]["enum"]) {
        actions.insert(action.as<std::string>());
    }
    std::set<std::string> known;
    for (const auto& [action, name] : base::EnumNames<model::AuditAction>::table)
        known.emplace(name);
    EXPECT_EQ(actions, known);
}

TEST_F(OpenApi, ListsAllAcceptedDifferences) {
    const YAML::Node differences = document["components"]["schemas"]["AcceptedDifferences"];
    std::set<std::string> listed;
    for (const auto& name : differences["items"]["enum"]) listed.insert(name.as<std::string>());
    std::set<std::string> known;
    for (const auto& [difference, name] : base::EnumNames<model::AcceptedDifference>::table) {
        known.emplace(name);
    }
    EXPECT_EQ(listed, known);
    EXPECT_TRUE(differences["uniqueItems"].as<bool>());
    EXPECT_EQ(differences["maxItems"].as<std::size_t>(), known.size());
}

TEST_F(OpenApi, HasNoReferenceToNothing) {
    check_references(document);
}

}  // namespace
}  // namespace causeway::admin
