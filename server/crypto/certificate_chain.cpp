// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <openssl/x509v3.h>

#include "crypto/certificate.hpp"
#include "crypto/openssl.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using Path = std::vector<const Certificate*>;

constexpr std::size_t kMaxChainLength = 10;
// Cross-signed loops of candidates could otherwise be walked in every order.
constexpr int kMaxVerifications = 200;

// Depth-first, because one name may belong to several keys, of which only one leads to an anchor.
class ChainSearch {
  public:
    ChainSearch(const std::vector<Certificate>& candidates, const std::vector<Certificate>& anchors)
        : candidates_(candidates), anchors_(anchors) {}

    bool complete(Path& path) {
        if (contains(anchors_, *path.back())) return true;
        if (path.size() >= kMaxChainLength) return false;
        for (const Certificate& anchor : anchors_) {
            if (!is_signed_by(*path.back(), anchor)) continue;
            path.push_back(&anchor);
            return true;
        }
        for (const Certificate& candidate : candidates_) {
            if (is_on(path, candidate) || !is_signed_by(*path.back(), candidate)) continue;
            path.push_back(&candidate);
            if (complete(path)) return true;
            path.pop_back();
        }
        return false;
    }

  private:
    static bool contains(const std::vector<Certificate>& set, const Certificate& certificate) {
        return std::find(set.begin(), set.end(), certificate) != set.end();
    }
    static bool is_on(const Path& path, const Certificate& certificate) {
        return std::any_of(path.begin(), path.end(),
                           [&](const Certificate* step) { return *step == certificate; });
    }

    // Names, key identifiers, the right to sign certificates, and the signature itself.
    bool is_signed_by(const Certificate& subject, const Certificate& issuer) {
        if (X509_check_issued(issuer.handle(), subject.handle()) != X509_V_OK ||
            X509_check_ca(issuer.handle()) == 0 || ++verifications_ > kMaxVerifications) {
            return false;
        }
        const bool good = X509_verify(subject.handle(), issuer.key().handle()) == 1;
        drain_errors();
        return good;
    }

    const std::vector<Certificate>& candidates_;
    const std::vector<Certificate>& anchors_;
    int verifications_ = 0;
};

}  // namespace

Result<std::vector<Certificate>> build_chain(const Certificate& leaf,
                                             const std::vector<Certificate>& candidates,
                                             const std::vector<Certificate>& anchors) {
    Path path = {&leaf};
    if (!ChainSearch(candidates, anchors).complete(path)) {
        return fail(ErrorKind::malformed,
                    "No chain of signatures leads from the certificate (issuer " + leaf.issuer() +
                        ") to a trust anchor; a CA certificate in between is missing or another CA "
                        "signed it.");
    }
    if (path.size() > 1 && path.back()->self_issued()) path.pop_back();
    std::vector<Certificate> out;
    for (const Certificate* const step : path) out.push_back(*step);
    return out;
}

}  // namespace causeway::crypto
