#include "gateway/login/user_file.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "market/codec.hpp"

namespace tongqu::gateway {
namespace {

constexpr const char* kUserSchema = R"sql(
CREATE TABLE IF NOT EXISTS user (
    number INTEGER PRIMARY KEY,
    participant INTEGER NOT NULL,
    name TEXT NOT NULL,
    form INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (participant, name)
) STRICT;
)sql";
constexpr const char* kUserSettings =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA busy_timeout=1000;";
constexpr int kUserForm = 1;  // of the bodies: User's fields() in the journal's codec

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using UserStatement = std::unique_ptr<sqlite3_stmt, Finalize>;

UserStatement prepared(sqlite3* connection, const char* sql) {
    sqlite3_stmt* statement = nullptr;
    return UserStatement(sqlite3_prepare_v2(connection, sql, -1, &statement, nullptr) == SQLITE_OK ? statement : nullptr);
}

}  // namespace

std::expected<std::unique_ptr<UserFile>, std::string> UserFile::open(const std::filesystem::path& path) {
    // SQLite gives its side files the mode of the database file.
    const int descriptor = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return std::unexpected(path.string() + ": " + std::strerror(errno));
    ::close(descriptor);
    sqlite3* connection = nullptr;
    const int opened = sqlite3_open_v2(path.c_str(), &connection, SQLITE_OPEN_READWRITE, nullptr);
    std::unique_ptr<UserFile> file(new UserFile(connection));
    if (opened != SQLITE_OK || !file->run(kUserSettings) || !file->run(kUserSchema))
        return std::unexpected(path.string() + ": " + (connection ? sqlite3_errmsg(connection) : "out of memory"));
    return file;
}

UserFile::~UserFile() { sqlite3_close(connection_); }

bool UserFile::run(const char* sql) { return sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) == SQLITE_OK; }

std::expected<std::vector<User>, std::string> UserFile::read() const {
    std::vector<User> users;
    const auto select = prepared(connection_, "SELECT number, form, body FROM user ORDER BY number");
    if (!select) return std::unexpected(std::string("users.db: ") + sqlite3_errmsg(connection_));
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(select.get())) == SQLITE_ROW) {
        const std::string which = "users.db: user " + std::to_string(sqlite3_column_int64(select.get(), 0));
        if (sqlite3_column_int(select.get(), 1) != kUserForm) return std::unexpected(which + " was written by another version");
        const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(select.get(), 2));
        Decoder decoder(std::span(bytes, static_cast<std::size_t>(sqlite3_column_bytes(select.get(), 2))));
        User& user = users.emplace_back();
        decoder.get(user);
        if (decoder.finish() || user.number.raw() != sqlite3_column_int64(select.get(), 0))
            return std::unexpected(which + " is damaged");
    }
    if (code != SQLITE_DONE) return std::unexpected(std::string("users.db: ") + sqlite3_errmsg(connection_));
    return users;
}

bool UserFile::put(const User& user) {
    ByteBuffer body;
    Encoder(body).put(user);
    const auto insert = prepared(connection_, "INSERT INTO user VALUES (?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET body = excluded.body");
    if (!insert) return false;
    sqlite3_bind_int64(insert.get(), 1, user.number.raw());
    sqlite3_bind_int64(insert.get(), 2, user.participant.raw());
    sqlite3_bind_text(insert.get(), 3, user.name.data(), static_cast<int>(user.name.size()), SQLITE_STATIC);
    sqlite3_bind_int(insert.get(), 4, kUserForm);
    sqlite3_bind_blob(insert.get(), 5, body.bytes().data(), static_cast<int>(body.bytes().size()), SQLITE_STATIC);
    return sqlite3_step(insert.get()) == SQLITE_DONE;
}

bool UserFile::erase(UserNumber number) {
    const auto remove = prepared(connection_, "DELETE FROM user WHERE number = ?");
    if (!remove) return false;
    sqlite3_bind_int64(remove.get(), 1, number.raw());
    // The write-ahead log still holds the row until it is emptied.
    return sqlite3_step(remove.get()) == SQLITE_DONE && run("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace tongqu::gateway
