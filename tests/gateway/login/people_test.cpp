// Passwords, delays, the file of users and sessions, without HTTP.
#include <sys/stat.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "gateway/login/log_in_desk.hpp"
#include "gateway/login/user_codes.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

constexpr Time kDawn{1'767'225'600'000'000};
constexpr Argon2Cost kCheap{64, 1, 1};
const ScopeSet kTrader = ScopeSet::of(Scope::read, Scope::trade);

struct Folder {
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "tongqu-login-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

// Runs one thing to its end.
template <class T>
T done(boost::asio::awaitable<T> work) {
    boost::asio::io_context io;
    auto result = boost::asio::co_spawn(io, std::move(work), boost::asio::use_future);
    io.run();
    return result.get();
}

Digest digest_of(std::uint8_t byte) {
    Digest digest{};
    digest.fill(byte);
    return digest;
}

std::unique_ptr<LogInDesk> desk_at(const Folder& folder, ScopeSet scopes = kTrader) {
    return LogInDesk::open(folder.path, {.scopes_of = [scopes](KeyId) { return scopes; }, .cost = kCheap}).value();
}

User fresh_user(const std::string& name) {
    User user;
    user.participant = ParticipantId(3);
    user.name = name;
    user.key = KeyId(7);
    return user;
}

Claimant claim(const std::string& name, const std::string& address = "10.0.0.1") {
    return {ParticipantId(3), name, name + "@acme", address};
}

const std::string kPassword = "correct horse battery";

UserNumber enrolled(LogInDesk& desk, const std::string& name) {
    const auto number = done(desk.add(fresh_user(name), digest_of(1), kDawn));
    REQUIRE(number);
    REQUIRE(done(desk.enrol(claim(name), digest_of(1), kPassword, kDawn)));
    return *number;
}

bool logs_in(LogInDesk& desk, const std::string& name, const std::string& password, Time now = kDawn) {
    return done(desk.log_in(claim(name), password, {}, now)).has_value();
}

std::string bytes_below(const std::filesystem::path& folder) {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path(), std::ios::binary);
        all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
}

}  // namespace

TEST_CASE("a password is long enough, varied enough, and says neither who it is of nor anything unprintable") {
    const auto fit = [](std::string_view password) { return is_fit_password(password, "zhang.wei"); };
    CHECK(fit("correct horse"));
    CHECK(fit("长江三峡工程水位观测站数据"));   // 13 characters of 3 bytes
    CHECK_FALSE(fit("长江三峡"));               // 4 characters, though 12 bytes
    CHECK_FALSE(fit("short, sorr"));
    CHECK(fit("short, sorry"));
    CHECK_FALSE(fit("abababababab"));           // 2 different ones
    CHECK_FALSE(fit("Zhang.Wei-2026!"));
    CHECK_FALSE(fit(std::string_view("correct\0horse battery", 21)));
    CHECK_FALSE(fit("correct\thorse battery"));
    CHECK_FALSE(fit(std::string(513, 'x') + "abcd"));
    std::string longest;
    while (longest.size() < kPasswordBytes) longest += "abcdefgh";
    CHECK(fit(longest));
    CHECK_FALSE(fit(longest + "x"));
}

TEST_CASE("the verifier of a password and the key that seals with it are two things, and both need the salt") {
    const Stretched one = stretch_new(kPassword, kCheap);
    const Stretched again = stretch_again(kPassword, one.kept);
    CHECK(again.kept.verifier == one.kept.verifier);
    CHECK(again.sealing == one.sealing);
    CHECK(one.sealing != one.kept.verifier);
    CHECK(stretch_new(kPassword, kCheap).kept.verifier != one.kept.verifier);
    CHECK(stretch_again(kPassword + "x", one.kept).kept.verifier != one.kept.verifier);
}

TEST_CASE("every failure beyond the free ones doubles the delay, up to the longest") {
    const auto seconds_after = [](const DelaySchedule& schedule, std::uint32_t failures) {
        return delay_after(schedule, failures).raw() / 1'000'000;
    };
    const std::int64_t user[] = {0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300};
    for (std::uint32_t n = 0; n < std::size(user); ++n) CHECK(seconds_after(kUserDelays, n) == user[n]);
    CHECK(seconds_after(kUserDelays, 4'000'000'000) == 300);
    CHECK(seconds_after(kAddressDelays, 20) == 0);
    CHECK(seconds_after(kAddressDelays, 21) == 1);
    CHECK(seconds_after(kAddressDelays, 31) == 900);
}

TEST_CASE("tries of one user wait though they come from everywhere, and those of one address though they name everybody") {
    LogInThrottle throttle;
    for (int i = 0; i < 6; ++i) CHECK_FALSE(throttle.begin("li@acme", "10.0.0." + std::to_string(i), kDawn));
    CHECK(throttle.begin("li@acme", "10.0.0.99", kDawn) == seconds(1));
    CHECK_FALSE(throttle.begin("li@acme", "10.0.0.99", kDawn + seconds(1)));
    CHECK(throttle.begin("li@acme", "10.0.0.99", kDawn + seconds(1)) == seconds(2));
    throttle.succeeded("li@acme", "10.0.0.99");
    CHECK_FALSE(throttle.begin("li@acme", "10.0.0.99", kDawn + seconds(1)));

    LogInThrottle other;
    for (int i = 0; i < 21; ++i) CHECK_FALSE(other.begin("u" + std::to_string(i), "10.0.0.1", kDawn));
    CHECK(other.begin("u99", "10.0.0.1", kDawn) == seconds(1));
    CHECK_FALSE(other.begin("u99", "10.0.0.2", kDawn));
    CHECK_FALSE(other.begin("u99", "10.0.0.1", kDawn + kFailuresRemembered));
}

TEST_CASE("the table of failures stays within its bound, and what does not fit shares one delay") {
    LogInThrottle throttle;
    for (std::size_t i = 0; i < kMaxThrottled + 100; ++i)
        (void)throttle.begin("u" + std::to_string(i), "a" + std::to_string(i), kDawn);
    CHECK(throttle.begin("new", "new", kDawn));
    CHECK_FALSE(throttle.begin("new", "new", kDawn + kFailuresRemembered));
}

TEST_CASE("a user sets a password once with the enrolment secret, and logs in") {
    const Folder folder;
    const auto desk = desk_at(folder);
    REQUIRE(done(desk->add(fresh_user("li"), digest_of(1), kDawn)));
    CHECK(done(desk->add(fresh_user("li"), digest_of(2), kDawn)).error().error == LogInError::taken);
    const auto refused = [&](const std::string& name, Digest secret, Time now = kDawn) {
        return done(desk->enrol(claim(name), secret, kPassword, now)).error().error;
    };
    CHECK(refused("li", digest_of(9)) == LogInError::enrolment_refused);
    CHECK(refused("nobody", digest_of(1)) == LogInError::enrolment_refused);
    CHECK(refused("li", digest_of(1), kDawn + kEnrolmentTime) == LogInError::enrolment_refused);
    CHECK_FALSE(logs_in(*desk, "li", kPassword));
    REQUIRE(done(desk->enrol(claim("li"), digest_of(1), kPassword, kDawn)));
    CHECK(refused("li", digest_of(1)) == LogInError::enrolment_refused);  // used
    CHECK(logs_in(*desk, "li", kPassword));
    CHECK_FALSE(logs_in(*desk, "li", kPassword + "!"));
    CHECK_FALSE(logs_in(*desk, "nobody", kPassword));
}

TEST_CASE("users outlive the process, in a file that only its owner reads and that holds no password") {
    const Folder folder;
    UserNumber number;
    {
        const auto desk = desk_at(folder);
        number = enrolled(*desk, "li");
    }
    struct stat status {};
    REQUIRE(::stat((folder.path / "users.db").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(bytes_below(folder.path).find(kPassword) == std::string::npos);
    const auto desk = desk_at(folder);
    REQUIRE(desk->users().find(number) != nullptr);
    CHECK(desk->users().find(number)->name == "li");
    CHECK(logs_in(*desk, "li", kPassword));
    CHECK_FALSE(logs_in(*desk, "li", "another password"));
}

TEST_CASE("who is forgotten is in no file any more, and the name is free") {
    const Folder folder;
    const auto desk = desk_at(folder);
    const UserNumber number = enrolled(*desk, "unforgettable");
    CHECK(bytes_below(folder.path).find("unforgettable") != std::string::npos);
    REQUIRE(done(desk->forget(number, kDawn)));
    CHECK(bytes_below(folder.path).find("unforgettable") == std::string::npos);
    CHECK_FALSE(logs_in(*desk, "unforgettable", kPassword));
    CHECK(done(desk->add(fresh_user("unforgettable"), digest_of(1), kDawn)));
}

TEST_CASE("an operator's user needs codes: each counts once, recovery codes too, across a restart") {
    const Folder folder;
    const ScopeSet operates = ScopeSet::of(Scope::read, Scope::operate);
    auto desk = desk_at(folder, operates);
    REQUIRE(done(desk->add(fresh_user("op"), digest_of(1), kDawn)));
    const auto begun = done(desk->enrol(claim("op"), digest_of(1), kPassword, kDawn));
    REQUIRE(begun);
    REQUIRE(begun->has_value());
    CHECK_FALSE(logs_in(*desk, "op", kPassword));  // not active before the first code
    // The secret from its base32.
    CodeSecret secret{};
    std::uint64_t bits = 0;
    std::size_t made = 0, waiting = 0;
    for (const char c : (*begun)->secret) {
        bits = (bits << 5) | (c >= 'A' ? static_cast<unsigned>(c - 'A') : static_cast<unsigned>(c - '2') + 26U);
        if ((waiting += 5) >= 8) secret[made++] = static_cast<std::uint8_t>(bits >> (waiting -= 8));
    }
    REQUIRE(made == secret.size());
    const auto code_at = [&](Time time) { return one_time_code(secret, code_step(time)); };
    CHECK(done(desk->confirm_enrolment(claim("op"), digest_of(1), "000000", kDawn + hours(1))).error().error == LogInError::nothing_pending);
    const auto recovery = done(desk->confirm_enrolment(claim("op"), digest_of(1), code_at(kDawn), kDawn));
    REQUIRE(recovery);
    CHECK(recovery->size() == kRecoveryCodes);

    const auto try_code = [&](const std::string& code, Time now) { return done(desk->log_in(claim("op"), kPassword, code, now)); };
    CHECK(try_code("", kDawn).error().error == LogInError::code_required);
    CHECK(done(desk->log_in(claim("op"), "wrong password", "", kDawn)).error().error == LogInError::refused);
    CHECK(try_code(code_at(kDawn), kDawn).error().error == LogInError::refused);  // it confirmed the secret
    const Time later = kDawn + seconds(60);
    const std::string code = code_at(later);
    CHECK(try_code(code, later));
    CHECK(try_code(code, later).error().error == LogInError::refused);
    CHECK(try_code(recovery->at(3), later));
    desk.reset();
    CHECK(bytes_below(folder.path).find(std::string(secret.begin(), secret.end())) == std::string::npos);
    desk = desk_at(folder, operates);
    CHECK(try_code(code, later).error().error == LogInError::refused);
    CHECK(try_code(recovery->at(3), later).error().error == LogInError::refused);
    CHECK(try_code(recovery->at(4), later));
    CHECK(try_code(code_at(later + seconds(30)), later));

    // Another password seals the same secret.
    const UserNumber number = desk->users().find(ParticipantId(3), "op")->number;
    CHECK(done(desk->change_password(number, "10.0.0.1", "wrong", "another good one", later)).error().error == LogInError::refused);
    REQUIRE(done(desk->change_password(number, "10.0.0.1", kPassword, "another good one", later)));
    const Time morning = kDawn + hours(2);
    CHECK(try_code(code_at(morning), morning).error().error == LogInError::refused);
    CHECK(done(desk->log_in(claim("op"), "another good one", code_at(morning), morning)));
    CHECK(done(desk->log_in(claim("op"), "another good one", recovery->at(5), morning)));
}

TEST_CASE("a session ends by idleness, by age, with the generation of its user, and with the user") {
    const Folder folder;
    const auto desk = desk_at(folder);
    Sessions& sessions = desk->sessions();
    const UserNumber number = enrolled(*desk, "li");
    const Digest token = digest_of(0xA);
    const auto lives = [&](Time now, bool acts = true) { return done(sessions.resume(token, now, acts)).has_value(); };
    const auto begin = [&](Time now) { REQUIRE(done(sessions.begin(token, number, kTrader, now))); };
    begin(kDawn);
    CHECK(lives(kDawn + seconds(29 * 60)));
    CHECK(lives(kDawn + seconds(58 * 60)));
    CHECK(lives(kDawn + seconds(60 * 60), false));             // looked at only
    CHECK_FALSE(lives(kDawn + seconds(58 * 60 + 30 * 60)));    // idle
    begin(kDawn);
    for (int minute = 0; minute < 12 * 60; minute += 20) CHECK(lives(kDawn + seconds(minute * 60)));
    CHECK_FALSE(lives(kDawn + hours(12)));  // whatever it did
    begin(kDawn);
    REQUIRE(done(desk->change_password(number, "10.0.0.1", kPassword, "another good one", kDawn)));
    CHECK_FALSE(lives(kDawn));
    begin(kDawn);
    REQUIRE(done(desk->disable(number, kDawn)));
    CHECK_FALSE(lives(kDawn));
    CHECK(times_for(ScopeSet::of(Scope::regulate)).idle == seconds(15 * 60));
}

TEST_CASE("a user has so many sessions at once: one more ends the one not seen for longest") {
    const Folder folder;
    const auto desk = desk_at(folder);
    Sessions& sessions = desk->sessions();
    const UserNumber number = enrolled(*desk, "li");
    for (std::uint8_t i = 0; i < kSessionsPerUser; ++i) REQUIRE(done(sessions.begin(digest_of(i), number, kTrader, kDawn + seconds(i))));
    REQUIRE(done(sessions.resume(digest_of(0), kDawn + seconds(60), true)));
    REQUIRE(done(sessions.begin(digest_of(99), number, kTrader, kDawn + seconds(61))));
    const auto left = done(sessions.of(number, kDawn + seconds(61)));
    REQUIRE(left);
    CHECK(left->size() == kSessionsPerUser);
    CHECK(left->front().first == digest_of(99));
    CHECK(done(sessions.resume(digest_of(0), kDawn + seconds(61), true)));
    CHECK_FALSE(done(sessions.resume(digest_of(1), kDawn + seconds(61), true)));
}

TEST_CASE("so many passwords wait to be computed; one more is refused at once and is no failure") {
    const Folder folder;
    const auto desk = desk_at(folder);
    boost::asio::io_context io;
    std::vector<std::future<std::expected<UserNumber, LogInRefusal>>> tries;
    for (std::size_t i = 0; i < kMaxWaitingHashes + 6; ++i)  // all begin before the first one ends
        tries.push_back(boost::asio::co_spawn(io, desk->log_in(claim("u" + std::to_string(i), "10.0.0." + std::to_string(i)), kPassword, {}, kDawn),
                                              boost::asio::use_future));
    io.run();
    std::size_t overloaded = 0;
    for (auto& each : tries) overloaded += each.get().error().error == LogInError::overloaded ? 1 : 0;
    CHECK(overloaded == 6);
    CHECK(done(desk->log_in(claim("u69"), kPassword, {}, kDawn)).error().error == LogInError::refused);
}

TEST_CASE("a file that is none stops the start with a sentence") {
    const Folder folder;
    std::ofstream(folder.path / "users.db") << "this is no database, whatever its name says; it is long enough to be looked at as one";
    const auto opened = LogInDesk::open(folder.path, {.scopes_of = [](KeyId) { return kTrader; }, .cost = kCheap});
    REQUIRE_FALSE(opened);
    CHECK(opened.error().find("users.db") != std::string::npos);
}
