// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "connectors/sdk/connector.hpp"

// What entry.hpp's function tables run. Nothing here throws: an exception becomes an outcome.
namespace causeway::sdk {

inline std::string_view view(causeway_text text) {
    return {text.data, text.size};
}
inline ByteView view(causeway_bytes bytes) {
    return {bytes.data, bytes.size};
}

void run_describe(const causeway_call& call, const std::function<Description()>& describe) noexcept;
void run_validate(const causeway_call& call,
                  const std::function<std::vector<Finding>()>& validate) noexcept;
void run_create(const causeway_call& call, const std::function<void()>& create) noexcept;

void run_test(Connector& connector, const causeway_call& call) noexcept;
void run_enroll(Connector& connector, const causeway_enroll_request& request,
                const causeway_call& call) noexcept;
void run_ca_certificates(Connector& connector, const causeway_call& call) noexcept;
void run_resume(Resumes& connector, const causeway_enroll_request& request, ByteView handle,
                const causeway_call& call) noexcept;
void run_revoke(Revokes& connector, const causeway_revoke_request& request,
                const causeway_call& call) noexcept;
void run_find(Finds& connector, const causeway_enroll_request& request,
              const causeway_call& call) noexcept;

}  // namespace causeway::sdk
