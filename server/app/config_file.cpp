// SPDX-License-Identifier: Apache-2.0
#include "app/config_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <type_traits>

#include <toml++/toml.h>

#include "app/listen_address.hpp"
#include "app/resolver_sets.hpp"
#include "app/setting_text.hpp"
#include "app/settings.hpp"
#include "audit/signed_note.hpp"
#include "net/http_url.hpp"

namespace causeway::app {
namespace {

using base::ErrorKind;

constexpr std::size_t kMaxFile = 1024 * 1024;

base::Result<std::string> read_file(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        return base::fail(ErrorKind::malformed, path + ": is a directory. Name the file in it.");
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return base::fail(ErrorKind::not_found,
                          path + ": cannot be read. Check that it exists and who may read it.");
    }
    // One octet more tells a file that is too large, also one without an end.
    std::string text(kMaxFile + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > kMaxFile) return base::fail(ErrorKind::malformed, path + ": is too large.");
    return text;
}

// Puts the values of a parsed file where they belong, and remembers which were known.
class TomlReader {
  public:
    TomlReader(const toml::table& table, std::string_view name, Origins* origins)
        : table_(table), name_(name), origins_(origins) {}

    template <class Value>
    void operator()(const char* section, const char* key, Value& value) {
        const std::string setting = std::string(section) + "." + key;
        known_.insert(setting);
        const toml::node* node = table_[section][key].node();
        if (node == nullptr || error_) return;
        if (!assign(*node, value)) {
            error_ = at(*node) + ": " + setting + " must be " + form_of(value) + ".";
        } else if (origins_ != nullptr) {
            (*origins_)[setting] = at(*node);
        }
    }

    // The first thing wrong, unknown names included.
    std::optional<std::string> error() {
        for (const auto& [section, node] : table_) {
            if (!error_) check_section(std::string(section.str()), node);
        }
        return error_;
    }

  private:
    std::string at(const toml::node& node) const {
        return name_ + ":" + std::to_string(node.source().begin.line);
    }

    void check_section(const std::string& section, const toml::node& node) {
        const toml::table* entries = node.as_table();
        const bool known = std::ranges::any_of(
            known_, [&](const std::string& setting) { return setting.starts_with(section + "."); });
        if (!known || entries == nullptr) {
            error_ = at(node) + ": there is no section [" + section +
                     "]. The sections are described in docs/operations.md.";
            return;
        }
        for (const auto& [key, value] : *entries) {
            const std::string setting = section + "." + std::string(key.str());
            if (known_.contains(setting) || error_) continue;
            error_ = at(value) + ": there is no setting " + setting +
                     ". Correct its spelling or remove the line.";
        }
    }

    static bool assign(const toml::node& node, std::string& value) {
        return assign_native(node, value);
    }
    static bool assign(const toml::node& node, bool& value) { return assign_native(node, value); }
    static bool assign(const toml::node& node, int& value) {
        const auto number = node.value_exact<std::int64_t>();
        if (!number || *number < INT32_MIN || *number > INT32_MAX) return false;
        value = static_cast<int>(*number);
        return true;
    }
    static bool assign(const toml::node& node, std::chrono::milliseconds& value) {
        const auto text = node.value_exact<std::string>();
        return text && parse_setting(*text, value);
    }
    static bool assign(const toml::node& node, std::vector<std::string>& value) {
        const toml::array* array = node.as_array();
        if (array == nullptr || (!array->empty() && !array->is_homogeneous<std::string>())) {
            return false;
        }
        value.clear();
        for (const toml::node& item : *array) value.push_back(*item.value_exact<std::string>());
        return true;
    }
    template <class Value>
    static bool assign_native(const toml::node& node, Value& value) {
        const auto found = node.value_exact<Value>();
        if (found) value = *found;
        return found.has_value();
    }

    const toml::table& table_;
    std::string name_;
    Origins* origins_;
    std::set<std::string> known_;
    std::optional<std::string> error_;
};

std::string variable_name(std::string_view section, std::string_view key) {
    std::string name = "CAUSEWAY_" + std::string(section) + "_" + std::string(key);
    std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return name;
}

class EnvironmentReader {
  public:
    EnvironmentReader(const Environment& environment, Origins* origins)
        : environment_(environment), origins_(origins) {}

    template <class Value>
    void operator()(const char* section, const char* key, Value& value) {
        const std::string name = variable_name(section, key);
        const auto text = lookup(name);
        if (!text || error_) return;
        if (!parse_setting(*text, value)) {
            error_ =
                base::make_error(ErrorKind::malformed, name + " must be " + form_of(value) + ".");
        } else if (origins_ != nullptr) {
            (*origins_)[std::string(section) + "." + key] =
                environment_(name) ? name : name + "_FILE";
        }
    }

    const std::optional<base::Error>& error() const { return error_; }

  private:
    std::optional<std::string> lookup(const std::string& name) {
        const auto file = environment_(name + "_FILE");
        auto plain = environment_(name);
        // Which of them is meant, and whether the other is an old password, nobody can tell.
        if (plain && file) {
            error_ = base::make_error(ErrorKind::malformed, name + " and " + name +
                                                                "_FILE are both set. Remove one "
                                                                "of them.");
            return std::nullopt;
        }
        if (!file) return plain;
        auto text = read_file(*file);
        if (!text) {
            error_ = base::make_error(ErrorKind::malformed, name + "_FILE: " + text.error().detail);
            return std::nullopt;
        }
        if (text->ends_with('\n')) text->pop_back();
        return *std::move(text);
    }

    const Environment& environment_;
    Origins* origins_;
    std::optional<base::Error> error_;
};

base::Result<void> require(bool holds, const char* remedy) {
    if (holds) return {};
    return base::fail(ErrorKind::malformed, remedy);
}

// The URL of every resource is this text and more (RFC 8555 §7.1).
bool is_base_url(const std::string& text) {
    const auto url = net::HttpUrl::parse(text);
    return url && url->scheme == net::HttpScheme::https && !text.ends_with('/') &&
           text.find_first_of("?#") == std::string::npos &&
           url->to_string() == text + (url->target == "/" ? "/" : "");
}

base::Result<void> check_lab(const Config::Lab& lab) {
    const bool plain = lab.http01_port == 80 && lab.tlsalpn01_port == 443 && lab.zone.empty();
    CAUSEWAY_CHECK(
        require(lab.enabled || plain,
                "Remove lab.http01_port, lab.tlsalpn01_port and lab.zone, or set lab.enabled = "
                "true on a machine for trying things out: outside a lab http-01 uses port 80 "
                "(RFC 8555 section 8.3) and tls-alpn-01 port 443 (RFC 8737 section 3)."));
    const auto is_port = [](int number) { return number > 0 && number < 65536; };
    CAUSEWAY_CHECK(require(is_port(lab.http01_port), "Set lab.http01_port to a port number."));
    return require(is_port(lab.tlsalpn01_port), "Set lab.tlsalpn01_port to a port number.");
}

// A call of a CA of less than a second would be cut off while the CA is still at work, and its
// order could not be sent again.
base::Result<void> check_issuance(const Config::Issuance& issuance) {
    using std::chrono::hours;
    using std::chrono::minutes;
    using std::chrono::seconds;
    CAUSEWAY_CHECK(require(issuance.finalize_wait <= seconds(30),
                           "Set issuance.finalize_wait to 30s or less: clients wait no longer."));
    CAUSEWAY_CHECK(
        require(issuance.call_deadline >= seconds(1) && issuance.call_deadline <= minutes(10),
                "Set issuance.call_deadline to a span between 1s and 10m."));
    return require(issuance.give_up_after >= minutes(1) && issuance.give_up_after <= hours(24 * 90),
                   "Set issuance.give_up_after to a span between 1m and 90d.");
}

base::Result<void> check_audit(const Config& config) {
    const Config::Audit& audit = config.audit;
    using std::chrono::hours;
    using std::chrono::seconds;
    for (const std::string& text : audit.further_verifier_keys) {
        const auto key = audit::VerifierKey::parse(text);
        CAUSEWAY_CHECK(require(key.has_value(),
                               "Set audit.further_verifier_keys to keys as `causeway audit "
                               "verifier-key` prints them."));
        if (key->name() != audit_origin(config)) {
            return base::fail(base::ErrorKind::malformed,
                              "Set audit.further_verifier_keys to keys of this log only, which is "
                              "named " +
                                  audit_origin(config) + ": " + text + " is of another one.");
        }
    }
    CAUSEWAY_CHECK(
        require(audit::is_key_name(audit_origin(config)),
                "Set audit.origin to a name of printable ASCII without spaces and \"+\", "
                "for example \"acme.example.com/audit\"."));
    CAUSEWAY_CHECK(require(audit.anchor_directory.empty() || !audit.signing_key_file.empty(),
                           "Set audit.signing_key_file too: only what is signed can be anchored in "
                           "audit.anchor_directory."));
    return require(audit.checkpoint_interval >= seconds(1) && audit.checkpoint_interval <= hours(1),
                   "Set audit.checkpoint_interval to a span between 1s and 1h.");
}

base::Result<void> check_listeners(const Config& config) {
    for (const auto& [setting, listen] : {std::pair{"acme.listen", config.acme.listen},
                                          {"admin.listen", config.admin.listen},
                                          {"operations.listen", config.operations.listen},
                                          {"publication.listen", config.publication.listen}}) {
        const bool none_wanted = listen.empty() && std::string_view(setting) != "acme.listen" &&
                                 std::string_view(setting) != "operations.listen";
        if (none_wanted) continue;
        if (const auto address = parse_listen_address(listen); !address) {
            return base::fail(ErrorKind::malformed,
                              std::string("Correct ") + setting + ": " + address.error().detail);
        }
    }
    return {};
}

bool one_of(const std::string& value, std::initializer_list<std::string_view> choices) {
    return std::ranges::find(choices, value) != choices.end();
}

base::Result<void> check_resolvers(const Config& config) {
    CAUSEWAY_CHECK(
        require(one_of(config.validation.resolver_mode, {"system", "recursive", "forward"}),
                "Set validation.resolver_mode to system, recursive or forward."));
    CAUSEWAY_CHECK(require(
        config.validation.resolver_mode != "forward" || !config.validation.forwarders.empty(),
        "Set validation.forwarders: the resolver mode is forward."));
    std::set<std::string> names;
    for (const net::ResolverSet& set : resolver_sets(config)) {
        const bool first = names.insert(set.name).second;
        const bool complete = set.mode != net::ResolverMode::forward || !set.forwarders.empty();
        CAUSEWAY_CHECK(require(first && complete,
                               "Set validation.resolver_sets to texts of a name of its own, other "
                               "than default, and name servers, separated by spaces, for example "
                               "\"inside 10.0.0.53 10.0.0.54\"."));
    }
    return {};
}

}  // namespace

base::Result<Config> parse_config(std::string_view text, std::string_view name, Origins* origins) {
    try {
        const toml::table table = toml::parse(text, name);
        Config config;
        TomlReader reader(table, name, origins);
        visit_settings(config, reader);
        if (const auto error = reader.error()) return base::fail(ErrorKind::malformed, *error);
        return config;
    } catch (const toml::parse_error& error) {
        return base::fail(ErrorKind::malformed, std::string(name) + ":" +
                                                    std::to_string(error.source().begin.line) +
                                                    ": " + std::string(error.description()) + ".");
    }
}

base::Result<Config> apply_environment(Config config, const Environment& environment,
                                       Origins* origins) {
    EnvironmentReader reader(environment, origins);
    visit_settings(config, reader);
    if (reader.error()) return base::fail(*reader.error());
    return config;
}

std::string audit_origin(const Config& config) {
    if (!config.audit.origin.empty()) return config.audit.origin;
    constexpr std::string_view kScheme = "https://";
    const std::string& url = config.acme.base_url;
    // The doctor asks before anybody has refused another scheme.
    return (url.starts_with(kScheme) ? url.substr(kScheme.size()) : url) + "/audit";
}

base::Result<Config> check_config(Config config) {
    CAUSEWAY_CHECK(require(is_base_url(config.acme.base_url),
                           "Set acme.base_url to the https URL that clients use, host in lower "
                           "case, without a final slash or query, for example "
                           "\"https://acme.example.com\"."));
    CAUSEWAY_CHECK(
        require(!config.acme.tls_certificate.empty() && !config.acme.tls_key.empty(),
                "Set acme.tls_certificate and acme.tls_key: ACME is spoken over TLS only "
                "(RFC 8555 section 6.1)."));
    CAUSEWAY_CHECK(require(!config.secrets.key_file.empty(),
                           "Set secrets.key_file to a file with 32 random octets in base64, made "
                           "for example by: openssl rand -base64 32"));
    CAUSEWAY_CHECK(
        require(config.database.owner_url.empty() || !config.database.service_role.empty(),
                "Set database.service_role to the role that database.url connects as: who owns the "
                "tables has to give it the right to use them."));
    CAUSEWAY_CHECK(require(config.database.connections >= 4 && config.database.connections <= 1000,
                           "Set database.connections to a number between 4 and 1000."));
    CAUSEWAY_CHECK(check_listeners(config));
    CAUSEWAY_CHECK(check_resolvers(config));
    CAUSEWAY_CHECK(check_lab(config.lab));
    CAUSEWAY_CHECK(check_issuance(config.issuance));
    CAUSEWAY_CHECK(check_audit(config));
    CAUSEWAY_CHECK(require(config.process.drain <= std::chrono::minutes(10),
                           "Set process.drain to 10m or less."));
    CAUSEWAY_CHECK(
        require(one_of(config.log.format, {"json", "text"}), "Set log.format to json or text."));
    CAUSEWAY_CHECK(require(one_of(config.log.level, {"debug", "info", "warning", "error"}),
                           "Set log.level to debug, info, warning or error."));
    return config;
}

base::Result<Config> read_config(const std::string& path, const Environment& environment,
                                 Origins* origins) {
    Config config;
    if (!path.empty()) {
        CAUSEWAY_TRY(const std::string text, read_file(path));
        CAUSEWAY_TRY(config, parse_config(text, path, origins));
    }
    return apply_environment(std::move(config), environment, origins);
}

base::Result<Config> load_config(const std::string& path, const Environment& environment) {
    CAUSEWAY_TRY(Config config, read_config(path, environment));
    return check_config(std::move(config));
}

Environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        // Nothing of ours changes the environment. NOLINTNEXTLINE(concurrency-mt-unsafe)
        const char* value = std::getenv(name.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
}

std::vector<std::string> unknown_variables(const std::vector<std::string>& variables) {
    // Those of the commands that speak to a running service (server/cli/server_access.cpp).
    std::set<std::string, std::less<>> known = {"CAUSEWAY_SERVER", "CAUSEWAY_TOKEN_FILE",
                                                "CAUSEWAY_CA_FILE"};
    Config config;
    visit_settings(config, [&](const char* section, const char* key, const auto&) {
        const std::string name = variable_name(section, key);
        known.insert(name);
        known.insert(name + "_FILE");
    });
    std::vector<std::string> unknown;
    for (const std::string& name : variables) {
        if (name.starts_with("CAUSEWAY_") && !known.contains(name)) unknown.push_back(name);
    }
    return unknown;
}

}  // namespace causeway::app
