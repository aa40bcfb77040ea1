// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <utility>

#include "base/enum_names.hpp"
#include "base/error.hpp"

namespace causeway::model {

// Why control of a name was not proved, as precisely as we can tell. The same cause feeds the ACME
// problem, the timeline, the metrics and the documentation. The two that begin with gateway_ are
// this gateway's own fault and say nothing about the name. `foreign` is what a newer version
// recorded in a word that this one does not know.
enum class Cause {
    dns_no_such_name,
    dns_no_address,
    dns_no_record,
    dns_server_failure,
    dns_bogus,
    dns_timeout,
    dns_loop,
    address_forbidden,
    connection_refused,
    connection_timeout,
    connection_reset,
    network_unreachable,
    answer_too_slow,
    answer_too_large,
    not_http,
    http_status,
    redirect_too_many,
    redirect_forbidden,
    redirect_broken,
    wrong_content,
    html_instead_of_token,
    wrong_record,
    misplaced_record,
    misformed_record,
    tls_failure,
    tls_no_alpn,
    tls_wrong_certificate,
    tls_misformed_certificate,
    deadline_passed,
    gateway_busy,
    gateway_failed,
    foreign,
};

// The problem type that a client sees for it (RFC 8555 §6.7).
base::ErrorKind problem_kind(Cause cause);

// Whether a further attempt a few seconds later may well go better: DNS or a file that spreads
// slowly, a server that is still starting, one of several that is behind (RFC 8555 §8.2).
bool worth_retrying(Cause cause);

// What the person who owns the name should change, one sentence.
std::string_view hint(Cause cause);

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::Cause> {
    using enum causeway::model::Cause;
    static constexpr std::pair<causeway::model::Cause, std::string_view> table[] = {
        {dns_no_such_name, "dns_no_such_name"},
        {dns_no_address, "dns_no_address"},
        {dns_no_record, "dns_no_record"},
        {dns_server_failure, "dns_server_failure"},
        {dns_bogus, "dns_bogus"},
        {dns_timeout, "dns_timeout"},
        {dns_loop, "dns_loop"},
        {address_forbidden, "address_forbidden"},
        {connection_refused, "connection_refused"},
        {connection_timeout, "connection_timeout"},
        {connection_reset, "connection_reset"},
        {network_unreachable, "network_unreachable"},
        {answer_too_slow, "answer_too_slow"},
        {answer_too_large, "answer_too_large"},
        {not_http, "not_http"},
        {http_status, "http_status"},
        {redirect_too_many, "redirect_too_many"},
        {redirect_forbidden, "redirect_forbidden"},
        {redirect_broken, "redirect_broken"},
        {wrong_content, "wrong_content"},
        {html_instead_of_token, "html_instead_of_token"},
        {wrong_record, "wrong_record"},
        {misplaced_record, "misplaced_record"},
        {misformed_record, "misformed_record"},
        {tls_failure, "tls_failure"},
        {tls_no_alpn, "tls_no_alpn"},
        {tls_wrong_certificate, "tls_wrong_certificate"},
        {tls_misformed_certificate, "tls_misformed_certificate"},
        {deadline_passed, "deadline_passed"},
        {gateway_busy, "gateway_busy"},
        {gateway_failed, "gateway_failed"},
        {foreign, "foreign"},
    };
};
