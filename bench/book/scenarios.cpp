#include "bench/book/scenarios.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <random>

namespace tongqu::bench {

namespace {

using book::FlowType;

class Generator {
  public:
    explicit Generator(std::uint64_t seed) : random_(seed) {}

    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool chance(std::int64_t percent) { return between(1, 100) <= percent; }
    Side side() { return chance(50) ? Side::buy : Side::sell; }

    // A resting order `distance` ticks from the middle on its own side.
    Event add(std::int64_t mid, std::int64_t distance) {
        const Side at = side();
        return add_at(at, at == Side::buy ? mid - distance : mid + distance);
    }
    Event add_at(Side at, std::int64_t price) {
        Event event{.id = OrderId(++last_id_), .price = Price(price), .side = at};
        event.quantity = static_cast<std::uint32_t>(between(1, 100));
        live_.push_back(event.id);
        return event;
    }
    Event take(std::int64_t limit_buy, std::int64_t limit_sell, std::int64_t quantity) {
        const Side at = side();
        Event event{
            .id = OrderId(++last_id_), .price = Price(at == Side::buy ? limit_buy : limit_sell), .side = at};
        event.type = FlowType::immediate;
        event.quantity = static_cast<std::uint32_t>(quantity);
        return event;
    }
    // Of a random order among the `newest` (0: among all); it may have traded by then.
    Event cancel(std::size_t newest = 0) {
        const std::size_t from = newest == 0 || newest >= live_.size() ? 0 : live_.size() - newest;
        const std::size_t pick = from + random_() % (live_.size() - from);
        const OrderId id = live_[pick];
        live_[pick] = live_.back();
        live_.pop_back();
        return {.id = id, .type = FlowType::cancel};
    }
    Event replace(std::int64_t mid, std::int64_t distance) {
        Event event = cancel();
        event.type = FlowType::replace;
        const Event successor = add(mid, distance);
        event.replacement = successor.id;
        event.price = successor.price;
        event.quantity = successor.quantity;
        event.side = successor.side;
        return event;
    }
    [[nodiscard]] std::size_t live() const { return live_.size(); }

  private:
    std::mt19937_64 random_;
    std::uint64_t last_id_ = 0;
    std::vector<OrderId> live_;
};

std::expected<std::vector<std::byte>, std::string> decompressed(const std::string& path) {
    if (!std::filesystem::exists(path)) return std::unexpected(path + " is absent");
    std::FILE* pipe = ::popen(("xz -dc '" + path + "'").c_str(), "r");
    if (pipe == nullptr) return std::unexpected("xz cannot be started");
    std::vector<std::byte> bytes;
    std::array<std::byte, 65536> block;
    while (const std::size_t count = std::fread(block.data(), 1, block.size(), pipe)) {
        bytes.insert(bytes.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(count));
    }
    if (::pclose(pipe) != 0) return std::unexpected("xz cannot read " + path);
    return bytes;
}

}  // namespace

std::expected<Scenario, std::string> real_flow(const std::string& path) {
    const auto bytes = decompressed(path);
    if (!bytes) return std::unexpected(bytes.error());
    const auto flow = book::read_order_flow(*bytes);
    if (!flow) return std::unexpected(path + ": " + book::to_string(flow.error()));
    Scenario scenario{.name = "real flow", .repeats = 21};
    for (const book::FlowEvent& event : flow->events) {
        scenario.timed.push_back({event.id, event.replacement, event.price,
                                  static_cast<std::uint32_t>(event.quantity.raw()), event.type, event.side});
    }
    return scenario;
}

Scenario synthetic_flow() {
    Generator make(1);
    Scenario scenario{.name = "synthetic flow", .repeats = 15};
    std::int64_t mid = 57'000;
    for (int i = 0; i < 150'000; ++i) {
        if (i % 8 == 0) mid += make.between(-1, 1);
        const std::int64_t distance = 1 + std::min(make.between(0, 300), make.between(0, 300));
        if (make.live() < 500 || make.chance(49)) {
            scenario.timed.push_back(make.add(mid, distance));
        } else if (make.chance(90)) {
            scenario.timed.push_back(make.cancel(600));
        } else {
            scenario.timed.push_back(make.take(mid + 20, mid - 20, make.between(1, 200)));
        }
    }
    return scenario;
}

Scenario deep_book(int ahead) {
    Generator make(2);
    Scenario scenario{.name = ahead == 0 ? "deep book" : "deep, told ahead", .repeats = 3, .ahead = ahead};
    const std::int64_t mid = 100'000;
    for (int i = 0; i < 1'000'000; ++i) scenario.before.push_back(make.add(mid, make.between(1, 1'000)));
    for (int i = 0; i < 5'000'000; ++i) {
        const std::int64_t draw = make.between(1, 100);
        if (draw <= 42) {
            scenario.timed.push_back(make.add(mid, make.between(1, 1'000)));
        } else if (draw <= 80) {
            scenario.timed.push_back(make.cancel());
        } else if (draw <= 95) {
            scenario.timed.push_back(make.replace(mid, make.between(1, 1'000)));
        } else {
            scenario.timed.push_back(make.take(mid + 1'000, mid - 1'000, make.between(1, 100)));
        }
    }
    return scenario;
}

Scenario sparse_prices() {
    Generator make(3);
    Scenario scenario{.name = "sparse prices"};
    for (int i = 0; i < 100'000; ++i) scenario.before.push_back(make.add(0, make.between(1, 500'000)));
    for (int i = 0; i < 1'000'000; ++i) {
        const std::int64_t draw = make.between(1, 100);
        if (draw <= 49) {
            scenario.timed.push_back(make.add(0, make.between(1, 500'000)));
        } else if (draw <= 97) {
            scenario.timed.push_back(make.cancel());
        } else {
            scenario.timed.push_back(make.take(500'000, -500'000, make.between(1, 100)));
        }
    }
    return scenario;
}

Scenario one_big_level(int ahead) {
    Generator make(4);
    Scenario scenario{.name = ahead == 0 ? "one big level" : "one level, ahead", .ahead = ahead};
    for (int i = 0; i < 100'000; ++i) scenario.before.push_back(make.add_at(Side::sell, 100));
    for (int i = 0; i < 1'000'000; ++i) {
        const std::int64_t draw = make.between(1, 100);
        if (draw <= 50) {
            scenario.timed.push_back(make.add_at(Side::sell, 100));
        } else if (draw <= 90) {
            scenario.timed.push_back(make.cancel());
        } else {
            scenario.timed.push_back(make.take(100, 101, make.between(1, 100)));
        }
    }
    return scenario;
}

Scenario wide_sweeps() {
    Generator make(5);
    Scenario scenario{.name = "wide sweeps"};
    for (int i = 0; i < 10'000; ++i) scenario.before.push_back(make.add(0, make.between(1, 1'000)));
    for (int i = 0; i < 1'000; ++i) {
        scenario.timed.push_back(make.take(1'000'000, -1'000'000, make.between(20'000, 60'000)));
        for (int refill = 0; refill < 800; ++refill)
            scenario.timed.push_back(make.add(0, make.between(1, 1'000)));
    }
    return scenario;
}

Scenario mostly_cancels() {
    Generator make(6);
    Scenario scenario{.name = "95 % cancels"};
    for (int i = 0; i < 5'000; ++i) scenario.before.push_back(make.add(0, make.between(1, 200)));
    for (int i = 0; i < 1'000'000; ++i) {
        scenario.timed.push_back(make.add(0, make.between(1, 200)));
        if (i % 20 == 0) {
            scenario.timed.push_back(make.take(200, -200, make.between(1, 100)));
        } else {
            scenario.timed.push_back(make.cancel(6'000));
        }
    }
    return scenario;
}

Scenario moving_mid() {
    Generator make(7);
    Scenario scenario{.name = "moving mid"};
    std::int64_t mid = 0;
    for (int i = 0; i < 5'000; ++i) scenario.before.push_back(make.add(mid, make.between(1, 200)));
    for (int i = 0; i < 1'000'000; ++i) {
        if (make.chance(20)) ++mid;
        scenario.timed.push_back(make.add(mid, make.between(1, 200)));
        scenario.timed.push_back(make.cancel(6'000));
    }
    return scenario;
}

Scenario any_price() {
    Generator make(8);
    Scenario scenario{.name = "any price", .repeats = 5};
    const auto anywhere = [&] {
        const Side side = make.side();
        const std::int64_t price = make.between(0, std::int64_t{1} << 62);
        return make.add_at(side, side == Side::buy ? -price : price);
    };
    for (int i = 0; i < 100'000; ++i) scenario.before.push_back(anywhere());
    for (int i = 0; i < 500'000; ++i) {
        scenario.timed.push_back(anywhere());
        scenario.timed.push_back(make.cancel());
    }
    return scenario;
}

namespace {
Scenario coming_and_going(const char* name) {
    Generator make(9);
    Scenario scenario{.name = name, .repeats = 5};
    for (int i = 0; i < 20'000; ++i) scenario.before.push_back(make.add(0, make.between(1, 200)));
    for (int i = 0; i < 200'000; ++i) {
        scenario.timed.push_back(make.add(0, make.between(1, 200)));
        scenario.timed.push_back(make.cancel());
    }
    return scenario;
}

// Ids that the book's index would put into one bucket with one and the same byte if its multiplier were the golden
// section's, not a secret. It folds an id, id / 4 xor id / 2^31, and
// multiplies by an odd constant; multiples of its inverse have the products 1, 2, 3 …, all alike in the bits that are
// looked at. Those that leave two bits free for the division can be unfolded.
std::vector<std::uint64_t> ids_of_one_bucket(std::size_t count) {
    std::uint64_t inverse = 1;
    for (int i = 0; i < 6; ++i) inverse *= 2 - 0x9E3779B97F4A7C15U * inverse;
    std::vector<std::uint64_t> ids;
    for (std::uint64_t product = 1; ids.size() < count; ++product) {
        const std::uint64_t folded = product * inverse;
        if (folded >> 62 == 0) ids.push_back((folded ^ folded >> 29 ^ folded >> 58) << 2);
    }
    return ids;
}
}  // namespace

Scenario ids_in_sequence() { return coming_and_going("ids in sequence"); }

Scenario colliding_ids() {
    Scenario scenario = coming_and_going("colliding ids");
    scenario.secret = 0x243F6A8885A308D3;  // any; they are made for a book that has none
    const auto ids = ids_of_one_bucket(scenario.before.size() + scenario.timed.size());
    for (auto* events : {&scenario.before, &scenario.timed}) {
        for (Event& event : *events) event.id = OrderId(ids[static_cast<std::size_t>(event.id.raw())]);
    }
    return scenario;
}

Scenario far_apart() {
    Generator make(11);
    Scenario scenario{.name = "far apart", .repeats = 5};
    const auto anywhere = [&] {
        const Side side = make.side();
        const std::int64_t price = 1'000'000 * make.between(1, 1'000'000'000);
        return make.add_at(side, side == Side::buy ? -price : price);
    };
    for (int i = 0; i < 100'000; ++i) scenario.before.push_back(anywhere());
    for (int i = 0; i < 500'000; ++i) {
        scenario.timed.push_back(anywhere());
        scenario.timed.push_back(make.cancel());
    }
    return scenario;
}

Scenario crowded_level(int ahead) {
    Generator make(12);
    Scenario scenario{.name = ahead == 0 ? "10^7 at a price" : "10^7, ahead", .repeats = 1, .ahead = ahead};
    for (int i = 0; i < 10'000'000; ++i) scenario.before.push_back(make.add_at(Side::sell, 100));
    for (int i = 0; i < 500'000; ++i) {
        scenario.timed.push_back(make.add_at(Side::sell, 100));
        scenario.timed.push_back(make.cancel());
    }
    return scenario;
}

Scenario growth(int orders) {
    Generator make(10);
    Scenario scenario{.name = fmt::format("depth {}", orders), .repeats = 3, .growth = true};
    for (int i = 0; i < orders; ++i) scenario.before.push_back(make.add(0, make.between(1, 1'000)));
    for (int i = 0; i < 500'000; ++i) {
        scenario.timed.push_back(make.add(0, make.between(1, 1'000)));
        scenario.timed.push_back(make.cancel());
    }
    return scenario;
}

}  // namespace tongqu::bench
