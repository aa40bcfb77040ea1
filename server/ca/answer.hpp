// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/enum_names.hpp"
#include "ca/issuer.hpp"

namespace causeway::ca {

// What a connector said in one call, after everything in it was bounded and made valid.

struct Done {};

// Why a CA could not be asked; the circuit breaker judges by it.
enum class FailureCause { connection, timeout, server, credentials, rate_limit, local };

struct Failed {
    FailureCause cause = FailureCause::connection;
    Unavailable unavailable;
};

using Answer = std::variant<Done, Issued, Pending, Rejected, NotFound, Failed, Unknown>;

// "issued": for logs.
std::string_view name_of(const Answer& answer);

struct TypeDescription {
    std::string title;
    std::string version;
    bool honours_validity = false;
    bool idempotent = false;
    std::string schema;
};

// A problem of a configuration, at a JSON pointer (RFC 6901).
struct ConfigProblem {
    std::string pointer;
    std::string problem;
};

struct Parts {
    std::optional<TypeDescription> description;
    std::vector<ConfigProblem> findings;
    std::vector<TestStage> stages;
    std::vector<base::Bytes> intermediates;
    std::vector<base::Bytes> anchors;
    std::optional<base::Bytes> crl;
};

struct Report {
    Answer answer;
    Parts parts;
};

}  // namespace causeway::ca

template <>
struct causeway::base::EnumNames<causeway::ca::FailureCause> {
    using enum causeway::ca::FailureCause;
    static constexpr std::pair<causeway::ca::FailureCause, std::string_view> table[] = {
        {connection, "connection"},   {timeout, "timeout"},       {server, "server"},
        {credentials, "credentials"}, {rate_limit, "rate_limit"}, {local, "local"},
    };
};
