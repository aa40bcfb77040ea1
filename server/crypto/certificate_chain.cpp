// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include <openssl/x509v3.h>

#include "crypto/certificate.hpp"
#include "crypto/openssl.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

// Each pair of candidates may cost one signature verification.
constexpr std::size_t kMaxCandidates = 64;

// What X509_check_ca says of a CA by its basic constraints, and of a version 1 root, which has
// none.
constexpr int kIsCa = 1;
constexpr int kIsVersion1Root = 3;

// A certificate that a chain from the leaf reaches, and the step whose issuer it is.
struct Step {
    const Certificate* certificate;
    std::size_t issued;
};

// Names, key identifiers, the right to sign certificates, and the signature itself.
bool is_signed_by(const Certificate& subject, const Certificate& issuer) {
    if (X509_check_issued(issuer.handle(), subject.handle()) != X509_V_OK) return false;
    const int right = X509_check_ca(issuer.handle());
    if (right != kIsCa && right != kIsVersion1Root) return false;
    const bool good = X509_verify(subject.handle(), issuer.key().handle()) == 1;
    drain_errors();
    return good;
}

const Certificate* find_issuer(const Certificate& subject, const std::vector<Certificate>& among) {
    const auto issuer = std::find_if(among.begin(), among.end(),
                                     [&](const auto& one) { return is_signed_by(subject, one); });
    return issuer == among.end() ? nullptr : &*issuer;
}

// The steps from the leaf to the given one.
std::vector<Certificate> path_to(const std::vector<Step>& steps, std::size_t last) {
    std::vector<Certificate> out;
    for (std::size_t i = last; i != 0; i = steps[i].issued) out.push_back(*steps[i].certificate);
    out.push_back(*steps.front().certificate);
    std::reverse(out.begin(), out.end());
    return out;
}

// Breadth first: one name may belong to several keys and one key to several certificates, of which
// only some lead to an anchor; the first chain found is a shortest one.
std::optional<std::vector<Certificate>> search(const Certificate& leaf,
                                               const std::vector<Certificate>& candidates,
                                               const std::vector<Certificate>& anchors) {
    std::vector<Step> steps = {{&leaf, 0}};
    const auto reached = [&](const Certificate& candidate) {
        return std::any_of(steps.begin(), steps.end(),
                           [&](const Step& step) { return *step.certificate == candidate; });
    };
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Certificate& current = *steps[i].certificate;
        if (std::find(anchors.begin(), anchors.end(), current) != anchors.end()) {
            return path_to(steps, i);
        }
        if (const Certificate* const anchor = find_issuer(current, anchors)) {
            steps.push_back({anchor, i});
            return path_to(steps, steps.size() - 1);
        }
        for (const Certificate& candidate : candidates) {
            if (!reached(candidate) && is_signed_by(current, candidate)) {
                steps.push_back({&candidate, i});
            }
        }
    }
    return std::nullopt;
}

}  // namespace

Result<std::vector<Certificate>> build_chain(const Certificate& leaf,
                                             const std::vector<Certificate>& candidates,
                                             const std::vector<Certificate>& anchors) {
    if (candidates.size() > kMaxCandidates) {
        return fail(ErrorKind::malformed, "There are more than 64 CA certificates to choose from.");
    }
    auto chain = search(leaf, candidates, anchors);
    if (!chain) {
        return fail(ErrorKind::malformed,
                    "No chain of signatures leads from the certificate (issuer " + leaf.issuer() +
                        ") to a trust anchor; a CA certificate in between is missing or another CA "
                        "signed it.");
    }
    // certbot takes no chain of one certificate.
    if (chain->size() > 2 && chain->back().self_issued()) chain->pop_back();
    return *std::move(chain);
}

}  // namespace causeway::crypto
