#pragma once
// DIR/users.db, the SQLite file with the users, for one thread. Mode 600; what is deleted is overwritten. Nothing of it is journalled.
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gateway/login/user.hpp"

struct sqlite3;

namespace tongqu::gateway {

class UserFile {
  public:
    // Opens or makes the file; the folder must be there. The error is a sentence.
    [[nodiscard]] static std::expected<std::unique_ptr<UserFile>, std::string> open(const std::filesystem::path& path);
    ~UserFile();
    UserFile(const UserFile&) = delete;
    UserFile& operator=(const UserFile&) = delete;

    // All of them by number. A row that cannot be read is an error.
    [[nodiscard]] std::expected<std::vector<User>, std::string> read() const;
    // Durable when they return true (WAL, synchronous=FULL); false: nothing was changed, the disk is full or failed.
    [[nodiscard]] bool put(const User& user);
    [[nodiscard]] bool erase(UserNumber number);

  private:
    explicit UserFile(sqlite3* connection) : connection_(connection) {}
    bool run(const char* sql);

    sqlite3* connection_;
};

}  // namespace tongqu::gateway
