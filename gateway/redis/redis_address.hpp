#pragma once
// Where Redis is: redis://HOST:PORT[/DATABASE] or unix:///PATH. Names and passwords never stand in it: an address is shown to people.
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace tongqu::redis {

struct RedisAddress {
    std::string host;         // empty: the path of a local socket is used
    std::uint16_t port = 6379;
    std::string path;
    unsigned database = 0;
    std::string user, password;  // AUTH; empty: none. Not part of the text
};

// The error is a sentence for the operator.
[[nodiscard]] std::expected<RedisAddress, std::string> parse_redis_address(std::string_view text);

// What follows AUTH from the environment: TONGQU_REDIS_USER and TONGQU_REDIS_PASSWORD, or the first line of the file that
// TONGQU_REDIS_PASSWORD_FILE names.
[[nodiscard]] std::expected<void, std::string> take_credentials(RedisAddress& address);

}  // namespace tongqu::redis
