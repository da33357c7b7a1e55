#include "gateway/login/users.hpp"

#include <cstring>

#include "gateway/login/on_pool.hpp"
#include "market/name.hpp"

namespace tongqu::gateway {

namespace asio = boost::asio;

Users::Users(std::unique_ptr<UserFile> file, std::vector<User> known) : file_(std::move(file)) {
    for (User& user : known) {
        last_ = std::max(last_, user.number.raw());
        names_.emplace(std::pair(user.participant, user.name), user.number);
        const UserNumber number = user.number;
        users_.emplace(number, std::move(user));
    }
}
Users::~Users() { pool_.join(); }

std::expected<std::unique_ptr<Users>, std::string> Users::open(const std::filesystem::path& folder) {
    auto file = UserFile::open(folder / "users.db");
    if (!file) return std::unexpected(file.error());
    auto known = (*file)->read();
    if (!known) return std::unexpected(known.error());
    return std::unique_ptr<Users>(new Users(std::move(*file), std::move(*known)));
}

const User* Users::find(UserNumber number) const {
    const auto found = users_.find(number);
    return found == users_.end() ? nullptr : &found->second;
}

const User* Users::find(ParticipantId participant, std::string_view name) const {
    const auto found = names_.find(std::pair(participant, std::string(name)));
    return found == names_.end() ? nullptr : find(found->second);
}

std::vector<const User*> Users::of(ParticipantId participant) const {
    std::vector<const User*> users;
    for (auto at = names_.lower_bound(std::pair(participant, std::string())); at != names_.end() && at->first.first == participant; ++at)
        if (const User* user = find(at->second)) users.push_back(user);
    return users;
}

asio::awaitable<std::expected<UserNumber, UserError>> Users::add(User user) {
    using Result = std::expected<UserNumber, UserError>;
    if (names_.size() >= kMaxUsers) co_return Result(std::unexpect, UserError::too_many);
    const std::pair name(user.participant, user.name);
    user.number = UserNumber(last_ + 1);
    if (!names_.emplace(name, user.number).second) co_return Result(std::unexpect, UserError::taken);
    ++last_;
    UserFile* const file = file_.get();
    auto work = [file, user] { return file->put(user); };
    const bool written = co_await on_pool(pool_, std::move(work));
    if (!written) {
        names_.erase(name);
        co_return Result(std::unexpect, UserError::unavailable);
    }
    const UserNumber number = user.number;
    users_.emplace(number, std::move(user));
    co_return Result(number);
}

asio::awaitable<std::expected<void, UserError>> Users::change(User next) {
    using Result = std::expected<void, UserError>;
    const UserNumber number = next.number;
    if (!users_.contains(number) || !changing_.insert(number).second) co_return Result(std::unexpect, UserError::changing);
    UserFile* const file = file_.get();
    auto work = [file, next] { return file->put(next); };
    const bool written = co_await on_pool(pool_, std::move(work));
    changing_.erase(number);
    if (!written) co_return Result(std::unexpect, UserError::unavailable);
    users_.insert_or_assign(number, std::move(next));
    co_return Result();
}

asio::awaitable<std::expected<void, UserError>> Users::erase(UserNumber number) {
    using Result = std::expected<void, UserError>;
    const User* user = find(number);
    if (user == nullptr || !changing_.insert(number).second) co_return Result(std::unexpect, UserError::changing);
    const std::pair name(user->participant, user->name);
    UserFile* const file = file_.get();
    auto work = [file, number] { return file->erase(number); };
    const bool erased = co_await on_pool(pool_, std::move(work));
    changing_.erase(number);
    if (!erased) co_return Result(std::unexpect, UserError::unavailable);
    users_.erase(number);
    names_.erase(name);
    co_return Result();
}

std::optional<std::string> user_name_of(std::string_view text) {
    if (text.size() > kUserName || !is_name(text) || text.contains(':')) return std::nullopt;
    std::string name(text);
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return name;
}

std::uint64_t fresh_generation() {
    const SealingKey random = random_key();
    std::uint64_t generation = 0;
    std::memcpy(&generation, random.data(), sizeof generation);
    return generation;
}

}  // namespace tongqu::gateway
