#include "gateway/vault/vault_copy.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace tongqu::gateway {
namespace {

using Failed = std::unexpected<std::string>;

struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
};
using Connection = std::unique_ptr<sqlite3, Close>;

constexpr int kBusyMilliseconds = 5000;

std::expected<Connection, std::string> open(const std::filesystem::path& path, int flags) {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
    Connection connection(raw);
    if (code != SQLITE_OK) return Failed(path.string() + ": " + sqlite3_errstr(code));
    sqlite3_busy_timeout(raw, kBusyMilliseconds);
    return connection;
}

// "ok" is what an intact database says.
bool is_intact(sqlite3* connection) {
    sqlite3_stmt* check = nullptr;
    if (sqlite3_prepare_v2(connection, "PRAGMA integrity_check(1)", -1, &check, nullptr) != SQLITE_OK) return false;
    const bool intact = sqlite3_step(check) == SQLITE_ROW &&
                        std::strcmp(reinterpret_cast<const char*>(sqlite3_column_text(check, 0)), "ok") == 0;
    sqlite3_finalize(check);
    return intact;
}

std::expected<void, std::string> copy_pages(const std::filesystem::path& source, const std::filesystem::path& target) {
    const auto from = open(source, SQLITE_OPEN_READONLY);
    if (!from) return Failed(from.error());
    const auto to = open(target, SQLITE_OPEN_READWRITE);
    if (!to) return Failed(to.error());
    int code = SQLITE_ERROR;
    if (sqlite3_backup* backup = sqlite3_backup_init(to->get(), "main", from->get(), "main")) {
        sqlite3_backup_step(backup, -1);
        code = sqlite3_backup_finish(backup);
    }
    if (code != SQLITE_OK) return Failed(source.string() + ": " + sqlite3_errstr(code));
    // Without a write-ahead log beside it the copy is whole in one file.
    if (sqlite3_exec(to->get(), "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr) != SQLITE_OK ||
        !is_intact(to->get()))
        return Failed(target.string() + ": the copy is not intact");
    return {};
}

}  // namespace

std::expected<bool, std::string> copy_database(const std::filesystem::path& from, const std::filesystem::path& to,
                                               const std::string& name) {
    std::error_code error;
    if (!std::filesystem::exists(from / name, error)) return false;
    const auto target = to / name;
    const int descriptor = ::open(target.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return Failed(target.string() + ": " + std::strerror(errno));
    const auto copied = copy_pages(from / name, target);
    const bool synced = ::fsync(descriptor) == 0;
    const int number = errno;
    ::close(descriptor);
    if (!copied) return Failed(copied.error());
    if (!synced) return Failed(target.string() + ": " + std::strerror(number));
    return true;
}

}  // namespace tongqu::gateway
