#include "gateway/redis/redis_address.hpp"

#include <charconv>
#include <cstdlib>
#include <fstream>

namespace tongqu::redis {
namespace {

template <class Number>
bool read_number(std::string_view text, Number& into) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), into);
    return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

}  // namespace

std::expected<RedisAddress, std::string> parse_redis_address(std::string_view text) {
    const auto wrong = std::unexpected(
        std::string("the address of Redis is redis://HOST:PORT, redis://HOST:PORT/DATABASE or unix:///PATH; a password comes from "
                    "TONGQU_REDIS_PASSWORD or TONGQU_REDIS_PASSWORD_FILE"));
    RedisAddress address;
    if (text.starts_with("unix:///")) {
        address.path = text.substr(7);
        return address;
    }
    if (!text.starts_with("redis://") || text.find('@') != text.npos) return wrong;
    text.remove_prefix(8);
    if (const auto slash = text.find('/'); slash != text.npos) {
        if (!read_number(text.substr(slash + 1), address.database) || address.database > 15) return wrong;
        text = text.substr(0, slash);
    }
    const auto colon = text.rfind(':');
    const bool has_port = colon != text.npos && text.find(']', colon) == text.npos;
    if (has_port && (!read_number(text.substr(colon + 1), address.port) || address.port == 0)) return wrong;
    std::string_view host = has_port ? text.substr(0, colon) : text;
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host.empty()) return wrong;
    address.host = host;
    return address;
}

std::expected<void, std::string> take_credentials(RedisAddress& address) {
    if (const char* user = std::getenv("TONGQU_REDIS_USER")) address.user = user;
    if (const char* password = std::getenv("TONGQU_REDIS_PASSWORD")) address.password = password;
    const char* file = std::getenv("TONGQU_REDIS_PASSWORD_FILE");
    if (file == nullptr) return {};
    std::ifstream in(file);
    if (!std::getline(in, address.password) || address.password.empty())
        return std::unexpected(std::string("cannot read the password of Redis from ") + file);
    return {};
}

}  // namespace tongqu::redis
