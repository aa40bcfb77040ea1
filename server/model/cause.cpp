// SPDX-License-Identifier: Apache-2.0
#include "model/cause.hpp"

namespace causeway::model {

base::ErrorKind problem_kind(Cause cause) {
    using base::ErrorKind;
    switch (cause) {
        case Cause::dns_no_such_name:
        case Cause::dns_no_address:
        case Cause::dns_server_failure:
        case Cause::dns_bogus:
        case Cause::dns_timeout:
        case Cause::dns_loop:
            return ErrorKind::dns;
        case Cause::dns_no_record:
        case Cause::http_status:
        case Cause::redirect_too_many:
        case Cause::redirect_forbidden:
        case Cause::redirect_broken:
        case Cause::wrong_content:
        case Cause::html_instead_of_token:
        case Cause::wrong_record:
        case Cause::misplaced_record:
        case Cause::misformed_record:
        case Cause::tls_wrong_certificate:
        case Cause::tls_misformed_certificate:
        case Cause::foreign:
            return ErrorKind::unauthorized;
        case Cause::address_forbidden:
            return ErrorKind::rejected_identifier;
        case Cause::connection_refused:
        case Cause::connection_timeout:
        case Cause::connection_reset:
        case Cause::network_unreachable:
        case Cause::answer_too_slow:
        case Cause::answer_too_large:
        case Cause::not_http:
        case Cause::deadline_passed:
            return ErrorKind::connection;
        case Cause::tls_failure:
        case Cause::tls_no_alpn:
            return ErrorKind::tls;
        case Cause::gateway_busy:
        case Cause::gateway_failed:
            return ErrorKind::unavailable;
    }
    return ErrorKind::internal;
}

bool worth_retrying(Cause cause) {
    switch (cause) {
        case Cause::dns_no_such_name:
        case Cause::dns_no_address:
        case Cause::dns_no_record:
        case Cause::dns_server_failure:
        case Cause::dns_timeout:
        case Cause::connection_refused:
        case Cause::connection_timeout:
        case Cause::connection_reset:
        case Cause::network_unreachable:
        case Cause::answer_too_slow:
        case Cause::wrong_record:
        case Cause::misplaced_record:
        case Cause::misformed_record:
        case Cause::tls_failure:
        case Cause::http_status:
        case Cause::wrong_content:
        case Cause::tls_wrong_certificate:
        case Cause::deadline_passed:
        case Cause::gateway_busy:
        case Cause::gateway_failed:
            return true;
        case Cause::dns_bogus:
        case Cause::dns_loop:
        case Cause::address_forbidden:
        case Cause::answer_too_large:
        case Cause::not_http:
        case Cause::redirect_too_many:
        case Cause::redirect_forbidden:
        case Cause::redirect_broken:
        case Cause::html_instead_of_token:
        case Cause::tls_no_alpn:
        case Cause::tls_misformed_certificate:
        case Cause::foreign:
            return false;
    }
    return false;
}

// NOLINTNEXTLINE(readability-function-size): one row for each cause
std::string_view hint(Cause cause) {
    switch (cause) {
        case Cause::dns_no_such_name:
            return "Create the name in DNS, or correct its spelling in the request.";
        case Cause::dns_no_address:
            return "Add an A or AAAA record for the name.";
        case Cause::dns_no_record:
            return "Publish the TXT record with the value that the client printed, and wait until "
                   "every name server of the zone answers with it.";
        case Cause::dns_server_failure:
            return "Check the zone's name servers, its delegation and its CNAME records: no usable "
                   "answer came of them.";
        case Cause::dns_bogus:
            return "The zone's DNSSEC signatures do not verify: check their expiry and the DS "
                   "record "
                   "at the parent.";
        case Cause::dns_timeout:
            return "The name servers did not answer in time: check that they can be reached.";
        case Cause::dns_loop:
            return "The CNAME records lead in a circle or through too many names: shorten the "
                   "chain.";
        case Cause::address_forbidden:
            return "The name points to an address that this endpoint must not contact: point it to "
                   "the web server's address, or ask the operator to allow that network.";
        case Cause::connection_refused:
            return "Nothing listens there: start the web server (or the client's own) on that "
                   "port.";
        case Cause::connection_timeout:
            return "No answer from that address: check firewalls between this gateway and the "
                   "server.";
        case Cause::connection_reset:
            return "The server closed the connection: check its logs and any filter in between.";
        case Cause::network_unreachable:
            return "There is no route to that address: check the AAAA and A records of the name.";
        case Cause::answer_too_slow:
            return "The server accepted the connection but did not answer in time.";
        case Cause::answer_too_large:
            return "The answer is far longer than a key authorization: serve the file that the "
                   "client wrote, not a page.";
        case Cause::not_http:
            return "Something else than a web server answers on that port.";
        case Cause::http_status:
            return "Serve the challenge file with status 200 under /.well-known/acme-challenge/.";
        case Cause::redirect_too_many:
            return "Shorten the chain of redirects to ten or fewer.";
        case Cause::redirect_forbidden:
            return "Redirect only to http on port 80 or https on port 443.";
        case Cause::redirect_broken:
            return "Send a Location header with an absolute or relative URL.";
        case Cause::wrong_content:
            return "Another account's or an old challenge file is served: check that the name "
                   "reaches the machine where the client runs.";
        case Cause::html_instead_of_token:
            return "A web page is served instead of the challenge file: exclude "
                   "/.well-known/acme-challenge/ from redirects, log-in pages and applications.";
        case Cause::wrong_record:
            return "The TXT record holds an old or foreign value: replace it and wait for its TTL.";
        case Cause::misplaced_record:
            return "Publish the TXT record under the name that was asked, exactly: many editors "
                   "append the zone's name to whatever is typed.";
        case Cause::misformed_record:
            return "Publish the value exactly as the client printed it: the unpadded base64url of "
                   "the SHA-256 of the key authorization, 43 characters.";
        case Cause::tls_failure:
            return "The TLS handshake failed: check that a server of TLS 1.2 or later answers on "
                   "that port.";
        case Cause::tls_no_alpn:
            return "Check that the client's TLS responder is what answers on this port, and that a "
                   "load balancer in front of it passes TLS and its ALPN through instead of ending "
                   "it.";
        case Cause::tls_wrong_certificate:
            return "The certificate shown is not this challenge's: check that the name reaches the "
                   "machine where the client runs.";
        case Cause::tls_misformed_certificate:
            return "The certificate shown is not made as RFC 8737 section 3 asks: update the ACME "
                   "client, or use another type of challenge.";
        case Cause::deadline_passed:
            return "No attempt succeeded in the time a challenge has: start again once the cause "
                   "of "
                   "the last attempt is mended.";
        case Cause::gateway_busy:
            return "Nothing is wrong with the name: this gateway had too much to do. Place a new "
                   "order in a few minutes.";
        case Cause::gateway_failed:
            return "Nothing is known to be wrong with the name: tell the operator of this service.";
        case Cause::foreign:
            return "A newer version of this gateway made that attempt and knows its cause: look "
                   "at it through that version.";
    }
    return {};
}

}  // namespace causeway::model
