#pragma once
// A person who logs in: acts with an ordinary key of a participant, which is all that the exchange and its journal know of.
#include <optional>
#include <string>
#include <vector>

#include "gateway/login/password.hpp"
#include "market/codec.hpp"
#include "market/ids.hpp"
#include "market/strong.hpp"

namespace tongqu::gateway {

using UserNumber = StrongId<struct UserNumberTag, std::uint32_t>;  // 1, 2, 3 …; of this gateway's file, never journalled

enum class UserStatus : std::uint8_t {
    invited,  // has no password yet, or is to set a new one
    active,   // can log in
    disabled  // its key was revoked; kept so that what it did has a name
};
[[nodiscard]] constexpr bool is_valid(UserStatus status) { return status <= UserStatus::disabled; }

// The right to set a password once, shown to whoever made the user and given to the person.
struct Enrolment {
    Digest secret{};  // of the text
    Time ends;
    static constexpr auto fields() { return std::make_tuple(&Enrolment::secret, &Enrolment::ends); }
};

// The second factor. The secret is sealed under a key that only the password gives (password.hpp).
struct Codes {
    std::string sealed;
    std::int64_t last_step = 0;  // the newest that counted
    std::vector<Digest> recovery;
    static constexpr auto fields() { return std::make_tuple(&Codes::sealed, &Codes::last_step, &Codes::recovery); }
};

struct User {
    UserNumber number;
    ParticipantId participant;
    std::string name;  // lower case; unique within the participant
    KeyId key;
    Time created;
    UserStatus status = UserStatus::invited;
    std::string made_with;         // the request's Idempotency-Key
    std::uint64_t generation = 0;  // by chance; another one ends all sessions
    std::optional<Enrolment> enrolment;
    std::optional<PasswordHash> password;
    std::optional<Codes> codes;

    static constexpr auto fields() {
        using U = User;
        return std::make_tuple(&U::number, &U::participant, &U::name, &U::key, &U::created, &U::status, &U::made_with, &U::generation,
                               &U::enrolment, &U::password, &U::codes);
    }
};

}  // namespace tongqu::gateway
