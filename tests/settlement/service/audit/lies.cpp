#include "lies.hpp"

namespace tongqu::audit {
namespace {

// A false word about one event; nothing where there is no way to say it.
std::string falsify(Event& event, pricing::SplitMix64& random) {
    const auto up_or_down = [&](auto& amount) {
        using Amount = std::remove_reference_t<decltype(amount)>;
        amount = random.below(2) == 0 || amount <= Amount(1) ? amount + Amount(1) : amount - Amount(1);
    };
    if (auto* traded = std::get_if<Traded>(&event)) {
        switch (random.below(6)) {
            case 0: traded->maker = OrderId(traded->maker.raw() - 1); return "a fill at the wrong priority";
            case 1: up_or_down(traded->price); return "a trade at another price";
            case 2: up_or_down(traded->quantity); return "a trade for another quantity";
            case 3: up_or_down(traded->gross); return "another gross";
            case 4: up_or_down(traded->buyer_fee); return "another fee";
            default: std::swap(traded->buyer, traded->seller); return traded->buyer == traded->seller ? "" : "buyer and seller swapped";
        }
    }
    if (auto* posted = std::get_if<Posted>(&event)) {
        switch (random.below(4)) {
            case 0: std::swap(posted->from, posted->to); return "a posting backwards";
            case 1: posted->subject += 1; return "a posting for something else";
            case 2: posted->to = AccountId(posted->to.raw() == 0 ? 1 : 0); return "a posting to another account";
            default: up_or_down(posted->amount); return "a share off by one unit";
        }
    }
    if (auto* level = std::get_if<LevelChanged>(&event)) return up_or_down(level->quantity), "another level";
    if (auto* shown = std::get_if<OrderShown>(&event)) return up_or_down(shown->quantity), "an order shown with another quantity";
    if (auto* taken = std::get_if<OrderAccepted>(&event)) return up_or_down(taken->limit), "an order taken at another limit";
    if (auto* ended = std::get_if<OrderCancelled>(&event)) return up_or_down(ended->leaves), "more or less cancelled";
    if (auto* share = std::get_if<ShareAssigned>(&event)) return share->weight += 1, "a weight off by one";
    if (auto* account = std::get_if<AccountOpened>(&event)) return account->key.owner_number += 1, "an account for somebody else";
    if (auto* cleared = std::get_if<AuctionCleared>(&event)) return up_or_down(cleared->volume), "an auction of another volume";
    if (auto* due = std::get_if<Delivered>(&event)) return due->acceptance_due = due->acceptance_due + Duration(1), "a deadline moved";
    if (auto* final = std::get_if<Released>(&event)) return final->final_at = final->final_at + Duration(1), "a release that ends later";
    return {};
}

}  // namespace

std::optional<Falsified> lie_at_random(std::vector<Told>& history, pricing::SplitMix64& random) {
    Told& told = history[random.below(history.size())];
    if (told.events.empty()) return std::nullopt;
    const std::size_t at = random.below(told.events.size());
    const auto position = told.events.begin() + static_cast<std::ptrdiff_t>(at);
    const auto kind = random.below(10);
    if (kind == 0) {
        told.events.erase(position);
        return Falsified{told.sequence, "an event left out"};
    }
    if (kind == 1) {
        const Event twice = *position;
        told.events.insert(position, twice);
        return Falsified{told.sequence, "an event told twice"};
    }
    std::string what = falsify(*position, random);
    if (what.empty()) return std::nullopt;
    return Falsified{told.sequence, std::move(what)};
}

}  // namespace tongqu::audit
