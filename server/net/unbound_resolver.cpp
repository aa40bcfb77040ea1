// SPDX-License-Identifier: Apache-2.0
#include "net/unbound_resolver.hpp"

#include <chrono>
#include <fstream>
#include <stdexcept>

#include <sys/mman.h>
#include <unbound.h>
#include <unistd.h>

#include "net/contained.hpp"
#include "net/dns_message.hpp"

namespace causeway::net {
namespace {

struct ContextDeleter {
    void operator()(ub_ctx* context) const { ub_ctx_delete(context); }
};
using ContextHandle = std::unique_ptr<ub_ctx, ContextDeleter>;

struct ResultDeleter {
    void operator()(ub_result* result) const { ub_resolve_free(result); }
};
using ResultHandle = std::unique_ptr<ub_result, ResultDeleter>;

constexpr int kClassIn = 1;

// libunbound answers these itself by default; a lab's or home's name server may serve them.
constexpr const char* kServedZones[] = {"test.", "home.arpa."};

// libunbound takes a whole configuration from a file only.
void configure(ub_ctx* context, const std::string& text) {
    const OwnedFd file(memfd_create("unbound.conf", MFD_CLOEXEC));
    const auto written = write(file.get(), text.data(), text.size());
    const std::string path = "/proc/self/fd/" + std::to_string(file.get());
    if (written != static_cast<ssize_t>(text.size()) || ub_ctx_config(context, path.c_str()) != 0) {
        throw std::runtime_error("libunbound refuses its configuration");
    }
}

// The context, frozen: libunbound takes no change after its first use.
base::Result<ContextHandle> make_context(const ResolverSet& set) {
    CAUSEWAY_TRY(const std::string config, unbound_config(set));
    ContextHandle context(ub_ctx_create());
    if (!context) throw std::runtime_error("ub_ctx_create failed");
    ub_ctx_debugout(context.get(), nullptr);
    ub_ctx_async(context.get(), 1);
    configure(context.get(), config);
    if (!set.trust_anchor_file.empty()) {
        if (!std::ifstream(set.trust_anchor_file)) {
            return base::fail(bad_resolver_set(
                set, "its trust anchor file " + set.trust_anchor_file + " cannot be read"));
        }
        ub_ctx_add_ta_file(context.get(), set.trust_anchor_file.c_str());
    }
    for (const char* zone : kServedZones) {
        if (const int error = ub_ctx_zone_remove(context.get(), zone); error != 0) {
            return base::fail(bad_resolver_set(
                set, "libunbound cannot start with it (" + std::string(ub_strerror(error)) +
                         "); is the trust anchor file in zone file form?"));
        }
    }
    return context;
}

DnsAnswer without_records(std::string rcode) {
    DnsAnswer answer;
    answer.rcode = std::move(rcode);
    return answer;
}

DnsAnswer read_result(const DnsQuestion& question, const ub_result& result) {
    DnsAnswer answer;
    answer.rcode = rcode_name(result.rcode);
    answer.cname_chain = cname_chain({static_cast<const std::uint8_t*>(result.answer_packet),
                                      static_cast<std::size_t>(result.answer_len)},
                                     question.name);
    if (result.bogus != 0) {
        answer.security = DnsSecurity::bogus;
        if (result.why_bogus != nullptr) answer.why_bogus = result.why_bogus;
        return answer;
    }
    if (result.secure != 0) answer.security = DnsSecurity::secure;
    if (result.rcode != 0) return answer;

    for (std::size_t i = 0; result.data[i] != nullptr; ++i) {
        auto record =
            parse_record(question.type, {reinterpret_cast<const std::uint8_t*>(result.data[i]),
                                         static_cast<std::size_t>(result.len[i])});
        if (!record) {
            // Leaving one out could turn a CAA record set into permission.
            answer.rcode = "FORMERR";
            answer.records.clear();
            return answer;
        }
        answer.records.push_back(*std::move(record));
    }
    return answer;
}

}  // namespace

// One resolver set at work. On the loop's thread only.
class UnboundResolver::Context {
  public:
    Context(EventLoop& loop, const base::Clock& clock, ContextHandle context)
        : loop_(loop), clock_(clock), context_(std::move(context)) {
        watch_ = loop_.watch(ub_fd(context_.get()), {.readable = true},
                             [this](Readiness) { ub_process(context_.get()); });
    }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() {
        loop_.unwatch(watch_);
        for (const auto& [key, lookup] : lookups_) loop_.cancel(lookup->timer);
    }

    void begin(DnsQuestion question, base::Deadline deadline, Done done) {
        auto owned = std::make_unique<Lookup>(
            Lookup{*this, std::move(question), std::move(done), clock_.monotonic(), {}, 0});
        Lookup* const lookup = owned.get();
        lookup->timer = loop_.call_at(deadline.at(), [this, lookup] {
            ub_cancel(context_.get(), lookup->async_id);
            finish(lookup, without_records("TIMEOUT"));
        });
        lookups_.emplace(lookup, std::move(owned));

        const int error = ub_resolve_async(context_.get(), lookup->question.name.c_str(),
                                           static_cast<int>(lookup->question.type), kClassIn,
                                           lookup, &Context::on_result, &lookup->async_id);
        if (error != 0) finish(lookup, without_records("SERVFAIL"));
    }

  private:
    struct Lookup {
        Context& context;
        DnsQuestion question;
        Done done;
        base::MonotonicTime began;
        TimerId timer;
        int async_id;
    };

    static void on_result(void* mine, int error, ub_result* raw) {
        const ResultHandle result(raw);
        contained(0, [&] {
            auto* const lookup = static_cast<Lookup*>(mine);
            lookup->context.finish(lookup, error != 0 || !result
                                               ? without_records("SERVFAIL")
                                               : read_result(lookup->question, *result));
            return 0;
        });
    }

    void finish(const Lookup* key, DnsAnswer answer) {
        const auto entry = lookups_.extract(key);
        Lookup& lookup = *entry.mapped();
        loop_.cancel(lookup.timer);
        answer.took = std::chrono::duration_cast<base::Duration>(clock_.monotonic() - lookup.began);
        lookup.done(std::move(answer));
    }

    EventLoop& loop_;
    const base::Clock& clock_;
    ContextHandle context_;
    WatchId watch_{};
    std::unordered_map<const Lookup*, std::unique_ptr<Lookup>> lookups_;
};

base::Result<std::unique_ptr<UnboundResolver>> UnboundResolver::create(
    EventLoop& loop, const base::Clock& clock, const std::vector<ResolverSet>& sets) {
    std::vector<ContextHandle> handles;
    for (const ResolverSet& set : sets) {
        CAUSEWAY_TRY(ContextHandle handle, make_context(set));
        handles.push_back(std::move(handle));
    }
    Contexts contexts;
    loop.run_and_wait([&] {
        for (std::size_t i = 0; i < sets.size(); ++i) {
            contexts.emplace(sets[i].name,
                             std::make_unique<Context>(loop, clock, std::move(handles[i])));
        }
    });
    if (contexts.size() != sets.size()) {
        loop.run_and_wait([&] { contexts.clear(); });
        return base::fail(base::ErrorKind::malformed, "two resolver sets have the same name");
    }
    return std::unique_ptr<UnboundResolver>(new UnboundResolver(loop, std::move(contexts)));
}

UnboundResolver::UnboundResolver(EventLoop& loop, Contexts contexts)
    : loop_(loop), contexts_(std::move(contexts)) {}

UnboundResolver::~UnboundResolver() {
    loop_.run_and_wait([this] { contexts_.clear(); });
}

bool UnboundResolver::has(std::string_view resolver_set) const {
    return contexts_.contains(std::string(resolver_set));
}

void UnboundResolver::lookup(DnsQuestion question, base::Deadline deadline, Done done) {
    Context& context = *contexts_.at(question.resolver_set);
    if (!is_dns_name(question.name)) return done(without_records("FORMERR"));
    context.begin(std::move(question), deadline, std::move(done));
}

}  // namespace causeway::net
