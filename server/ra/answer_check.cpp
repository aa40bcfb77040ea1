// SPDX-License-Identifier: Apache-2.0
#include "ra/answer_check.hpp"

#include <algorithm>

#include "crypto/csr.hpp"

namespace causeway::ra {
namespace {

using crypto::Certificate;

// Positions are not trusted: the leaf is the certificate with the CSR's key.
const Certificate* find_leaf(const std::vector<Certificate>& certificates,
                             const crypto::PublicKey& key) {
    const auto leaf = std::ranges::find_if(
        certificates, [&](const Certificate& certificate) { return certificate.key() == key; });
    return leaf == certificates.end() ? nullptr : &*leaf;
}

base::Result<std::vector<Certificate>> chain_of(const Certificate& leaf,
                                                const std::vector<Certificate>& answer,
                                                const ca::CaCertificates& ca) {
    std::vector<Certificate> candidates = answer;
    candidates.insert(candidates.end(), ca.intermediates.begin(), ca.intermediates.end());
    return crypto::build_chain(leaf, candidates, ca.anchors);
}

base::Result<model::Connector> find_connector(model::UnitOfWork& unit, model::ConnectorId id) {
    auto connector = unit.connectors.find(id);
    if (!connector) return base::fail(base::internal_error("an attempt's connector is gone"));
    return *std::move(connector);
}

}  // namespace

base::Result<Verdict> AnswerCheck::judge(const AttemptWork& work) const {
    std::vector<Certificate> answer;
    for (const base::Bytes& der : work.attempt.answer) {
        auto certificate = Certificate::parse(der);
        if (!certificate) {
            return Verdict(Findings{"the answer is no certificate: " + certificate.error().detail});
        }
        answer.push_back(*std::move(certificate));
    }
    CAUSEWAY_TRY(const crypto::Csr csr, crypto::Csr::parse(work.attempt.csr));
    const Certificate* leaf = find_leaf(answer, csr.key());
    if (leaf == nullptr) return Verdict(Findings{"no certificate has the CSR's key"});
    CAUSEWAY_TRY(policy::Differences differences, compare(work, *leaf, csr.key()));
    Findings& findings = differences.refused;
    const model::ConnectorId connector = work.attempt.connector_id;
    CAUSEWAY_TRY(const ca::CaCertificates remembered, parts_.issuer.ca_certificates(connector));
    auto chain = chain_of(*leaf, answer, remembered);
    if (!chain) {
        // What the CA signs with may be newer than what is remembered of it.
        CAUSEWAY_TRY(const ca::CaCertificates latest,
                     parts_.issuer.latest_ca_certificates(connector));
        chain = chain_of(*leaf, answer, latest);
    }
    if (!chain) findings.push_back(chain.error().detail);
    if (!findings.empty()) return Verdict(std::move(findings));
    return Verdict(Servable{*std::move(chain), std::move(differences.accepted)});
}

// What the operator accepts of this CA now, whatever it was when the CSR went out.
base::Result<policy::Differences> AnswerCheck::compare(const AttemptWork& work,
                                                       const Certificate& leaf,
                                                       const crypto::PublicKey& key) const {
    CAUSEWAY_TRY(const auto connector, model::read(parts_.database, [&](model::UnitOfWork& unit) {
                     return find_connector(unit, work.attempt.connector_id);
                 }));
    const policy::ExpectedCertificate expected{key,
                                               work.order.identifiers,
                                               work.order.not_before,
                                               work.order.not_after,
                                               work.order.created_at,
                                               work.context.endpoint.policy.max_validity,
                                               connector.accepted_differences};
    return policy::differences(leaf, expected, parts_.clock.now());
}

std::optional<Certificate> leaf_of(const std::vector<base::Bytes>& certificates,
                                   base::ByteView csr) {
    const auto request = crypto::Csr::parse(csr);
    if (!request) return std::nullopt;
    for (const base::Bytes& der : certificates) {
        auto certificate = Certificate::parse(der);
        if (certificate && certificate->key() == request->key()) return *std::move(certificate);
    }
    return std::nullopt;
}

std::string join(const Findings& findings) {
    std::string out;
    for (const std::string& finding : findings) out += (out.empty() ? "" : "; ") + finding;
    return out;
}

}  // namespace causeway::ra
