#pragma once
// A request as the front hands it over: checked, decoded, nothing of it still in question. All views point
// into the request itself and live as long as it does; it stays where it is, so it is neither copied nor
// moved.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/method.hpp"

namespace tongqu::http {

struct Header {
    std::string_view name;   // lower case
    std::string_view value;  // without surrounding blanks; visible ASCII, blanks, and bytes from 0x80
};

struct Parameter {
    std::string_view name;  // percent-decoded, as the value: valid UTF-8 without control characters
    std::string_view value;
};

struct Request {
    Request() = default;
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;

    Method method = Method::get;
    std::string_view target;  // path and query as received, what a signature covers: "/v1/orders?limit=5"
    std::vector<std::string_view>
        segments;                  // of the path, percent-decoded: {"v1", "orders"}; none for "/" and for "*"
    std::vector<Parameter> query;  // in order; a name occurs once
    std::vector<Header> headers;   // in order, as received
    bool asterisk = false;         // OPTIONS *
    bool minor_version_1 = true;   // HTTP/1.1, else HTTP/1.0
    std::string body;              // complete, transfer coding removed
    std::string peer;              // address of the client without port: "127.0.0.1"
    std::string id;                // the client's own, or unique within this server and its start; answered as Tongqu-Request-Id
    std::chrono::steady_clock::time_point arrived;  // its last byte
    // Set within the process only, never from bytes: the number of the key that the connection has logged on with.
    std::optional<std::uint32_t> logged_on_key;

    // The first field of that (lower-case) name. authorization, content-type, host, idempotency-key, tongqu-*
    // occur at most once: a request that doubles one of them has been refused.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view lower_case_name) const {
        for (const Header& field : headers)
            if (field.name == lower_case_name) return field.value;
        return std::nullopt;
    }
    [[nodiscard]] std::optional<std::string_view> authorization() const { return header("authorization"); }
    [[nodiscard]] std::optional<std::string_view> idempotency_key() const {
        return header("idempotency-key");
    }
    [[nodiscard]] std::optional<std::string_view> accept() const { return header("accept"); }
    [[nodiscard]] std::optional<std::string_view> if_none_match() const { return header("if-none-match"); }

    [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const {
        for (const Parameter& each : query)
            if (each.name == name) return each.value;
        return std::nullopt;
    }

    // The bytes the views point into; filled by read_request_head.
    std::string head_bytes;
    std::string decoded_target;
};

}  // namespace tongqu::http
