#pragma once
// Lists in pages: `limit` (1 to 1000, 100 unless told) and `cursor`, which is the last id of the page before.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <expected>
#include <optional>
#include <ranges>

#include "gateway/api/call.hpp"

namespace tongqu::gateway {

inline constexpr std::size_t kDefaultPage = 100;
inline constexpr std::size_t kLargestPage = 1000;
// A page that is not full after so many looked at ends there, with a cursor to go on from: no question holds
// up the others.
inline constexpr std::size_t kLookedAtPerPage = 100'000;

// A whole number in plain digits; nothing for anything else.
[[nodiscard]] inline std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t value = 0;
    if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

struct Page {
    std::size_t limit = kDefaultPage;
    std::optional<std::uint64_t> cursor;

    // Of ids 0 … count − 1 in ascending order: the first of this page, or count.
    [[nodiscard]] std::uint64_t first_of(std::uint64_t count) const {
        return !cursor ? 0 : *cursor >= count ? count : *cursor + 1;
    }
};

[[nodiscard]] inline std::expected<Page, http::Response> page_of(const http::Request& request) {
    Page page;
    if (const auto text = request.parameter("limit")) {
        const auto limit = number_of(*text);
        if (!limit || *limit < 1 || *limit > kLargestPage)
            return std::unexpected(refusal(ApiError::invalid_parameter, "limit"));
        page.limit = *limit;
    }
    if (const auto text = request.parameter("cursor")) {
        page.cursor = number_of(*text);
        if (!page.cursor) return std::unexpected(refusal(ApiError::invalid_parameter, "cursor"));
    }
    return page;
}

// The part of an ascending list of ids that comes before the cursor, the newest first.
template <class Ids>
[[nodiscard]] auto newest_first(const Ids& ids, const Page& page) {
    using Id = typename Ids::value_type;
    auto end = ids.end();
    if (page.cursor) {
        if constexpr (requires { ids.lower_bound(Id()); }) {
            end = ids.lower_bound(Id(*page.cursor));
        } else {
            end = std::ranges::lower_bound(ids, Id(*page.cursor));
        }
    }
    return std::ranges::subrange(ids.begin(), end) | std::views::reverse |
           std::views::transform([](Id id) { return id.raw(); });
}

// Appends a list and the cursor of the page after it to an open object: "orders": […], "next_cursor": "17". `ids`
// in the order of the list; write returns whether it wrote something for an id, or left it out.
template <class Ids, class Write>
void append_page(http::JsonWriter& json, std::string_view name, const Ids& ids, const Page& page, Write&& write) {
    json.key(name).begin_array();
    std::size_t written = 0;
    std::size_t looked_at = 0;
    std::optional<std::uint64_t> last;
    bool more = false;
    for (const std::uint64_t id : ids) {
        if (written == page.limit || looked_at == kLookedAtPerPage) {
            more = true;
            break;
        }
        ++looked_at;
        last = id;
        if (write(json, id)) ++written;
    }
    json.end_array();
    if (more) json.field("next_cursor", std::to_string(*last));
}

// An object of such a list and nothing else.
template <class Ids, class Write>
[[nodiscard]] http::JsonWriter write_page(std::string_view name, const Ids& ids, const Page& page, Write&& write) {
    http::JsonWriter json;
    json.begin_object();
    append_page(json, name, ids, page, std::forward<Write>(write));
    json.end_object();
    return json;
}

}  // namespace tongqu::gateway
