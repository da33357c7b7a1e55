#include "gateway/http/host.hpp"

#include "gateway/http/characters.hpp"

namespace tongqu::http {

namespace {

bool valid_port(std::string_view port) {
    unsigned value = 0;
    for (char c : port) {
        if (!is_digit(c)) return false;
        value = value * 10 + static_cast<unsigned>(c - '0');
        if (value > 65535) return false;
    }
    return true;  // "host:" is allowed by the grammar
}

bool valid_name(std::string_view name) {
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (c == '%') {
            if (i + 2 >= name.size() || hex_value(name[i + 1]) < 0 || hex_value(name[i + 2]) < 0)
                return false;
            i += 2;
        } else if (!is_digit(c) && !(to_lower(c) >= 'a' && to_lower(c) <= 'z') &&
                   std::string_view("-._~!$&'()*+;=").find(c) == std::string_view::npos) {
            return false;
        }
    }
    return !name.empty();
}

// "[" … "]": hexadecimal digits, colons and points; what they spell is of no interest here.
bool valid_literal(std::string_view inside) {
    for (char c : inside)
        if (hex_value(c) < 0 && c != ':' && c != '.') return false;
    return inside.find(':') != std::string_view::npos;
}

std::string_view without_default_port(std::string_view host, bool https) {
    if (host.ends_with(https ? ":443" : ":80")) return host.substr(0, host.rfind(':'));
    if (host.ends_with(':')) return host.substr(0, host.size() - 1);
    return host;
}

}  // namespace

bool valid_host(std::string_view host) {
    if (host.starts_with('[')) {
        const std::size_t end = host.find(']');
        if (end == std::string_view::npos || !valid_literal(host.substr(1, end - 1))) return false;
        const std::string_view rest = host.substr(end + 1);
        return rest.empty() || (rest.front() == ':' && valid_port(rest.substr(1)));
    }
    const std::size_t colon = host.find(':');
    if (colon == std::string_view::npos) return valid_name(host);
    return valid_name(host.substr(0, colon)) && valid_port(host.substr(colon + 1));
}

bool same_authority(std::string_view a, std::string_view b, bool https) {
    return equal_ignoring_case(without_default_port(a, https), without_default_port(b, https));
}

}  // namespace tongqu::http
