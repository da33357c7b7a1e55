#include "bench/regions/landed.hpp"

#include <optional>
#include <vector>

#include "bench/regions/measure.hpp"
#include "engine/book/order_book.hpp"
#include "engine/book/order_book_inline.hpp"
#include "engine/match/region_book.hpp"
#include "pricing/splitmix64.hpp"

namespace tongqu::bench {
namespace {

using namespace pricing;

constexpr std::uint32_t kRegions = 32;
constexpr std::uint64_t kOffers = 20'000;

struct Offer {
    std::uint32_t region;
    Price limit;
};

std::vector<Offer> random_offers(std::uint32_t regions) {
    SplitMix64 random(7);
    std::vector<Offer> offers(kOffers);
    for (Offer& offer : offers)
        offer = {static_cast<std::uint32_t>(random.below(regions)),
                 Price(static_cast<std::int64_t>(10'000 + random.below(2'000)))};
    return offers;
}

std::vector<NetworkEdge> random_links(std::uint32_t regions) {
    SplitMix64 random(8);
    std::vector<NetworkEdge> links;
    for (std::uint32_t r = 0; r < regions && regions > 1; ++r)
        for (const std::uint32_t step : {1U, 5U, 11U}) {
            const auto number = static_cast<std::uint32_t>(links.size());
            const std::uint32_t to = (r + step) % regions;
            const Price cost(static_cast<std::int64_t>(random.below(20)));
            links.push_back({r, to, Quantity(1'000'000), cost, number + 1});
            links.push_back({to, r, Quantity(1'000'000), cost, number});
        }
    return links;
}

RegionNetwork random_network(std::uint32_t regions) { return RegionNetwork(regions, random_links(regions)); }

// The engine's own book over regions, and beside it the first offer of each region for going through all of them.
class LandedBook {
  public:
    explicit LandedBook(std::uint32_t regions)
        : network_(random_network(regions)), book_(regions, random_links(regions)), firsts_(regions) {}

    void add(const Offer& offer, std::uint64_t id) {
        book::RestingOrder order;
        order.id = OrderId(id);
        order.side = Side::sell;
        order.price = offer.limit;
        order.leaves = Quantity(1);
        book_.rest(order, RegionId(static_cast<std::uint8_t>(offer.region)), book_.next_stamp());
    }
    void remove(const Offer&, std::uint64_t id) { book_.remove(OrderId(id)); }
    [[nodiscard]] std::int64_t look(std::uint32_t region) {
        const auto found = book_.best_for(RegionId(static_cast<std::uint8_t>(region)), Side::buy);
        return found ? found->landed.raw() : 0;
    }
    void note_first(const Offer& offer, std::uint64_t id) {
        auto& first = firsts_[offer.region];
        const RegionFront entry{offer.limit, id, id};
        if (!first || entry < *first) first = entry;
    }
    [[nodiscard]] std::int64_t search(std::uint32_t region) {
        const PathLengths& lengths = network_.lengths_to(region);
        std::optional<RegionFront> best;
        for (std::uint32_t r = 0; r < firsts_.size(); ++r) {
            if (!lengths[r] || !firsts_[r]) continue;
            RegionFront first = *firsts_[r];
            first.worth += lengths[r]->cost;
            if (!best || first < *best) best = first;
        }
        return best ? best->worth.raw() : 0;
    }

  private:
    RegionNetwork network_;
    match::RegionBook book_;
    std::vector<std::optional<RegionFront>> firsts_;
};

class PlainBook {
  public:
    void add(const Offer& offer, std::uint64_t id) {
        book::RestingOrder order;
        order.id = OrderId(id);
        order.side = Side::sell;
        order.price = offer.limit;
        order.leaves = Quantity(1);
        book_.rest(order);
    }
    void remove(const Offer&, std::uint64_t id) { keep(book_.remove(OrderId(id))); }
    [[nodiscard]] std::int64_t look(std::uint32_t) const {
        const auto best = book_.best(Side::sell);
        return best ? best->price.raw() : 0;
    }

  private:
    book::OrderBook book_;
};

template <class Book>
void fill(Book& book, const std::vector<Offer>& offers) {
    for (std::uint64_t i = 0; i < kOffers; ++i) book.add(offers[i], i + 1);
}

// Nanoseconds for each region in the list. Every answer is used, so that no look can be left out.
template <class Look>
double look_ns(const std::vector<std::uint32_t>& from, const Look& look) {
    return best_seconds(7,
                        [&] {
                            std::int64_t sum = 0;
                            for (const std::uint32_t region : from) {
                                sum += look(region);
                                keep(sum);
                            }
                        }) *
           1e9 / static_cast<double>(from.size());
}

template <class Book>
double change_ns(Book& book, std::uint32_t regions, const std::vector<std::uint32_t>& from) {
    std::uint64_t id = 2 * kOffers;
    return best_seconds(7,
                        [&] {
                            std::int64_t sum = 0;
                            for (const std::uint32_t region : from) {
                                const Offer offer{static_cast<std::uint32_t>(++id % regions), Price(9'000)};
                                book.add(offer, id);
                                sum += book.look(region % regions);
                                keep(sum);
                                book.remove(offer, id);
                            }
                        }) *
           1e9 / static_cast<double>(from.size());
}

}  // namespace

LandedTimes landed_times(bool quick) {
    SplitMix64 random(9);
    std::vector<std::uint32_t> from(quick ? 1U << 14 : 1U << 18);
    for (auto& region : from) region = static_cast<std::uint32_t>(random.below(kRegions));

    LandedTimes times;
    LandedBook landed(kRegions), one_region(1);
    PlainBook plain;
    const std::vector<Offer> offers = random_offers(kRegions);
    fill(landed, offers);
    for (std::uint64_t i = 0; i < kOffers; ++i) landed.note_first(offers[i], i + 1);
    fill(one_region, random_offers(1));
    fill(plain, random_offers(1));
    times.look_ns = look_ns(from, [&](std::uint32_t region) { return landed.look(region); });
    times.plain_look_ns = look_ns(from, [&](std::uint32_t region) { return plain.look(region); });
    times.search_ns = look_ns(from, [&](std::uint32_t region) { return landed.search(region); });
    times.change_ns = change_ns(landed, kRegions, from);
    times.one_region_change_ns = change_ns(one_region, 1, from);
    times.plain_change_ns = change_ns(plain, 1, from);

    // Lots are carried all the time; once in a thousand times a link closes or opens.
    const std::uint64_t rounds = times.looks = quick ? 100'000 : 1'000'000;
    RegionNetwork busy = random_network(kRegions);
    for (std::uint32_t region = 0; region < kRegions; ++region) keep(busy.lengths_to(region));
    std::uint64_t version = busy.version();
    for (std::uint64_t i = 0; i < rounds; ++i) {
        const std::uint32_t link = static_cast<std::uint32_t>(2 * (i % kRegions));
        busy.carry(std::span(&link, 1), i / kRegions % 2 == 0 ? 1 : -1);
        if (i % 1000 == 999) {
            busy.set_capacity(0, Quantity(i % 2000 == 999 ? 0 : 1'000'000));
            ++times.openings;
        }
        keep(busy.lengths_to(from[i % from.size()]));
        if (version != busy.version()) version = busy.version(), ++times.rebuilt;
    }
    bool open = false;
    times.tables_us = best_seconds(50,
                                   [&] {
                                       busy.set_capacity(0, Quantity(open ? 0 : 2'000'000'000));
                                       open = !open;
                                       for (std::uint32_t region = 0; region < kRegions; ++region)
                                           keep(busy.lengths_to(region));
                                   }) *
                      1e6;
    return times;
}

}  // namespace tongqu::bench
