// SPDX-License-Identifier: Apache-2.0
#include <exception>

#include "connectors/sdk/connector.hpp"
#include "connectors/sdk/support/operations.hpp"

namespace causeway::sdk {
namespace {

causeway_text text(std::string_view value) {
    return {value.data(), value.size()};
}
causeway_bytes bytes(ByteView value) {
    return {value.data(), value.size()};
}

// What a service hands over. Its receiver is called by the host, through which no exception may
// pass: what goes wrong there is thrown once the service has returned.
template <class Value>
class Received {
  public:
    template <class Take>
    void take(Take take_value) noexcept {
        try {
            take_value(value_);
        } catch (...) {
            thrown_ = std::current_exception();
        }
    }

    Value& value() {
        if (thrown_) std::rethrow_exception(thrown_);
        return value_;
    }

  private:
    Value value_;
    std::exception_ptr thrown_;
};

using ReceivedBytes = Received<Bytes>;
using ReceivedEntries = Received<std::vector<StateEntry>>;

void store_bytes(void* out, causeway_bytes value) noexcept {
    static_cast<ReceivedBytes*>(out)->take([&](Bytes& bytes) {
        const ByteView octets = view(value);
        bytes.assign(octets.begin(), octets.end());
    });
}

void append_entry(void* out, causeway_text key, std::int64_t version,
                  causeway_bytes value) noexcept {
    static_cast<ReceivedEntries*>(out)->take([&](std::vector<StateEntry>& entries) {
        const ByteView octets = view(value);
        entries.push_back({std::string(view(key)), version, {octets.begin(), octets.end()}});
    });
}

// Whether the service gave a value; not when the answer is a plain "there is none".
bool succeeded(causeway_status status, const char* service) {
    switch (status) {
        case CAUSEWAY_OK:
            return true;
        case CAUSEWAY_NOT_FOUND:
        case CAUSEWAY_CONFLICT:
            return false;
        case CAUSEWAY_UNAVAILABLE:
            throw HostUnavailable(std::string("the host's ") + service + " is unavailable");
        case CAUSEWAY_UNSUPPORTED:
            throw std::logic_error(std::string("the host has no ") + service);
        default:
            throw std::logic_error(std::string("the host's ") + service + " refused");
    }
}

}  // namespace

void Host::log(LogLevel level, std::string_view event, std::string_view message) const {
    table_->log(table_->context, static_cast<causeway_log_level>(level), text(event),
                text(message));
}

Time Host::now() const {
    return Time(std::chrono::microseconds(table_->now(table_->context)));
}

std::optional<Bytes> Host::secret(std::string_view name) const {
    ReceivedBytes out;
    if (!succeeded(table_->secret(table_->context, text(name), {&out, &store_bytes}), "secrets")) {
        return std::nullopt;
    }
    return std::move(out.value());
}

std::optional<Bytes> Host::sign(std::string_view key, KeyScheme scheme, ByteView digest) const {
    ReceivedBytes out;
    const causeway_status status =
        table_->sign(table_->context, text(key), static_cast<causeway_key_scheme>(scheme),
                     bytes(digest), {&out, &store_bytes});
    if (!succeeded(status, "signing keys")) return std::nullopt;
    return std::move(out.value());
}

std::optional<Bytes> Host::decrypt(std::string_view key, KeyScheme scheme,
                                   ByteView ciphertext) const {
    ReceivedBytes out;
    const causeway_status status =
        table_->decrypt(table_->context, text(key), static_cast<causeway_key_scheme>(scheme),
                        bytes(ciphertext), {&out, &store_bytes});
    if (!succeeded(status, "decryption keys")) return std::nullopt;
    return std::move(out.value());
}

bool Host::may_connect(std::string_view address, std::uint16_t port) const {
    return table_->egress(table_->context, text(address), port) == CAUSEWAY_OK;
}

std::optional<StateEntry> Host::get(std::string_view key) const {
    ReceivedEntries out;
    const causeway_status status =
        table_->state_get(table_->context, text(key), {&out, &append_entry});
    if (!succeeded(status, "state") || out.value().empty()) return std::nullopt;
    return std::move(out.value().front());
}

std::optional<std::int64_t> Host::put_if(std::string_view key, std::int64_t expected,
                                         ByteView value) const {
    std::int64_t version = 0;
    const causeway_status status =
        table_->state_put_if(table_->context, text(key), expected, bytes(value), &version);
    if (!succeeded(status, "state")) return std::nullopt;
    return version;
}

std::vector<StateEntry> Host::list(std::string_view prefix, std::string_view after,
                                   std::uint32_t limit) const {
    ReceivedEntries out;
    (void)succeeded(table_->state_list(table_->context, text(prefix), text(after), limit,
                                       {&out, &append_entry}),
                    "state");
    return std::move(out.value());
}

std::chrono::milliseconds Call::remaining() const {
    return std::chrono::milliseconds(table_->remaining(table_->context));
}

void Call::sending() {
    if (table_->sending(table_->context) != 0) {
        throw TooLate("the host gave up before anything was sent");
    }
    has_sent_ = true;
}

}  // namespace causeway::sdk
