// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "net/fetcher.hpp"
#include "net/handshaker.hpp"
#include "net/resolver.hpp"
#include "net/scheduler.hpp"

namespace causeway::support {

inline net::IpAddress address(const std::string& text) {
    return net::IpAddress::parse(text).value();
}

inline net::DnsAnswer dns_answer(std::string rcode,
                                 const std::vector<std::string>& addresses = {}) {
    net::DnsAnswer answer;
    answer.rcode = std::move(rcode);
    for (const std::string& text : addresses) answer.records.emplace_back(address(text));
    return answer;
}

// Answers what it was told to, one answer after the other, the last one for ever; NOERROR without
// records for anything else.
class FakeResolver final : public net::Resolver {
  public:
    explicit FakeResolver(net::Scheduler& scheduler) : scheduler_(scheduler) {}

    void set(const std::string& name, net::DnsType type, net::DnsAnswer answer) {
        answers_[{name, type}] = {std::move(answer)};
    }
    void then(const std::string& name, net::DnsType type, net::DnsAnswer answer) {
        answers_[{name, type}].push_back(std::move(answer));
    }
    // Addresses of both families; a name given here has nothing else.
    void host(const std::string& name, const std::vector<std::string>& addresses) {
        std::vector<std::string> v4;
        std::vector<std::string> v6;
        for (const auto& text : addresses) (address(text).is_v4() ? v4 : v6).push_back(text);
        set(name, net::DnsType::a, dns_answer("NOERROR", v4));
        set(name, net::DnsType::aaaa, dns_answer("NOERROR", v6));
    }
    void silence(const std::string& name) {
        for (const auto type : {net::DnsType::a, net::DnsType::aaaa}) silence(name, type);
    }
    void silence(const std::string& name, net::DnsType type) { silent_.insert({name, type}); }
    void delay(const std::string& name, net::DnsType type, base::MonotonicTime until) {
        delays_[{name, type}] = until;
    }

    bool has(std::string_view resolver_set) const override { return sets.contains(resolver_set); }
    void lookup(net::DnsQuestion question, base::Deadline deadline, Done done) override {
        questions.push_back(question);
        const std::pair key{question.name, question.type};
        if (silent_.contains(key)) {
            scheduler_.call_at(deadline.at(), [done] { done(dns_answer("TIMEOUT")); });
            return;
        }
        auto& answers = answers_[key];
        if (answers.empty()) answers.push_back(dns_answer("NOERROR"));
        net::DnsAnswer answer = answers.front();
        if (answers.size() > 1) answers.pop_front();
        const auto report = [done, answer = std::move(answer)] { done(answer); };
        if (const auto delay = delays_.find(key); delay != delays_.end()) {
            scheduler_.call_at(delay->second, report);
        } else {
            scheduler_.post(report);
        }
    }

    std::vector<net::DnsQuestion> questions;
    std::set<std::string, std::less<>> sets{"default"};

  private:
    net::Scheduler& scheduler_;
    std::map<std::pair<std::string, net::DnsType>, std::deque<net::DnsAnswer>> answers_;
    std::set<std::pair<std::string, net::DnsType>> silent_;
    std::map<std::pair<std::string, net::DnsType>, base::MonotonicTime> delays_;
};

inline net::FetchAnswer http_answer(int status, std::string body, std::string location = {}) {
    net::FetchAnswer answer;
    answer.connected = true;
    answer.status = status;
    answer.body_start = std::move(body);
    answer.location = std::move(location);
    return answer;
}

inline net::FetchAnswer fetch_error(net::ExchangeError error, bool connected = false) {
    net::FetchAnswer answer;
    answer.error = error;
    answer.connected = connected;
    answer.reason = base::name_of(error);
    return answer;
}

inline net::DnsAnswer txt_answer(const std::vector<std::string>& texts) {
    net::DnsAnswer answer = dns_answer("NOERROR");
    for (const std::string& text : texts) answer.records.emplace_back(net::TxtRecord{text});
    return answer;
}

// Answers as the test's function says; while `hold` is set it keeps the requests waiting instead.
class FakeFetcher final : public net::Fetcher {
  public:
    using Server = std::function<net::FetchAnswer(const net::FetchRequest&)>;

    FakeFetcher(net::Scheduler& scheduler, Server fake)
        : server(std::move(fake)), scheduler_(scheduler) {}

    void fetch(net::FetchRequest request, Done done) override {
        requests.push_back(request);
        if (hold) {
            held_.emplace_back(std::move(request), std::move(done));
        } else {
            scheduler_.post([done, answer = server(request)] { done(answer); });
        }
    }

    // Answers the longest waiting request.
    void release_one() {
        const auto [request, done] = std::move(held_.front());
        held_.pop_front();
        done(server(request));
    }

    Server server;
    bool hold = false;
    std::vector<net::FetchRequest> requests;

  private:
    net::Scheduler& scheduler_;
    std::deque<std::pair<net::FetchRequest, Done>> held_;
};

// Answers as the test's function says.
class FakeHandshaker final : public net::Handshaker {
  public:
    using Server = std::function<net::HandshakeAnswer(const net::HandshakeRequest&)>;

    explicit FakeHandshaker(net::Scheduler& scheduler) : scheduler_(scheduler) {}

    void handshake(net::HandshakeRequest request, Done done) override {
        requests.push_back(request);
        scheduler_.post([done, answer = server(request)] { done(answer); });
    }

    Server server;
    std::vector<net::HandshakeRequest> requests;

  private:
    net::Scheduler& scheduler_;
};

}  // namespace causeway::support
