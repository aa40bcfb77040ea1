// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "ca/issuer.hpp"
#include "crypto/certificate.hpp"
#include "model/stores/database.hpp"
#include "policy/certificate_rules.hpp"
#include "ra/attempt_work.hpp"

namespace causeway::ra {

// What may be served of an answer.
struct Servable {
    std::vector<crypto::Certificate> chain;  // leaf first
    model::AcceptedDifferences accepted;     // that the leaf really has
};
// Everything that is wrong with it, in words for the operator.
using Findings = std::vector<std::string>;
using Verdict = std::variant<Servable, Findings>;

// Compares certificates with the order that they are for. Whoever brings them, a CA or an operator,
// is not trusted.
class AnswerCheck {
  public:
    struct Parts {
        model::Database& database;
        ca::Issuer& issuer;
        const base::Clock& clock;
    };

    explicit AnswerCheck(Parts parts) : parts_(parts) {}

    // Of the attempt's answer. An error while it cannot be said, because the CA does not tell what
    // it signs with.
    base::Result<Verdict> judge(const AttemptWork& work) const;

  private:
    base::Result<policy::Differences> compare(const AttemptWork& work,
                                              const crypto::Certificate& leaf,
                                              const crypto::PublicKey& key) const;

    Parts parts_;
};

// The certificate with the CSR's key, wherever it stands among them; what is none is passed over.
std::optional<crypto::Certificate> leaf_of(const std::vector<base::Bytes>& certificates,
                                           base::ByteView csr);

// "one; two"
std::string join(const Findings& findings);

}  // namespace causeway::ra
