// SPDX-License-Identifier: Apache-2.0
#include "storage/challenge_json.hpp"

#include "base/time_text.hpp"
#include "storage/json_column.hpp"
#include "storage/problem_json.hpp"

namespace causeway::storage {
namespace {

using nlohmann::json;

json to_json(const model::Challenge& challenge) {
    json value = {{"id", challenge.id.to_string()},
                  {"type", base::name_of(challenge.type)},
                  {"token", challenge.token},
                  {"status", base::name_of(challenge.status)}};
    if (challenge.validated_at) {
        value["validated_at"] = base::to_rfc3339_micros(*challenge.validated_at);
    }
    if (challenge.error) value["error"] = problem_to_json(*challenge.error);
    if (challenge.answered_with) value["answered_with"] = challenge.answered_with->value();
    return value;
}

model::Challenge from_json(const json& value) {
    const auto id = model::ChallengeId::parse(value.at("id").get<std::string>());
    const auto type = base::named<model::ChallengeType>(value.at("type").get<std::string>());
    const auto status = base::named<model::ChallengeStatus>(value.at("status").get<std::string>());
    if (!id || !type || !status) throw UnreadableRow("a challenge cannot be read");
    model::Challenge challenge{*id, *type, value.at("token"), *status, std::nullopt, std::nullopt};
    if (const json& at = value.at("validated_at"); !at.is_null()) {
        const auto time = base::parse_rfc3339(at.get<std::string>());
        if (!time) throw UnreadableRow("a challenge with an unreadable time");
        challenge.validated_at = *time;
    }
    if (const json& error = value.at("error"); !error.is_null()) {
        challenge.error = problem_from_json(error);
    }
    if (const json& thumbprint = value.at("answered_with"); !thumbprint.is_null()) {
        challenge.answered_with = crypto::KeyThumbprint(thumbprint.get<std::string>());
    }
    return challenge;
}

}  // namespace

std::string challenges_to_text(const std::vector<model::Challenge>& challenges) {
    json list = json::array();
    for (const model::Challenge& challenge : challenges) list.push_back(to_json(challenge));
    return json_text(list);
}

std::vector<model::Challenge> challenges_from_text(const std::optional<std::string>& text) {
    if (!text) return {};
    return read_json(*text, [](const json& list) {
        std::vector<model::Challenge> challenges;
        for (const json& value : list) challenges.push_back(from_json(value));
        return challenges;
    });
}

}  // namespace causeway::storage
