#pragma once
// Which pattern a path follows. Patterns are literal segments and parameters: "/v1/orders/{id}/grant". A
// literal segment goes before a parameter, so "/v1/orders/dry-run" and "/v1/orders/{id}" live side by side. A
// look-up costs one step a segment and allocates nothing.
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/http/method.hpp"

namespace tongqu::http {

inline constexpr std::size_t kPathParameters = 4;  // of one pattern; more is a broken invariant

// The values at the pattern's parameters; they point into the request, the names into the table.
class PathParameters {
  public:
    // The value of the named parameter; a name the pattern does not have is a broken invariant.
    [[nodiscard]] std::string_view operator[](std::string_view name) const;
    [[nodiscard]] std::size_t size() const { return count_; }

  private:
    friend class RouteTable;
    std::array<std::pair<std::string_view, std::string_view>, kPathParameters> values_{};
    std::size_t count_ = 0;
};

class RouteTable {
  public:
    RouteTable();

    // Returns its index: 0, 1, 2 … A malformed pattern, or one that is there already, is a broken invariant.
    std::uint32_t add(Method method, std::string_view pattern);

    struct Found {
        std::uint32_t route = 0;
        PathParameters parameters;
    };
    // HEAD finds the route of GET where it has none of its own.
    [[nodiscard]] std::optional<Found> find(Method method, std::span<const std::string_view> segments) const;

    // The methods the path takes, as the Allow header lists them ("GET, HEAD, DELETE, OPTIONS"); empty when
    // no pattern fits the path.
    [[nodiscard]] std::string allowed(std::span<const std::string_view> segments) const;

  private:
    struct Node {
        std::vector<std::pair<std::string, std::uint32_t>> literals;  // sorted
        std::optional<std::uint32_t> parameter;
        std::array<std::optional<std::uint32_t>, kMethods> routes;
    };
    template <class Visit>
    bool visit(std::uint32_t node, std::span<const std::string_view> rest, PathParameters& parameters,
               Visit&& at_end) const;

    std::vector<Node> nodes_;
    std::vector<std::vector<std::string>> names_;  // of each route's parameters
};

}  // namespace tongqu::http
