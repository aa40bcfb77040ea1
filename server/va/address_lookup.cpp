// SPDX-License-Identifier: Apache-2.0
#include "va/address_lookup.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "va/dns_failure.hpp"
#include "va/trace_steps.hpp"

namespace causeway::va {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kAddressesPerFamily = 2;
// A name server that has not answered by then will not.
constexpr milliseconds kLookupTime{5000};
// How long an answer waits for the other family's.
constexpr milliseconds kCompanyTime{2000};

struct Families {
    net::DnsAnswer aaaa;
    net::DnsAnswer a;
};

// The lookups of both families side by side: over when both have ended or, after a while, when one
// has given addresses. Some name servers drop questions for AAAA.
class FamilyLookups {
  public:
    using Done = std::function<void(Families)>;

    static void begin(Attempt& attempt, const net::DnsQuestion& ask_aaaa,
                      const net::DnsQuestion& ask_a, Done done) {
        const auto self = std::make_shared<FamilyLookups>(attempt, std::move(done));
        self->timer_ = attempt.scheduler.call_at(self->began_ + kCompanyTime, [self] {
            self->patient_ = false;
            self->report_if_over();
        });
        self->ask(self, attempt, ask_aaaa, self->aaaa_);
        self->ask(self, attempt, ask_a, self->a_);
    }

    FamilyLookups(const Attempt& attempt, Done done)
        : scheduler_(attempt.scheduler),
          clock_(attempt.tools.clock),
          began_(clock_.monotonic()),
          done_(std::move(done)) {}

  private:
    using Slot = std::optional<net::DnsAnswer>;

    // `self` keeps this alive for answers that come when nobody waits for them any longer.
    void ask(const std::shared_ptr<FamilyLookups>& self, Attempt& attempt,
             const net::DnsQuestion& question, Slot& slot) {
        const auto latest = std::min(attempt.time.deadline().at(), began_ + kLookupTime);
        attempt.tools.resolver.lookup(question, base::Deadline(latest),
                                      [self, &slot](net::DnsAnswer answer) {
                                          slot = std::move(answer);
                                          self->report_if_over();
                                      });
    }

    void report_if_over() {
        const bool enough = !patient_ && (gives_address(aaaa_) || gives_address(a_));
        if (!done_ || !(enough || (aaaa_ && a_))) return;
        scheduler_.cancel(timer_);
        std::exchange(done_, {})({answer_of(aaaa_), answer_of(a_)});
    }

    static bool gives_address(const Slot& slot) {
        return slot && slot->usable() && !slot->records.empty();
    }

    net::DnsAnswer answer_of(Slot& slot) const {
        if (slot) return *std::move(slot);
        net::DnsAnswer none;
        none.rcode = "TIMEOUT";
        none.took = std::chrono::duration_cast<base::Duration>(clock_.monotonic() - began_);
        return none;
    }

    net::Scheduler& scheduler_;
    const base::Clock& clock_;
    base::MonotonicTime began_;
    Done done_;
    net::TimerId timer_;
    bool patient_ = true;
    Slot aaaa_;
    Slot a_;
};

// Why neither family gave an address, the most telling reason first.
model::ValidationFailure explain(const std::string& host, const net::DnsAnswer& aaaa,
                                 const net::DnsAnswer& a) {
    using model::Cause;
    const auto either = [&](auto holds) { return holds(aaaa) || holds(a); };
    const auto rcode_is = [](std::string_view rcode) {
        return [rcode](const net::DnsAnswer& answer) { return answer.rcode == rcode; };
    };
    const std::string asked = "DNS lookups of AAAA and A for " + host;
    if (either(leads_in_circle)) {
        return {Cause::dns_loop, asked + ": the CNAME records lead in a circle"};
    }
    if (either(rcode_is("TIMEOUT"))) return {Cause::dns_timeout, asked + ": no answer in time"};
    if (a.rcode == "NXDOMAIN" && aaaa.rcode == "NXDOMAIN") {
        return {Cause::dns_no_such_name, asked + ": NXDOMAIN, the name does not exist"};
    }
    if (a.rcode == "NOERROR" && aaaa.rcode == "NOERROR") {
        return {Cause::dns_no_address, asked + ": the name has neither"};
    }
    return {Cause::dns_server_failure, asked + ": answered " + aaaa.rcode + " and " + a.rcode};
}

void append_addresses(std::vector<net::IpAddress>& out, const net::DnsAnswer& answer) {
    if (!answer.usable()) return;
    std::size_t taken = 0;
    for (const net::DnsRecord& record : answer.records) {
        if (taken++ < kAddressesPerFamily) out.push_back(std::get<net::IpAddress>(record));
    }
}

}  // namespace

net::Task<Outcome<std::vector<net::IpAddress>>> find_addresses(Attempt& attempt, std::string host) {
    std::vector<net::IpAddress> out;
    if (const auto literal = net::IpAddress::parse(host)) {
        out.push_back(*literal);
        co_return out;
    }

    const std::string& set = attempt.request.network.resolver_set;
    const net::DnsQuestion ask_aaaa{set, host, net::DnsType::aaaa};
    const net::DnsQuestion ask_a{set, host, net::DnsType::a};
    net::Completion<Families> lookups([&](FamilyLookups::Done done) {
        FamilyLookups::begin(attempt, ask_aaaa, ask_a, std::move(done));
    });
    const auto [aaaa, a] = co_await lookups;
    attempt.steps.emplace_back(dns_step(ask_aaaa, aaaa));
    attempt.steps.emplace_back(dns_step(ask_a, a));

    for (const net::DnsAnswer* answer : {&aaaa, &a}) {
        if (answer->security != net::DnsSecurity::bogus) continue;
        co_return tl::make_unexpected(explain_bogus("DNS lookup of " + host, *answer));
    }
    append_addresses(out, aaaa);
    append_addresses(out, a);
    if (out.empty()) co_return tl::make_unexpected(explain(host, aaaa, a));
    co_return out;
}

}  // namespace causeway::va
