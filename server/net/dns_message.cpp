// SPDX-License-Identifier: Apache-2.0
#include "net/dns_message.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "base/ascii.hpp"

namespace causeway::net {
namespace {

constexpr std::size_t kHeaderSize = 12;  // RFC 1035 §4.1.1
constexpr std::size_t kChainMost = 16;
constexpr std::uint16_t kTypeCname = 5;

// Reads a message front to back; any read past its end makes every later read fail.
class Reader {
  public:
    explicit Reader(base::ByteView message) : message_(message) {}

    bool ok() const { return ok_; }
    void skip(std::size_t count) { take(count); }
    std::uint16_t u16() {
        const base::ByteView octets = take(2);
        return ok_ ? static_cast<std::uint16_t>(octets[0] << 8 | octets[1]) : std::uint16_t{0};
    }

    // A domain name in lower case without final dot (RFC 1035 §4.1.4). A pointer has to lead back,
    // so that none can lead in a circle. Octets that no host name has become '?'.
    std::string name() {
        std::string out;
        std::size_t resume_at = 0;
        std::size_t pointed_from = message_.size();
        while (ok_ && out.size() <= 255) {
            const std::uint8_t length = octet();
            if ((length & 0xc0) == 0xc0) {
                const std::size_t target = (length & 0x3fU) << 8 | octet();
                if (resume_at == 0) resume_at = at_;
                ok_ = ok_ && target < std::min(pointed_from, at_ - 2);
                pointed_from = at_ = target;
                continue;
            }
            if (length == 0) {
                if (resume_at != 0) at_ = resume_at;
                return out;
            }
            append_label(out, take(length));
        }
        ok_ = false;
        return {};
    }

  private:
    base::ByteView take(std::size_t count) {
        ok_ = ok_ && count <= message_.size() - at_;
        if (!ok_) return {};
        at_ += count;
        return message_.subspan(at_ - count, count);
    }
    std::uint8_t octet() {
        const base::ByteView octets = take(1);
        return ok_ ? octets[0] : std::uint8_t{0};
    }
    static void append_label(std::string& out, base::ByteView label) {
        if (!out.empty()) out += '.';
        for (const std::uint8_t value : label) {
            const bool plain = value > 0x20 && value < 0x7f && value != '.' && value != '\\';
            out += plain ? base::ascii_lower(static_cast<char>(value)) : '?';
        }
    }

    base::ByteView message_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

template <std::size_t N>
std::optional<DnsRecord> parse_address(base::ByteView rdata) {
    if (rdata.size() != N) return std::nullopt;
    std::array<std::uint8_t, N> octets{};
    std::copy(rdata.begin(), rdata.end(), octets.begin());
    return IpAddress(octets);
}

std::optional<DnsRecord> parse_txt(base::ByteView rdata) {
    if (rdata.empty()) return std::nullopt;
    TxtRecord record;
    while (!rdata.empty()) {
        const std::size_t length = rdata[0];
        if (length >= rdata.size()) return std::nullopt;
        record.text += base::as_text(rdata.subspan(1, length));
        rdata = rdata.subspan(1 + length);
    }
    return record;
}

std::optional<DnsRecord> parse_caa(base::ByteView rdata) {
    if (rdata.size() < 2) return std::nullopt;
    const std::size_t tag_length = rdata[1];
    if (tag_length == 0 || tag_length > rdata.size() - 2) return std::nullopt;
    return CaaRecord{rdata[0], std::string(base::as_text(rdata.subspan(2, tag_length))),
                     std::string(base::as_text(rdata.subspan(2 + tag_length)))};
}

}  // namespace

std::optional<DnsRecord> parse_record(DnsType type, base::ByteView rdata) {
    switch (type) {
        case DnsType::a:
            return parse_address<4>(rdata);
        case DnsType::aaaa:
            return parse_address<16>(rdata);
        case DnsType::txt:
            return parse_txt(rdata);
        case DnsType::caa:
            return parse_caa(rdata);
    }
    return std::nullopt;
}

std::vector<std::string> cname_chain(base::ByteView message, std::string_view name) {
    Reader reader(message);
    reader.skip(4);
    const std::uint16_t questions = reader.u16();
    const std::uint16_t answers = reader.u16();
    reader.skip(kHeaderSize - 8);
    for (unsigned i = 0; i < questions && reader.ok(); ++i) {
        reader.name();
        reader.skip(4);
    }

    std::map<std::string, std::string> aliases;
    for (unsigned i = 0; i < answers && reader.ok(); ++i) {
        const std::string owner = reader.name();
        const std::uint16_t type = reader.u16();
        reader.skip(6);  // class and TTL
        const std::uint16_t size = reader.u16();
        if (type == kTypeCname) {
            const std::string target = reader.name();
            if (reader.ok()) aliases.emplace(owner, target);
        } else {
            reader.skip(size);
        }
    }

    std::vector<std::string> chain;
    auto next = aliases.find(base::ascii_lower(name));
    while (next != aliases.end() && chain.size() < kChainMost) {
        chain.push_back(next->second);
        next = aliases.find(next->second);
    }
    return chain;
}

}  // namespace causeway::net
