// SPDX-License-Identifier: Apache-2.0
#include "va/tls_alpn_01.hpp"

#include <utility>

#include "va/reach.hpp"
#include "va/tls_verdict.hpp"
#include "va/trace_steps.hpp"

namespace causeway::va {
namespace {

// RFC 8738 §6: the field has no form for an address.
std::string server_name_for(const model::Identifier& identifier) {
    const auto address = net::IpAddress::parse(identifier.value());
    return address ? address->reverse_name() : identifier.value();
}

}  // namespace

net::Task<Verdict> prove_tls_alpn_01(Attempt& attempt) {
    const model::Identifier& identifier = attempt.request.identifier;
    const std::string server_name = server_name_for(identifier);
    const auto begin = [&](const Dialling& to, net::Handshaker::Done done) {
        attempt.tools.handshaker.handshake(
            {server_name, kAcmeTls, to.target, attempt.allowed, to.connect_by, to.deadline},
            std::move(done));
    };
    const auto reached = co_await reach<net::HandshakeAnswer>(attempt, identifier.value(),
                                                              attempt.tools.ports.tls_alpn, begin);
    if (!reached) co_return reached.error();
    const net::HandshakeAnswer& answer = reached->answer;
    if (answer.connected) {
        attempt.steps.emplace_back(tls_step(server_name, reached->target, answer));
    }
    co_return judge_handshake(*reached, identifier, attempt.request.key_authorization);
}

}  // namespace causeway::va
