#include "gateway/api/figures.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace tongqu::gateway {
namespace {

std::string text_of(std::int64_t number) { return std::to_string(number); }
std::string text_of(Money amount) { return std::to_string(amount.raw()); }

template <class Values, class Text>
std::string json_list(const Values& values, Text&& text) {
    std::string list = "[";
    for (const auto& value : values) {
        if (list.size() > 1) list += ',';
        list += '"' + text(value) + '"';
    }
    return list + "]";
}

std::string proportional(Money estate, const std::string& claims) {
    return R"({"rule":"proportional","estate":")" + text_of(estate) + R"(","claims":)" + claims + "}";
}

std::string floor_of(Money whole, const std::string& part, const std::string& base, Money value) {
    return "⌊" + text_of(whole) + " × " + part + " ÷ " + base + "⌋ = " + text_of(value);
}

}  // namespace

std::size_t Figures::keep(PriceCall call) {
    const auto known = std::ranges::find(calls_, call);
    const auto index = static_cast<std::size_t>(known - calls_.begin());
    if (known == calls_.end()) calls_.push_back(std::move(call));
    return index;
}

Figure Figures::by_rate(Money whole, PartsPerMillion rate) {
    const std::int64_t parts = rate.raw();
    // Claims of the rate and the rest of a million, as often as it takes to be above the estate.
    const std::int64_t times = whole.raw() / kMillion + 1;
    const std::array<std::int64_t, 2> claims{parts * times, (kMillion - parts) * times};
    Figure figure;
    figure.value = settlement::proportion(whole, Money(parts), Money(kMillion));
    figure.arithmetic = floor_of(whole, text_of(parts), text_of(kMillion), figure.value);
    figure.call = keep({"claims", proportional(whole, json_list(claims, [](std::int64_t claim) { return text_of(claim); }))});
    figure.result = "/awards/0";
    return figure;
}

Figure Figures::by_lots(Money charge, Quantity lots, Money left) {
    const WideInt asked = static_cast<WideInt>(charge.raw()) * lots.raw();
    Figure figure;
    figure.value = asked < left.raw() ? Money(static_cast<std::int64_t>(asked)) : left;
    figure.arithmetic = text_of(charge) + " × " + text_of(lots.raw());
    if (asked > left.raw()) figure.arithmetic = "min(" + figure.arithmetic + ", " + text_of(left) + ")";
    figure.arithmetic += " = " + text_of(figure.value);
    return figure;
}

Figure Figures::by_weights(Money total, std::span<const std::uint64_t> weights, std::size_t index, Money value) {
    const auto sum = std::accumulate(weights.begin(), weights.end(), WideInt{0},
                                     [](WideInt so_far, std::uint64_t weight) { return so_far + static_cast<WideInt>(weight); });
    Figure figure;
    figure.value = value;
    figure.arithmetic = text_of(total) + " × " + std::to_string(weights[index]) + " ÷ " +
                        std::to_string(static_cast<std::uint64_t>(sum)) + " → " + text_of(value);
    const auto list = json_list(weights, [](std::uint64_t weight) { return std::to_string(weight); });
    figure.call = keep({"split", R"({"total":")" + text_of(total) + R"(","weights":)" + list + "}"});
    figure.result = "/allocation/" + std::to_string(index);
    return figure;
}

Figure Figures::by_progress(std::span<const Money> shares, std::size_t index, Money released) {
    const Money whole = std::accumulate(shares.begin(), shares.end(), Money(0));
    Figure figure;
    figure.value = settlement::proportion(shares[index], released, whole);
    figure.arithmetic = floor_of(released, text_of(shares[index]), text_of(whole), figure.value);
    figure.call = keep({"claims", proportional(released, json_list(shares, [](Money share) { return text_of(share); }))});
    figure.result = "/awards/" + std::to_string(index);
    return figure;
}

}  // namespace tongqu::gateway
