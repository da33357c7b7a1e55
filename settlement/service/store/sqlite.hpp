#pragma once
// As much of SQLite as the store needs: one connection, prepared statements, errors as one value. The first error is
// kept and makes every later step fail, so that a caller asks once, at the end of what belongs together.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "market/participant.hpp"
#include "settlement/service/store/store_failure.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace tongqu::store {

class Database;

// A prepared statement. Parameters are bound in order, from the first; step() goes to the next row.
class Statement {
  public:
    Statement(Database& database, const char* sql);
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    Statement& bind(std::int64_t value);
    Statement& bind(std::uint64_t value) { return bind(static_cast<std::int64_t>(value)); }
    Statement& bind(std::uint32_t value) { return bind(static_cast<std::int64_t>(value)); }
    Statement& bind(std::uint8_t value) { return bind(static_cast<std::int64_t>(value)); }
    Statement& bind(std::string_view text);
    Statement& bind(std::span<const std::byte> blob);
    Statement& bind(const Digest& digest);
    Statement& bind_null();
    template <class T>
    Statement& bind(const std::optional<T>& value) {
        return value ? bind(*value) : bind_null();
    }

    // True with a row to read; false at the end and after an error.
    bool step();
    // Runs a statement without rows, and makes it ready to be bound again.
    void run();
    // Ready to be bound again.
    void reset();

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    [[nodiscard]] std::uint32_t small(int column) const { return static_cast<std::uint32_t>(integer(column)); }
    [[nodiscard]] std::string text(int column) const;
    // Valid until the next step.
    [[nodiscard]] std::span<const std::byte> blob(int column) const;
    // An error of the database (damaged) unless there are 32 bytes.
    [[nodiscard]] Digest digest(int column);

  private:
    Database* database_;
    sqlite3_stmt* statement_ = nullptr;
    int bound_ = 0;
};

class Database {
  public:
    enum class Access : std::uint8_t { create, read_only };
    // With `create` the file is made for its owner alone.
    [[nodiscard]] static StoreResult<std::unique_ptr<Database>> open(const std::filesystem::path& file, Access access);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void run(const char* sql);
    [[nodiscard]] std::optional<std::int64_t> ask(const char* sql);  // one number, nothing where there is no row

    void fail(StoreError error, std::string detail);
    [[nodiscard]] const std::optional<StoreFailure>& failure() const { return failure_; }
    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    // Takes the failure out, so that the connection can be used again where that makes sense.
    [[nodiscard]] StoreResult<void> result() const {
        return failure_ ? StoreResult<void>(std::unexpected(*failure_)) : StoreResult<void>();
    }

  private:
    friend class Statement;
    Database(sqlite3* connection, std::filesystem::path file) : connection_(connection), file_(std::move(file)) {}
    // Keeps the failure unless the code is a good one; true when it is.
    bool check(int code);

    sqlite3* connection_;
    std::filesystem::path file_;
    std::optional<StoreFailure> failure_;
};

}  // namespace tongqu::store
