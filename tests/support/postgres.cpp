// SPDX-License-Identifier: Apache-2.0
#include "support/postgres.hpp"

#include <atomic>
#include <csignal>
#include <fstream>
#include <memory>
#include <stdexcept>

#include <libpq-fe.h>
#include <unistd.h>

// libpqxx 6.4 does not free libpq's result when it finds the connection lost.
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions() {
    return "leak:libpqxx-6.4.so";
}

namespace causeway::support {
namespace {

using Words = std::vector<std::string>;

// initdb and postgres refuse to run as root. setpriv also restores the death signal, which a change
// of user clears.
Words unprivileged(const Words& command) {
    Words words = {"setpriv", "--pdeathsig=SIGQUIT"};
    if (geteuid() == 0) {
        words.insert(words.end(), {"--reuid=nobody", "--regid=nogroup", "--clear-groups"});
    }
    words.insert(words.end(), command.begin(), command.end());
    return words;
}

std::string program(const std::string& name) {
    std::string folder = run({"pg_config", "--bindir"});
    folder.erase(folder.find_last_not_of(" \n") + 1);
    return folder + "/" + name;
}

void give_to_unprivileged_user(const std::filesystem::path& path) {
    if (geteuid() == 0) run({"chown", "nobody:nogroup", path.string()});
}

}  // namespace

PostgresCluster::PostgresCluster() {
    give_to_unprivileged_user(directory_.path());
    Process initdb(
        unprivileged({program("initdb"), "--pgdata=" + (directory_.path() / "data").string(),
                      "--username=causeway", "--auth=trust", "--no-sync", "--encoding=UTF8",
                      "--locale=C.UTF-8"}));
    if (initdb.wait(std::chrono::seconds(60)) != 0) throw std::runtime_error(initdb.output());
    start();
    for (const char* role : {kOwner, kService}) {
        sql("postgres", std::string("CREATE ROLE ") + role + " LOGIN");
    }
}

PostgresCluster::PostgresCluster(StandbyOf followed) {
    give_to_unprivileged_user(directory_.path());
    Process backup(
        unprivileged({program("pg_basebackup"), "--pgdata=" + (directory_.path() / "data").string(),
                      "--dbname=" + followed.primary.url("postgres"), "--write-recovery-conf",
                      "--checkpoint=fast", "--no-sync"}));
    if (backup.wait(std::chrono::seconds(60)) != 0) throw std::runtime_error(backup.output());
    start();
}

PostgresCluster::~PostgresCluster() {
    if (server_) end(SIGQUIT);
}

PostgresCluster& PostgresCluster::shared() {
    static PostgresCluster cluster;
    return cluster;
}

std::string PostgresCluster::url(const std::string& database, const std::string& role) const {
    return "postgresql://" + role + "@/" + database + "?host=" + directory_.path().string();
}

std::string PostgresCluster::sql(const std::string& database, const std::string& text) const {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(
        PQconnectdb(url(database).c_str()), PQfinish);
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexec(connection.get(), text.c_str()), PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        throw std::runtime_error(PQerrorMessage(connection.get()));
    }
    std::string lines;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        for (int column = 0; column < PQnfields(result.get()); ++column) {
            if (column != 0) lines += '|';
            lines += PQgetvalue(result.get(), row, column);
        }
        lines += '\n';
    }
    return lines;
}

void PostgresCluster::promote() const {
    sql("postgres", "SELECT pg_promote()");
}

void PostgresCluster::start() {
    const std::filesystem::path data = directory_.path() / "data";
    Words command = {program("postgres"), "-D", data.string()};
    for (const std::string& setting :
         {std::string("listen_addresses="), "unix_socket_directories=" + directory_.path().string(),
          std::string("max_connections=200"), std::string("fsync=off"),
          std::string("synchronous_commit=off"), std::string("full_page_writes=off")}) {
        command.insert(command.end(), {"-c", setting});
    }
    server_.emplace(unprivileged(command));
    server_->wait_until(
        [&] {
            std::ifstream status(data / "postmaster.pid");
            std::string line;
            while (std::getline(status, line)) {
                if (line.starts_with("ready") || line.starts_with("standby")) return true;
            }
            return false;
        },
        std::chrono::seconds(60));
}

void PostgresCluster::stop() {
    end(SIGINT);
}

void PostgresCluster::crash() {
    end(SIGQUIT);
}

void PostgresCluster::end(int signal) {
    server_->send_signal(signal);
    if (!server_->wait()) throw std::runtime_error("PostgreSQL does not stop");
    server_.reset();
}

TestDatabase::TestDatabase(PostgresCluster& cluster, const std::string& model) : cluster_(cluster) {
    static std::atomic<int> count{0};
    name_ = "test_" + std::to_string(++count);
    make(model);
}

void TestDatabase::make(const std::string& model) const {
    cluster_.sql("postgres", "CREATE DATABASE " + name_ + " OWNER " + PostgresCluster::kOwner +
                                 " TEMPLATE " + model);
}

void TestDatabase::lose() {
    cluster_.sql("postgres", "DROP DATABASE " + name_ + " WITH (FORCE)");
    make("template1");
}

TestDatabase::~TestDatabase() {
    try {
        cluster_.sql("postgres", "DROP DATABASE " + name_ + " WITH (FORCE)");
    } catch (const std::exception&) {
        // The whole cluster goes away soon.
    }
}

}  // namespace causeway::support
