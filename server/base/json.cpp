// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"

#include <set>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/encoding.hpp"

namespace causeway::base {
namespace {

using nlohmann::json;

// Walks the text once before any tree is built, so that a refusal costs no memory.
class LimitGuard final : public nlohmann::json_sax<json> {
  public:
    explicit LimitGuard(const JsonLimits& limits) : limits_(limits) {}

    const std::string& reason() const { return reason_; }

    bool null() override { return count(); }
    bool boolean(bool) override { return count(); }
    bool number_integer(number_integer_t) override { return count(); }
    bool number_unsigned(number_unsigned_t) override { return count(); }
    bool number_float(number_float_t, const string_t&) override { return count(); }
    bool string(string_t&) override { return count(); }
    bool binary(binary_t&) override { return count(); }

    bool start_object(std::size_t) override {
        members_.emplace_back();
        return enter();
    }
    bool key(string_t& name) override {
        if (members_.back().insert(name).second) return count();
        return refuse("The JSON text names the member " + json_quote(name) + " twice.");
    }
    bool end_object() override {
        members_.pop_back();
        --depth_;
        return true;
    }
    bool start_array(std::size_t) override { return enter(); }
    bool end_array() override {
        --depth_;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception&) override {
        return refuse("The text is not valid JSON at byte " + std::to_string(position) + ".");
    }

  private:
    bool enter() {
        if (++depth_ > limits_.depth) return refuse("The JSON text is nested too deeply.");
        return count();
    }
    bool count() {
        if (++values_ > limits_.values) return refuse("The JSON text has too many values.");
        return true;
    }
    bool refuse(std::string reason) {
        reason_ = std::move(reason);
        return false;
    }

    const JsonLimits& limits_;
    std::vector<std::set<std::string>> members_;
    std::size_t depth_ = 0;
    std::size_t values_ = 0;
    std::string reason_;
};

}  // namespace

Result<json> parse_json(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.bytes)
        return fail(ErrorKind::malformed, "The JSON text is too large.");
    if (!is_utf8(text)) return fail(ErrorKind::malformed, "The JSON text is not valid UTF-8.");
    LimitGuard guard(limits);
    if (!json::sax_parse(text, &guard)) return fail(ErrorKind::malformed, guard.reason());
    return json::parse(text);
}

std::string json_quote(std::string_view text) {
    return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace causeway::base
