#pragma once
// All users: in memory for looking up, in DIR/users.db for good. Runs on the gateway's one executor; the file has a thread of its own.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/login/user_file.hpp"

namespace tongqu::gateway {

inline constexpr std::size_t kMaxUsers = 100'000;
inline constexpr std::size_t kUserName = 64;  // characters of a user's name

enum class UserError : std::uint8_t {
    taken,       // the participant has a user of this name
    too_many,    // kMaxUsers are there
    changing,    // another change of the same user is under way
    unavailable  // the file cannot be written; nothing was changed
};

class Users {
  public:
    // The error is a sentence for the operator.
    [[nodiscard]] static std::expected<std::unique_ptr<Users>, std::string> open(const std::filesystem::path& folder);
    ~Users();

    // Nothing for unknown ones. What is pointed at lives until the next change of the user. O(log n).
    [[nodiscard]] const User* find(UserNumber number) const;
    [[nodiscard]] const User* find(ParticipantId participant, std::string_view name) const;
    // In the order of their names. O(result).
    [[nodiscard]] std::vector<const User*> of(ParticipantId participant) const;

    // Each is durable, and then visible, when it completes. Where nothing is awaited between reading a user and giving its next state
    // here, no other change comes between the two.
    boost::asio::awaitable<std::expected<UserNumber, UserError>> add(User user);
    boost::asio::awaitable<std::expected<void, UserError>> change(User next);
    boost::asio::awaitable<std::expected<void, UserError>> erase(UserNumber number);

  private:
    Users(std::unique_ptr<UserFile> file, std::vector<User> known);

    std::unique_ptr<UserFile> file_;  // touched by the pool's thread only
    std::map<UserNumber, User> users_;
    std::map<std::pair<ParticipantId, std::string>, UserNumber, std::less<>> names_;  // with those being added
    std::set<UserNumber> changing_;
    std::uint32_t last_ = 0;
    boost::asio::thread_pool pool_{1};
};

// ASCII letters in lower case; 1 to kUserName of letters, digits, '.', '_', '-'. Nothing for any other text.
[[nodiscard]] std::optional<std::string> user_name_of(std::string_view text);

// A number that no earlier one of the user equals.
[[nodiscard]] std::uint64_t fresh_generation();

}  // namespace tongqu::gateway
