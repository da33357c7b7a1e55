#include "gateway/http/route_table.hpp"

#include <algorithm>
#include <iterator>

#include "market/check.hpp"

namespace tongqu::http {

namespace {

std::vector<std::string_view> split(std::string_view pattern) {
    TONGQU_CHECK(pattern.starts_with('/'), "a route's pattern begins with a slash: " + std::string(pattern));
    std::vector<std::string_view> segments;
    std::string_view rest = pattern.substr(1);
    while (pattern.size() > 1) {
        const std::size_t slash = rest.find('/');
        segments.push_back(rest.substr(0, slash));
        TONGQU_CHECK(!segments.back().empty(),
                     "a route's pattern has an empty segment: " + std::string(pattern));
        if (slash == std::string_view::npos) break;
        rest.remove_prefix(slash + 1);
    }
    return segments;
}

}  // namespace

std::string_view PathParameters::operator[](std::string_view name) const {
    const auto end = values_.begin() + static_cast<std::ptrdiff_t>(count_);
    const auto at =
        std::find_if(values_.begin(), end, [&](const auto& value) { return value.first == name; });
    TONGQU_CHECK(at != end, "the route has no parameter " + std::string(name));
    return at->second;
}

RouteTable::RouteTable() : nodes_(1) {}

std::uint32_t RouteTable::add(Method method, std::string_view pattern) {
    const auto new_node = [this] {
        nodes_.emplace_back();
        return static_cast<std::uint32_t>(nodes_.size() - 1);
    };
    std::vector<std::string> names;
    std::uint32_t node = 0;
    for (std::string_view segment : split(pattern)) {
        if (segment.starts_with('{')) {
            TONGQU_CHECK(segment.size() > 2 && segment.ends_with('}'),
                         "malformed parameter in " + std::string(pattern));
            names.emplace_back(segment.substr(1, segment.size() - 2));
            if (!nodes_[node].parameter) {
                const std::uint32_t fresh = new_node();
                nodes_[node].parameter = fresh;
            }
            node = *nodes_[node].parameter;
            continue;
        }
        TONGQU_CHECK(segment.find_first_of("{}") == std::string_view::npos,
                     "malformed segment in " + std::string(pattern));
        const auto at = std::ranges::lower_bound(nodes_[node].literals, segment, {}, [](const auto& pair) {
            return std::string_view(pair.first);
        });
        if (at != nodes_[node].literals.end() && at->first == segment) {
            node = at->second;
        } else {
            const auto place = at - nodes_[node].literals.begin();
            const std::uint32_t fresh = new_node();
            nodes_[node].literals.emplace(nodes_[node].literals.begin() + place, std::string(segment), fresh);
            node = fresh;
        }
    }
    TONGQU_CHECK(names.size() <= kPathParameters, "too many parameters in " + std::string(pattern));
    auto& route = nodes_[node].routes[static_cast<std::size_t>(method)];
    TONGQU_CHECK(!route, "two routes for " + std::string(to_string(method)) + " " + std::string(pattern));
    route = static_cast<std::uint32_t>(names_.size());
    names_.push_back(std::move(names));
    return *route;
}

// Calls `at_end` at every node that the path leads to, literal ways first, until one call returns true.
template <class Visit>
bool RouteTable::visit(std::uint32_t node, std::span<const std::string_view> rest, PathParameters& parameters,
                       Visit&& at_end) const {
    if (rest.empty()) return at_end(nodes_[node]);
    const auto& literals = nodes_[node].literals;
    const auto at = std::ranges::lower_bound(literals, rest.front(), {},
                                             [](const auto& pair) { return std::string_view(pair.first); });
    if (at != literals.end() && at->first == rest.front() &&
        visit(at->second, rest.subspan(1), parameters, at_end))
        return true;
    if (!nodes_[node].parameter || rest.front().empty()) return false;
    parameters.values_[parameters.count_++].second = rest.front();
    if (visit(*nodes_[node].parameter, rest.subspan(1), parameters, at_end)) return true;
    --parameters.count_;
    return false;
}

std::optional<RouteTable::Found> RouteTable::find(Method method,
                                                  std::span<const std::string_view> segments) const {
    Found found;
    const auto try_method = [&](Method tried) {
        found.parameters = {};
        return visit(0, segments, found.parameters, [&](const Node& node) {
            const auto& route = node.routes[static_cast<std::size_t>(tried)];
            if (route) found.route = *route;
            return route.has_value();
        });
    };
    if (!try_method(method) && !(method == Method::head && try_method(Method::get))) return std::nullopt;
    for (std::size_t i = 0; i < found.parameters.count_; ++i)
        found.parameters.values_[i].first = names_[found.route][i];
    return found;
}

std::string RouteTable::allowed(std::span<const std::string_view> segments) const {
    std::array<bool, kMethods> takes{};
    PathParameters parameters;
    visit(0, segments, parameters, [&](const Node& node) {
        for (std::size_t i = 0; i < kMethods; ++i) takes[i] |= node.routes[i].has_value();
        return false;
    });
    if (std::ranges::none_of(takes, std::identity{})) return {};
    takes[static_cast<std::size_t>(Method::head)] |= takes[static_cast<std::size_t>(Method::get)];
    takes[static_cast<std::size_t>(Method::options)] = true;
    std::string list;
    for (std::size_t i = 0; i < kMethods; ++i) {
        if (!takes[i]) continue;
        if (!list.empty()) list += ", ";
        list += kMethodNames[i];
    }
    return list;
}

}  // namespace tongqu::http
