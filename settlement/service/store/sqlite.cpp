#include "settlement/service/store/sqlite.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace tongqu::store {

Statement::Statement(Database& database, const char* sql) : database_(&database) {
    if (!database.failure_)
        database.check(
            sqlite3_prepare_v3(database.connection_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr));
}
Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)), bound_(other.bound_) {}
Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::bind(std::int64_t value) {
    if (statement_ != nullptr) database_->check(sqlite3_bind_int64(statement_, ++bound_, value));
    return *this;
}
Statement& Statement::bind(std::string_view text) {
    const char* data = text.data() == nullptr ? "" : text.data();  // SQLite takes a null pointer for NULL
    if (statement_ != nullptr)
        database_->check(sqlite3_bind_text64(statement_, ++bound_, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}
Statement& Statement::bind(std::span<const std::byte> blob) {
    if (statement_ != nullptr)
        database_->check(sqlite3_bind_blob64(statement_, ++bound_, blob.data(), blob.size(), SQLITE_TRANSIENT));
    return *this;
}
Statement& Statement::bind(const Digest& digest) { return bind(std::as_bytes(std::span(digest))); }
Statement& Statement::bind_null() {
    if (statement_ != nullptr) database_->check(sqlite3_bind_null(statement_, ++bound_));
    return *this;
}

bool Statement::step() {
    if (statement_ == nullptr || database_->failure_) return false;
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) database_->check(code);
    return code == SQLITE_ROW;
}
void Statement::run() {
    step();
    reset();
}
void Statement::reset() {
    if (statement_ != nullptr) sqlite3_reset(statement_);
    bound_ = 0;
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
std::string Statement::text(int column) const {
    const auto* first = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return first == nullptr ? std::string()
                            : std::string(first, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}
std::span<const std::byte> Statement::blob(int column) const {
    const auto* first = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
    return {first, first == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
Digest Statement::digest(int column) {
    Digest digest{};
    const auto bytes = blob(column);
    if (bytes.size() == digest.size())
        std::memcpy(digest.data(), bytes.data(), digest.size());
    else
        database_->fail(StoreError::damaged, database_->file_.string() + ": a hash has another length");
    return digest;
}

StoreResult<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, Access access) {
    if (access == Access::create) {
        // SQLite gives its side files the mode of the database file.
        const int descriptor = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
        if (descriptor < 0)
            return std::unexpected(StoreFailure{StoreError::io_failed, file.string() + ": " + std::strerror(errno)});
        ::close(descriptor);
    } else if (!std::filesystem::exists(file)) {
        return std::unexpected(StoreFailure{StoreError::not_there, "there is no " + file.string()});
    }
    sqlite3* connection = nullptr;
    const int flags = access == Access::create ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    const int opened = sqlite3_open_v2(file.c_str(), &connection, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<Database> database(new Database(connection, file));
    if (!database->check(opened)) return std::unexpected(*database->failure_);
    sqlite3_busy_timeout(connection, 10'000);
    return database;
}

Database::~Database() { sqlite3_close_v2(connection_); }

void Database::run(const char* sql) {
    if (!failure_) check(sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr));
}

std::optional<std::int64_t> Database::ask(const char* sql) {
    Statement question(*this, sql);
    return question.step() && !question.is_null(0) ? std::optional(question.integer(0)) : std::nullopt;
}

void Database::fail(StoreError error, std::string detail) {
    if (!failure_) failure_ = StoreFailure{error, std::move(detail)};
}

bool Database::check(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return true;
    const bool damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
    fail(damaged ? StoreError::damaged : StoreError::io_failed,
         file_.string() + ": " + (connection_ != nullptr ? sqlite3_errmsg(connection_) : sqlite3_errstr(code)));
    return false;
}

}  // namespace tongqu::store
