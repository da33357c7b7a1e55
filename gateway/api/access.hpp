#pragma once
// Who may call a resource, and who calls.
#include <cstdint>
#include <expected>
#include <optional>

#include "gateway/http/request.hpp"
#include "gateway/http/response.hpp"
#include "gateway/login/user.hpp"
#include "settlement/service/directory.hpp"

namespace tongqu::gateway {

enum class Access : std::uint8_t {
    everyone,    // no key needed; one that is sent is not looked at
    reader,      // a key with scope read or trade: the caller's own affairs
    key_holder,  // scope read: the caller's own keys
    trader,      // scope trade
    lister,      // scope list
    operator_,   // scope operate
    controller,  // scope trade or operate: one's own kill switch, or anyone's
    regulator,   // scope regulate
    party,       // scope read or trade: what concerns the caller; scope regulate or operate: everything
    supervisor,  // scope regulate or operate
    person       // any scope: somebody who has logged in
};

// The scopes of which one is enough; none for everyone.
[[nodiscard]] ScopeSet sufficient_scopes(Access access);

// The session through which a caller came.
struct OwnSession {
    Digest token{};  // SHA-256 of it
    UserNumber user;
};

// Who acts in a request.
struct Caller {
    KeyId key;
    ParticipantId participant;
    ScopeSet scopes;
    std::optional<OwnSession> session = std::nullopt;

    [[nodiscard]] bool supervises() const { return scopes.contains(Scope::regulate) || scopes.contains(Scope::operate); }
};

// Whether the key may call now: it is there, neither revoked nor expired, and has a sufficient scope.
[[nodiscard]] std::expected<Caller, http::Response> let_in(const service::KeyRecord* key, Access access, Time now);

// The caller behind the request's bearer key, or the refusal: 401 without a valid key, 403 without a
// sufficient scope. The core checks again, at the command's own sequence.
[[nodiscard]] std::expected<Caller, http::Response> authenticate(const http::Request& request, Access access,
                                                                 const service::Directory& directory,
                                                                 Time now);

}  // namespace tongqu::gateway
