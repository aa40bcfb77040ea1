// SPDX-License-Identifier: Apache-2.0
#include "connectors/scep/connection_test.hpp"

#include <string>
#include <utility>

namespace causeway::scep {
namespace {

using sdk::Stage;
using sdk::Verdict;
using Stages = std::vector<Stage>;

// The stages that came before the one that failed have passed.
void add_failed_exchange(const base::Error& error, Stages& out) {
    std::string stage = "connection";
    if (error.kind == base::ErrorKind::dns) stage = "name";
    if (error.kind == base::ErrorKind::tls) stage = "tls";
    if (error.kind == base::ErrorKind::unavailable) stage = "answer";
    for (const char* const earlier : {"name", "connection", "tls"}) {
        if (stage == earlier) break;
        out.push_back({earlier, Verdict::passed, ""});
    }
    out.push_back({stage, Verdict::failed, error.detail});
}

void add_reached(const Config& config, Stages& out) {
    out.push_back({"name", Verdict::passed, ""});
    out.push_back({"connection", Verdict::passed, ""});
    const bool tls = config.url.starts_with("https:");
    out.push_back({"tls", tls ? Verdict::passed : Verdict::skipped,
                   tls ? "" : "Plain HTTP; SCEP protects its messages by itself."});
}

Stage capabilities_stage(const net::HttpReply& reply, const Config& config) {
    const auto capabilities =
        reply.status == 200 ? Capabilities::parse(reply.body) : Capabilities();
    const std::string text = "GetCACaps: " + capabilities.describe();
    const auto algorithms = choose_algorithms(capabilities, config.legacy_algorithms);
    if (!algorithms)
        return {"capabilities", Verdict::failed, text + "; " + algorithms.error().detail};
    const bool modern = capabilities.encrypts_with_aes() && capabilities.digests_with_sha256();
    return {"capabilities", modern ? Verdict::passed : Verdict::warned, text};
}

Stage ca_stage(const Connection& connection, sdk::Call& call) {
    const auto found = connection.server.authority(call);
    if (const auto* failed = std::get_if<sdk::Unavailable>(&found)) {
        return {"ca", Verdict::failed, failed->for_log};
    }
    const crypto::Certificate& ca = std::get<Authority>(found).pinned;
    const bool expired = ca.not_after() < connection.host.now();
    return {"ca", expired ? Verdict::failed : Verdict::passed,
            ca.subject() + ", valid until " + base::to_rfc3339(ca.not_after())};
}

Stage signer_stage(const Connection& connection) {
    const crypto::Certificate& ra = connection.identity.certificate;
    if (ra.not_after() < connection.host.now()) {
        return {"signer", Verdict::failed,
                "The RA certificate expired at " + base::to_rfc3339(ra.not_after()) + "."};
    }
    if (!connection.identity.self_made) {
        return {"signer", Verdict::passed,
                ra.subject() + ", valid until " + base::to_rfc3339(ra.not_after())};
    }
    return {"signer", Verdict::warned,
            "Requests are signed with a self-signed RA certificate. Unless the CA takes requests "
            "from everybody, make it known there as a registration authority's. DER in base64: " +
                base::base64_encode(ra.der())};
}

}  // namespace

Stages test_connection(const Connection& connection, sdk::Call& call) {
    Stages out;
    const auto reply = connection.server.probe(call);
    if (!reply) {
        add_failed_exchange(reply.error(), out);
        return out;
    }
    add_reached(connection.config, out);
    out.push_back(capabilities_stage(*reply, connection.config));
    out.push_back(ca_stage(connection, call));
    out.push_back(signer_stage(connection));
    out.push_back({"revocation", Verdict::skipped, "SCEP cannot revoke."});
    return out;
}

}  // namespace causeway::scep
