// SPDX-License-Identifier: Apache-2.0
#include "ca/plugin.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ca/plugin_call.hpp"

namespace causeway::ca {
namespace {

// A connector of the first minor version ends with `cancel`.
constexpr std::size_t kSmallestTable =
    offsetof(causeway_connector, cancel) + sizeof(causeway_connector::cancel);

constexpr std::chrono::seconds kDescribeDeadline{5};

base::Result<void> check_writers(const std::filesystem::path& path) {
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0) {
        return base::fail(base::internal_error(path.string() + " cannot be read"));
    }
    const bool trusted_owner = status.st_uid == 0 || status.st_uid == ::geteuid();
    if (!trusted_owner || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return base::fail(base::internal_error(
            path.string() +
            " could be changed by another user: it must belong to root or to this process's user, "
            "and neither its group nor others may write it"));
    }
    return {};
}

bool has_required_operations(const causeway_connector& api) {
    return api.describe && api.validate && api.create && api.destroy && api.test && api.enroll &&
           api.ca_certificates;
}

base::Result<causeway_connector> read_table(const causeway_connector* table) {
    if (table == nullptr) {
        return base::fail(base::internal_error("the connector does not speak ABI version " +
                                               std::to_string(CAUSEWAY_ABI_MAJOR)));
    }
    if (table->struct_size < kSmallestTable) {
        return base::fail(base::internal_error("the connector's table of functions is too short"));
    }
    if (table->abi_major != CAUSEWAY_ABI_MAJOR) {
        return base::fail(base::internal_error("the connector speaks ABI version " +
                                               std::to_string(table->abi_major) + ", this host " +
                                               std::to_string(CAUSEWAY_ABI_MAJOR)));
    }
    causeway_connector api = {};
    std::memcpy(&api, table, std::min(table->struct_size, sizeof api));
    if (!has_required_operations(api)) {
        return base::fail(base::internal_error("the connector lacks a required operation"));
    }
    return api;
}

base::Result<TypeDescription> ask_for_description(const causeway_connector& api,
                                                  const base::Clock& clock) {
    PluginCall call(clock, base::Deadline::after(clock, kDescribeDeadline));
    api.describe(&call.table());
    Report report = call.report();
    if (!std::holds_alternative<Done>(report.answer) || !report.parts.description) {
        return base::fail(base::internal_error("the connector did not describe itself"));
    }
    return *std::move(report.parts.description);
}

}  // namespace

base::Result<std::shared_ptr<const Plugin>> Plugin::load(const std::filesystem::path& file,
                                                         std::string type,
                                                         const base::Clock& clock) {
    CAUSEWAY_CHECK(check_writers(file.parent_path()));
    CAUSEWAY_CHECK(check_writers(file));
    void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        // glibc keeps the text for each thread. NOLINTNEXTLINE(concurrency-mt-unsafe)
        return base::fail(base::internal_error(::dlerror()));
    }
    void* symbol = ::dlsym(library, "causeway_connector_entry");
    if (symbol == nullptr) {
        return base::fail(
            base::internal_error(file.string() + " does not export causeway_connector_entry"));
    }
    return from_entry(reinterpret_cast<causeway_connector_entry_function>(symbol), std::move(type),
                      clock);
}

base::Result<std::shared_ptr<const Plugin>> Plugin::from_entry(
    causeway_connector_entry_function entry, std::string type, const base::Clock& clock) {
    CAUSEWAY_TRY(const causeway_connector api, read_table(entry(CAUSEWAY_ABI_MAJOR)));
    CAUSEWAY_TRY(TypeDescription description, ask_for_description(api, clock));
    auto schema = ConfigSchema::compile(description.schema);
    if (!schema) return base::fail(base::internal_error(schema.error().detail));
    ConnectorType about{
        .type = std::move(type),
        .title = std::move(description.title),
        .version = std::move(description.version),
        .schema = std::move(description.schema),
        .revokes = api.revoke != nullptr,
        .pends = api.resume != nullptr,
        .honours_validity = description.honours_validity,
        .finds_by_idempotency_key = api.find != nullptr,
        .idempotent = description.idempotent,
    };
    return std::shared_ptr<const Plugin>(new Plugin(api, std::move(about), *std::move(schema)));
}

}  // namespace causeway::ca
