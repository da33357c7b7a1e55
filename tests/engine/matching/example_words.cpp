#include "example_words.hpp"

#include <array>
#include <sstream>

namespace tongqu::naive {
namespace {

constexpr std::array<const char*, 9> kPeople = {"operator", "ann", "abe", "bob", "ben", "cid", "dan", "eve", "fay"};
constexpr Time kDay{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z

Duration clock_from(const std::string& text) {
    int hour = 0, minute = 0, second = 0;
    char colon = 0;
    std::istringstream in(text);
    if (!(in >> hour >> colon >> minute >> colon >> second)) throw text + " is no time of day";
    return seconds(hour * 3600 + minute * 60 + second);
}

PartsPerMillion rate(Words& words) { return PartsPerMillion(static_cast<std::uint32_t>(words.number())); }

SelfTradePolicy policy_from(const std::string& name) {
    if (name == "cancel_taker") return SelfTradePolicy::cancel_taker;
    if (name == "cancel_maker") return SelfTradePolicy::cancel_maker;
    if (name == "cancel_both") return SelfTradePolicy::cancel_both;
    if (name == "decrement") return SelfTradePolicy::decrement;
    throw name + " is no self-trade policy";
}

void set_model(InstrumentTerms& terms, const std::string& model) {
    if (model == "pro-rata") {
        terms.allocation = Allocation::pro_rata;
    } else if (model == "non-rival") {
        terms.rival = false;
        terms.product = ProductId(0);
    } else if (model == "batch") {
        terms.model = MarketModel::batch;
    } else if (model == "call") {
        terms.model = MarketModel::call;
    } else if (model != "price-time") {
        throw model + " is no model";
    }
}

}  // namespace

Words::Words(const std::string& line) {
    std::istringstream in(line);
    for (std::string word; in >> word;) words_.push_back(word);
}
std::string Words::take() {
    if (empty()) throw std::string("a word is missing at the end");
    return words_[next_++];
}
bool Words::take_if(const std::string& word) {
    if (empty() || words_[next_] != word) return false;
    ++next_;
    return true;
}
std::int64_t Words::number() {
    const std::string word = take();
    std::istringstream in(word);
    std::int64_t value = 0;
    if (!(in >> value) || !in.eof()) throw word + " is no number";
    return value;
}
void Words::end() const {
    if (!empty()) throw words_[next_] + " is not understood";
}

std::optional<std::size_t> person_number(const std::string& name) {
    for (std::size_t i = 1; i < kPeople.size(); ++i)
        if (name == kPeople[i]) return i;
    return std::nullopt;
}
std::string person_name(std::size_t number) { return kPeople.at(number); }

Time time_of_day(const std::string& clock) { return kDay + clock_from(clock); }
std::string clock_of(Time time) { return to_rfc3339(time).substr(11, 8); }

InstrumentTerms terms_from(Words& words) {
    InstrumentTerms terms;
    set_model(terms, words.take());
    while (!words.empty()) {
        const std::string word = words.take();
        if (word == "top")
            terms.top_order_share = rate(words);
        else if (word == "cap")
            terms.licence_cap = Quantity(words.number());
        else if (word == "collar")
            terms.collar = rate(words);
        else if (word == "reference")
            terms.reference_price = Price(words.number());
        else if (word == "band")
            terms.price_band = rate(words);
        else if (word == "volatility")
            terms.volatility_band = rate(words);
        else if (word == "interruption")
            terms.interruption = seconds(words.number());
        else if (word == "every")
            terms.batch_interval = seconds(words.number());
        else if (word == "auction")
            terms.auction_times.push_back(clock_from(words.take()));
        else if (word == "gather")
            terms.call_window = seconds(words.number());
        else if (word == "no_cancel")
            terms.no_cancel_window = seconds(words.number());
        else if (word == "day_end")
            terms.day_end = clock_from(words.take());
        else
            throw "a market has no " + word;
    }
    return terms;
}

PlaceOrder order_from(Words& words, std::string& label) {
    PlaceOrder order;
    order.instrument = InstrumentId(0);
    const std::string verb = words.take();
    if (verb != "buys" && verb != "sells") throw "a participant buys or sells, and does not do: " + verb;
    order.side = verb == "buys" ? Side::buy : Side::sell;
    order.quantity = Quantity(words.number());
    if (words.take_if("at")) {
        order.type = words.take_if("market") ? OrderType::market : OrderType::stop;
        if (order.type == OrderType::market) order.time_in_force = TimeInForce::ioc;
    } else if (words.take_if("@")) {
        order.price = Price(words.number());
    }
    while (!words.empty()) {
        const std::string word = words.take();
        if (word == "stop") {
            order.stop_price = Price(words.number());
            if (order.price) order.type = OrderType::stop_limit;
        } else if (word == "ioc")
            order.time_in_force = TimeInForce::ioc;
        else if (word == "fok")
            order.time_in_force = TimeInForce::fok;
        else if (word == "day")
            order.time_in_force = TimeInForce::day;
        else if (word == "until") {
            order.time_in_force = TimeInForce::gtd;
            order.expires = time_of_day(words.take());
        } else if (word == "show")
            order.display_quantity = Quantity(words.number());
        else if (word == "least")
            order.minimum_quantity = Quantity(words.number());
        else if (word == "post_only")
            order.post_only = PostOnly::reject;
        else if (word == "slide")
            order.post_only = PostOnly::slide;
        else if (word == "stp")
            order.self_trade = policy_from(words.take());
        else if (word == "from")
            order.region = RegionId(static_cast<std::uint8_t>(words.take().at(0) - 'A'));
        else if (word == "as")
            label = words.take();
        else
            throw "an order has no " + word;
    }
    return order;
}

}  // namespace tongqu::naive
