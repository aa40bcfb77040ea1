// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/scep/pki_message.hpp"
#include "connectors/sdk/support/values.hpp"
#include "connectors/sdk/support/x509.hpp"

namespace causeway::scep {

// RFC 8894 §3.2.1.3.
enum class PkiStatus { success = 0, failure = 2, pending = 3 };

// RFC 8894 §3.2.1.4; `unknown` for what the RFC does not have.
enum class FailInfo { bad_alg, bad_message_check, bad_request, bad_time, bad_cert_id, unknown };

// A CA's answer (RFC 8894 §3.3.2) that it signed and that belongs to the request.
struct CertRep {
    PkiStatus status = PkiStatus::failure;
    FailInfo fail_info = FailInfo::unknown;         // of a failure
    std::string fail_text;                          // of a failure; may be empty
    std::vector<crypto::Certificate> certificates;  // of a success
};

// Whose answer is waited for, and who can read it.
struct Expected {
    const Transaction& transaction;
    const std::vector<crypto::Certificate>& signers;
    const Identity& recipient;
    bool legacy = false;  // DES, 3DES and SHA-1 too
};

// An error says what is wrong with the answer, for the log: malformed, unauthorized when nobody of
// `signers` has signed it, conflict when it answers another request, unsupported for an algorithm.
base::Result<CertRep> read_cert_rep(base::ByteView message, const Expected& expected);

}  // namespace causeway::scep

template <>
struct causeway::base::EnumNames<causeway::scep::FailInfo> {
    using enum causeway::scep::FailInfo;
    static constexpr std::pair<causeway::scep::FailInfo, std::string_view> table[] = {
        {bad_alg, "badAlg"},         {bad_message_check, "badMessageCheck"},
        {bad_request, "badRequest"}, {bad_time, "badTime"},
        {bad_cert_id, "badCertId"},  {unknown, "unknown"},
    };
};
